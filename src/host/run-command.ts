/**
 * Runs the host's own tools (ip, bridge, virsh): no shell, the C locale, a time limit and bounded output.
 * Everything in src/host that asks the host goes through here, so tests can answer in its place.
 */

import { execFile } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { addonPrograms, type Programs } from '../capture/programs.ts';
import { ToolError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { commandEnvironment } from './command-environment.ts';
import { type ProgramFailure, type ProgramLimits, runProgram } from './run-program.ts';

/** Standard output of `file args`. Throws ToolError `cannot-read` where it is missing, fails or takes too long. */
export type RunCommand = (file: string, args: readonly string[]) => Promise<string>;

const TIMEOUT_MS = 10_000;
/** An FDB of 100,000 entries as JSON is some 12 MiB. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

const PACKAGE_OF: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  bridge: 'iproute2',
  tc: 'iproute2',
  nft: 'nftables',
  virsh: 'libvirt-clients',
};

let turn = Promise.resolve();

/** Each start takes a millisecond, or tens where this process is large and Node forks it: between two the event loop has its turn. */
function turnToStart(): Promise<void> {
  const mine = turn;
  turn = mine.then(() => nextTurn());
  return mine;
}

/** Looked for when it is needed first; null where the addon is not built. */
let programs: Programs | null | undefined;

export const runCommand: RunCommand = async (file, args) => {
  await turnToStart();
  if (programs === undefined) programs = addonPrograms();
  const limits = { env: commandEnvironment(), timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES };
  const words = [file, ...args];
  const output = programs === null ? execute(words, limits) : runProgram(programs, words, limits);
  return output.catch(({ error, stderr }: ProgramFailure) => {
    throw commandError(file, args, error, stderr);
  });
};

/** Without the addon. */
function execute([file = '', ...args]: readonly string[], limits: ProgramLimits): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { ...limits, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error) reject({ error, stderr } satisfies ProgramFailure);
      else resolve(stdout);
    });
  });
}

function commandError(file: string, args: readonly string[], error: Error, stderr: string): ToolError {
  const command = [file, ...args].join(' ');
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') {
    return new ToolError('cannot-read', `run ${file}: not installed`, `apt install ${PACKAGE_OF[file] ?? file}`, error);
  }
  const timedOut = 'killed' in error && error.killed === true && code !== 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
  const reason = timedOut ? `no answer within ${TIMEOUT_MS / 1000} s` : stderr.trim().split('\n')[0] || error.message;
  return new ToolError('cannot-read', `run ${command}: ${reason}`, [file, ...args].map(shellWord).join(' '), error);
}

/** True where the command is not installed, as told by the error `runCommand` threw. */
export function isMissingCommand(error: unknown): boolean {
  return error instanceof ToolError && error.cause instanceof Error && 'code' in error.cause
    ? error.cause.code === 'ENOENT'
    : false;
}
