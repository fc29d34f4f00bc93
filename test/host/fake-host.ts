/** Answers in place of ip, bridge and virsh: a map from the words of a command to what it prints, or the error it throws. */
import { readFileSync } from 'node:fs';
import { ToolError } from '../../src/core/errors.ts';
import type { RunCommand } from '../../src/host/run-command.ts';

export type Answers = Readonly<Record<string, string | Error>>;

export function fakeHost(answers: Answers): RunCommand & { readonly calls: string[] } {
  const calls: string[] = [];
  const run = async (file: string, args: readonly string[]): Promise<string> => {
    const command = [file, ...args].join(' ');
    calls.push(command);
    // The longest words that are all in the command, so `virsh dumpxml` stands for any options between.
    const fitting = Object.keys(answers).filter((key) =>
      key.split(' ').every((word) => command.split(' ').includes(word)),
    );
    const answer = answers[fitting.sort((a, b) => b.length - a.length)[0] ?? ''] ?? missing(file);
    if (typeof answer !== 'string') throw answer;
    return answer;
  };
  return Object.assign(run, { calls });
}

/** As `runCommand` throws it where the command is not installed. */
export function missing(file: string): ToolError {
  const cause = Object.assign(new Error(`spawn ${file} ENOENT`), { code: 'ENOENT' });
  return new ToolError('cannot-read', `run ${file}: not installed`, `apt install ${file}`, cause);
}

export function failing(message: string): ToolError {
  return new ToolError('cannot-read', message, '', new Error(message));
}

export function fixture(name: string): string {
  return readFileSync(new URL(`../tools/fixtures/${name}`, import.meta.url), 'utf8');
}
