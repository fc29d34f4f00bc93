import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runAfter } from '../../../src/cli/run/run-after.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DAY_MS = 86_400_000;

test.each([1, 24, 25, 100])('rings once after %i days, and not before', (days) => {
  const work = vi.fn();
  runAfter(days * DAY_MS, work);
  for (let day = 1; day < days; day++) vi.advanceTimersByTime(DAY_MS);
  vi.advanceTimersByTime(DAY_MS - 1);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(days * DAY_MS);
  expect(work).toHaveBeenCalledTimes(1);
});

test('does not ring once it was cancelled, in whatever part of the time', () => {
  const work = vi.fn();
  const cancel = runAfter(60 * DAY_MS, work);
  vi.advanceTimersByTime(30 * DAY_MS);
  cancel();
  vi.advanceTimersByTime(60 * DAY_MS);
  expect(work).not.toHaveBeenCalled();
});
