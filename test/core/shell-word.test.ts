import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellPath, shellWord } from '../../src/core/shell-word.ts';
import { sanitize } from '../../src/report/sanitize.ts';

/** The words that a shell makes of a line. */
function wordsOf(line: string): readonly string[] {
  return execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8', cwd: '/' })
    .split('\0')
    .slice(0, -1);
}

test('plain names stand as they are', () => {
  for (const plain of ['tap0', 'bond0.2222', 'qdhcp-1/tap0', '/tmp/a_b.pcap', 'a=b', 'x@y']) {
    expect(shellWord(plain)).toBe(plain);
  }
});

test.each([
  'u;touch x',
  "it's",
  "a';touch x;'",
  '$(reboot)',
  '`reboot`',
  'a b',
  '',
  '~',
  '*',
  '!x',
  'a\\',
  "\\'",
  'a\nb',
  '#x',
  'ü',
])('%j is one word, and the same one', (name) => {
  expect(wordsOf(shellWord(name))).toEqual([name]);
});

test('no name becomes two words, nor leaves its quotes, once it was made safe for a terminal', () => {
  const name = fc.string({ unit: fc.constantFrom(...`'"\\$\`;&|<>()*?[]#~! \tax\u001b`), maxLength: 12 });
  fc.assert(
    fc.property(name, (text) => {
      expect(wordsOf(sanitize(shellWord(text)))).toEqual([sanitize(text)]);
    }),
    { numRuns: 300 },
  );
});

test('a path that looks like an option is none', () => {
  expect(shellPath('-rf')).toBe('./-rf');
  expect(shellPath('- x')).toBe("'./- x'");
});
