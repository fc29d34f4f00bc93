/**
 * Runs a program as execFile of Node does, but started by the addon: Node forks, which copies the page tables of this process
 * first. In a trace that holds 250 MB that takes 10 to 30 ms a program, in which nothing is captured (measured).
 */
import { Socket } from 'node:net';
import type { NativeProgram } from '../capture/addon.ts';
import type { Programs } from '../capture/programs.ts';
import type { Environment } from './command-environment.ts';

export interface ProgramLimits {
  readonly env: Environment;
  /** At either limit it is killed. */
  readonly timeout: number;
  readonly maxBuffer: number;
}

/** As execFile tells it: the error has a `code`, and `killed` at a limit. */
export interface ProgramFailure {
  readonly error: Error;
  readonly stderr: string;
}

/** Standard output. Rejects with a ProgramFailure. */
export async function runProgram(programs: Programs, words: readonly string[], limits: ProgramLimits): Promise<string> {
  const running = startProgram(programs, words, limits.env);
  const ends = [running.output, running.errors].map((fd) => new Socket({ fd, readable: true, writable: false }));
  let reason: { readonly killed: boolean; readonly code?: string } | null = null;
  const kill = (why: typeof reason) => {
    reason ??= why;
    for (const end of ends) end.destroy();
    // It is waited for below, so that its number is still its own.
    process.kill(running.process, 'SIGKILL');
  };
  const timer = setTimeout(() => kill({ killed: true }), limits.timeout);
  const tooMuch = () => kill({ killed: true, code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' });
  const [stdout = '', stderr = ''] = await Promise.all(ends.map((end) => readAll(end, limits.maxBuffer, tooMuch)));
  clearTimeout(timer);
  const status = await programs.wait(running);
  if (status === 0 && reason === null) return stdout;
  const error = new Error(`Command failed: ${words.join(' ')}`);
  throw { error: Object.assign(error, reason ?? { code: status }), stderr } satisfies ProgramFailure;
}

function startProgram(programs: Programs, words: readonly string[], env: Environment): NativeProgram {
  try {
    return programs.start(words, env);
  } catch (error) {
    throw { error: error as Error, stderr: '' } satisfies ProgramFailure;
  }
}

/** All that comes until the other side closes. */
function readAll(end: Socket, most: number, tooMuch: () => void): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    end.on('data', (piece) => {
      pieces.push(piece);
      size += piece.length;
      if (size > most) tooMuch();
    });
    end.on('error', () => end.destroy());
    end.on('close', () => resolve(Buffer.concat(pieces).toString()));
  });
}
