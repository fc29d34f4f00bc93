/** Where standard error or standard input cannot be used, the report and the exit code are what they are otherwise. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDirectory, PROGRAM, writeStory } from './program.ts';

const { directory, remove } = makeDirectory();
let sources: readonly string[] = [];
beforeAll(() => {
  sources = writeStory(directory, 'loss');
});
afterAll(remove);

/** Runs a line of the shell; `dhcphop` is the program. */
function shell(line: string) {
  const script = `dhcphop() { "$NODE" "$PROGRAM" "$@"; }\n${line}`;
  const env = { ...process.env, NODE: process.execPath, PROGRAM, TZ: 'UTC' };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: directory, env });
  return { code: status, stdout, stderr };
}

const replay = () => `dhcphop replay ${sources.join(' ')}`;
/** Says a line on standard error before its report. */
const talkative = () => `${replay()} --hops bond0,br0,nosuch0,tap0`;

describe('a replay comes out whole', () => {
  test.each([
    ['standard error on a full disk', '2>/dev/full'],
    ['standard error closed', '2>&-'],
    ['nobody reading standard error', '2> >(exec true)'],
    ['standard input closed', '<&-'],
    ['standard input and standard error closed', '<&- 2>&-'],
    ['32 file descriptors', '', 'ulimit -n 32; '],
  ])('%s', (_, redirection, before = '') => {
    const whole = shell(talkative());
    expect(whole.stderr).toContain('nosuch0');
    expect(whole.stdout).toContain('bond0');
    const { code, stdout } = shell(`${before}${talkative()} ${redirection}`);
    expect(code).toBe(whole.code);
    expect(stdout).toBe(whole.stdout);
  });

  test.each([
    ['standard output closed', '>&-'],
    ['both closed', '>&- 2>&-'],
    ['all closed', '<&- >&- 2>&-'],
  ])('%s: the exit code tells', (_, redirection) => {
    expect(shell(`${replay()} ${redirection}`).code).toBe(1);
  });
});

test.each([
  ['an error', 'dhcphop replay gone.pcap', 4],
  ['wrong usage', 'dhcphop replay', 2],
  ['no command', 'dhcphop', 2],
])('%s has its exit code though nobody hears of it', (_, line, code) => {
  for (const redirection of ['2>/dev/full', '2>&-', '2>&- >&-'])
    expect(shell(`${line} ${redirection}`).code).toBe(code);
});

test('a report that does not fit is an error, with and without a word', () => {
  expect(shell(`${replay()} >/dev/full`)).toMatchObject({ code: 4, stderr: expect.stringContaining('no space left') });
  expect(shell(`${replay()} >/dev/full 2>/dev/full`).code).toBe(4);
});

test('too few file descriptors to begin with are no bug', () => {
  const codes = [22, 24, 26, 28, 30].map((limit) => shell(`ulimit -n ${limit}; ${replay()} 2>&1`));
  for (const { code, stdout } of codes) {
    if (code === 1) continue;
    expect(code).toBe(4);
    expect(stdout).toMatch(/^dhcphop: [^\n]*too many open files[^\n]*; try: ulimit -n /);
  }
});
