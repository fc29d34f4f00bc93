import { expect, test } from 'vitest';
import { describeTerminal } from '../../src/cli/terminal/create-reporter.ts';

const stream = (columns: number | undefined) =>
  ({ isTTY: true, columns, hasColors: () => false }) as unknown as NodeJS.WriteStream;

test('a terminal without a size, a serial line for instance, counts as one of 80 columns', () => {
  expect(describeTerminal(stream(0), undefined).columns).toBe(80);
  expect(describeTerminal(stream(undefined), undefined).columns).toBe(80);
  expect(describeTerminal(stream(50), undefined).columns).toBe(50);
});
