/** A program that the addon starts is told about as execFile of Node tells it. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { addonPrograms } from '../../src/capture/programs.ts';
import { type ProgramFailure, runProgram } from '../../src/host/run-program.ts';

const programs = addonPrograms();
const LIMITS = { env: { PATH: process.env.PATH, SAID: 'yes' }, timeout: 10_000, maxBuffer: 1 << 20 };

async function ours(words: readonly string[], limits: Partial<typeof LIMITS> = {}) {
  if (programs === null) throw new Error('the addon is not built');
  try {
    return { stdout: await runProgram(programs, words, { ...LIMITS, ...limits }) };
  } catch (thrown) {
    const { error, stderr } = thrown as ProgramFailure;
    return { ...factsOf(error), stderr };
  }
}

function nodes([file = '', ...args]: readonly string[], limits: Partial<typeof LIMITS> = {}) {
  return new Promise((resolve) => {
    execFile(file, args, { ...LIMITS, ...limits, killSignal: 'SIGKILL' }, (error, stdout, stderr) =>
      resolve(error === null ? { stdout } : { ...factsOf(error), stderr }),
    );
  });
}

function factsOf(error: Error) {
  const { code, killed } = error as Error & { code?: unknown; killed?: boolean };
  return { code, killed: killed ?? false };
}

test.each([
  ['what it says', ['echo', 'ä', 'b c']],
  ['its environment', ['sh', '-c', 'echo $SAID $HOME']],
  ['much', ['sh', '-c', 'head -c 1000000 /dev/zero | tr "\\0" x']],
  ['an exit code with a reason', ['sh', '-c', 'echo said; echo why >&2; exit 3']],
  ['that it is not there', ['no-such-program']],
  ['that no such file is there', ['/no/such/program']],
  // Signals 1 to 28; the C library keeps 32 and 33 for itself.
  ['that signals are as usual', ['sed', '-nE', 's/^(Sig(Blk|Ign)).*(.{7})$/\\1 \\3/p', '/proc/self/status']],
])('%s', async (_what, words) => {
  expect(await ours(words)).toEqual(await nodes(words));
});

test('nothing is there to be read', async () => {
  expect(await ours(['cat'])).toEqual({ stdout: '' });
});

test('at the limit of time or of output it is killed', async () => {
  const slow = { timeout: 100 };
  expect(await ours(['sleep', '60'], slow)).toMatchObject({ killed: true, code: undefined });
  const small = { maxBuffer: 10 };
  expect(await ours(['yes'], small)).toMatchObject({ killed: true, code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' });
});

test('a signal that ended it is a failure', async () => {
  expect(await ours(['sh', '-c', 'kill -9 $$'])).toMatchObject({ code: -9, killed: false });
});

test('nothing is left open, and no process that nobody waited for', async () => {
  const open = () => readdirSync('/proc/self/fd').length;
  await ours(['true']);
  const before = open();
  await Promise.all(Array.from({ length: 20 }, () => ours(['echo', 'x'])));
  await ours(['no-such-program']);
  expect(open()).toBe(before);
  const { stdout = '' } = (await ours(['sh', '-c', `ps -o stat= --ppid ${process.pid}`])) as { stdout?: string };
  expect(stdout).not.toContain('Z');
});
