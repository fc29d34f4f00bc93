import { closeSync, openSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newlinesIn, TypedLines } from '../../../src/cli/terminal/typed-lines.ts';

test('lines count once they are ended', () => {
  expect(['', 'not ended', '\n', 'ls\n', '\n\nls\nmore'].map((text) => newlinesIn(Buffer.from(text)))).toEqual([
    0, 0, 1, 1, 3,
  ]);
});

test('what is not the terminal of standard input is never read', () => {
  const fd = openSync('/dev/zero', 'r');
  const typed = new TypedLines(fd);
  expect(typed.take()).toBe(0);
  typed.close();
  closeSync(fd);
});
