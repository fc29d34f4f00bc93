/** Programs are started one after the other, with a turn of the event loop between them. */
import { afterEach, expect, test, vi } from 'vitest';

const starts: number[] = [];
let turns = 0;
vi.mock('../../src/capture/programs.ts', () => ({ addonPrograms: () => null }));
vi.mock('node:child_process', () => ({
  execFile(_file: string, _args: string[], _options: object, done: (e: null, out: string, err: string) => void) {
    starts.push(turns);
    done(null, 'said', '');
  },
}));
const { runCommand } = await import('../../src/host/run-command.ts');

let counting = true;
const count = () => {
  turns++;
  if (counting) setImmediate(count);
};

afterEach(() => {
  counting = false;
});

test('so that a signal is heard between two of them', async () => {
  setImmediate(count);
  const said = await Promise.all([1, 2, 3, 4].map(() => runCommand('ip', ['link'])));
  expect(said).toEqual(['said', 'said', 'said', 'said']);
  expect(new Set(starts).size).toBe(4);
});
