/** Each `dhcphop ...` that the documentation and the help show is understood as it stands: commands, options, choices, operands. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AnyCommand, optionName } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { parseCommandLine } from '../../src/cli/parse/parse-command-line.ts';
import { makeDirectory } from '../cli/program.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const docs = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/${file}`);
const pages = ['README.md', 'CONTRIBUTING.md', ...docs].filter((file) => file.endsWith('.md'));

const { directory, remove } = makeDirectory();
afterAll(remove);

/** Programs that the shell finds: dhcphop, which notes its words, and those that run what stands behind them. */
const PROGRAMS = {
  dhcphop: `{ printf '%s\\0' "$@"; printf '\\n\\0'; } >> "$NOTES"`,
  sudo: 'exec "$@"',
  ssh: 'shift; exec "$@"',
};

beforeAll(() => {
  for (const folder of ['bin', '.zfunc', '.config/fish/completions'])
    mkdirSync(path.join(directory, folder), { recursive: true });
  for (const [name, line] of Object.entries(PROGRAMS)) {
    const file = path.join(directory, 'bin', name);
    writeFileSync(file, `#!/bin/bash\n${line}\n`);
    chmodSync(file, 0o755);
  }
});

/** What a reader would copy: lines of code, and code within a sentence. `...` says that there may be more. */
function commandsIn(page: string): readonly string[] {
  const lines = page.split('\n').flatMap((line) => /^(?: {4}(?! )|\$ )([^#]*\bdhcphop [^#]*)/.exec(line)?.[1] ?? []);
  const inText = [...page.matchAll(/`(dhcphop [^`]+)`/g)].map(([, command = '']) => command.replaceAll('\n', ' '));
  return [...lines, ...inText].filter((command) => !/podman|apt install|npm i /.test(command));
}

/** The words of every dhcphop in them, as a shell hands them over. */
function wordsOf(commands: readonly string[]): readonly (readonly string[])[] {
  const notes = path.join(directory, 'notes');
  writeFileSync(notes, '');
  const env = { PATH: path.join(directory, 'bin'), HOME: directory, NOTES: notes };
  const evaluate = 'for command in "$@"; do (eval "$command"; wait) < /dev/null; done';
  execFileSync('/bin/bash', ['-c', evaluate, 'bash', ...commands], { cwd: directory, env, stdio: 'ignore' });
  const notedWords = readFileSync(notes, 'utf8').split('\n\0').slice(0, -1);
  return notedWords.map((noted) => noted.split('\0').slice(0, -1));
}

/** Why it is not understood; null where it is. */
function refusalOf(words: readonly string[]): string | null {
  const shown = `dhcphop ${words.join(' ')}`;
  try {
    const asked = parseCommandLine(words, COMMANDS);
    return asked.kind === 'run' ? wrongChoice(shown, asked.command, asked.args) : null;
  } catch (error) {
    return `${shown}: ${error instanceof Error ? error.message : error}`;
  }
}

function wrongChoice(shown: string, { options }: AnyCommand, args: Readonly<Record<string, unknown>>): string | null {
  const wrong = Object.entries(options).find(
    ([key, { choices }]) => choices !== undefined && !choices.includes(String(args[key])),
  );
  return wrong === undefined ? null : `${shown}: --${optionName(wrong[0])} ${args[wrong[0]]}`;
}

test.each(pages)('%s', (page) => {
  const commands = commandsIn(readFileSync(path.join(ROOT, page), 'utf8'));
  const words = wordsOf(commands);
  expect(words.length).toBeGreaterThanOrEqual(commands.length);
  expect(words.map(refusalOf).filter((refusal) => refusal !== null)).toEqual([]);
});

test('the examples of the help', () => {
  const examples = COMMANDS.flatMap((command) => command.examples.map(([example]) => example));
  const words = wordsOf(examples);
  expect(words.length).toBeGreaterThanOrEqual(examples.length);
  expect(words.map(refusalOf).filter((refusal) => refusal !== null)).toEqual([]);
});

test('a command that is not understood is noticed', () => {
  const wrong = ['dhcphop relpay x', 'ssh hv1 dhcphop trace --fro 3s | sudo dhcphop replay - --format yaml'];
  expect(wordsOf(wrong).map(refusalOf)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('unknown command relpay'),
      expect.stringContaining('unknown option --fro'),
      expect.stringContaining('--format yaml'),
    ]),
  );
});
