import { expect, test } from 'vitest';
import { hasTerminal } from '../../../src/cli/terminal/foreground.ts';

const stat = (name: string, group: number, foreground: number) =>
  `4242 (${name}) S 4200 ${group} 4200 34816 ${foreground} 4194304 1 0 0 0`;

test('the program has the terminal while its process group is the one in front', () => {
  expect(hasTerminal(stat('node', 4242, 4242))).toBe(true);
  expect(hasTerminal(stat('node', 4242, 4200))).toBe(false);
  expect(hasTerminal(stat('a) S 1 1', 4242, 4200))).toBe(false);
});

test('without a terminal of its own nobody else is in front', () => {
  expect(hasTerminal(stat('node', 4242, -1))).toBe(true);
  expect(hasTerminal('nonsense')).toBe(true);
});
