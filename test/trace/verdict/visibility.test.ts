import { expect, test } from 'vitest';
import { END_OF_TIME } from '../../../src/core/time.ts';
import type { Copy } from '../../../src/trace/copies/copy.ts';
import { Visibility } from '../../../src/trace/verdict/visibility.ts';

const COPY = { linkDestination: 'ff:ff:ff:ff:ff:ff' } as Copy;

test('an interface that is watched again ends what was open, not a window that has an end of its own', () => {
  const visibility = new Visibility(10);
  const at = (timeNs: bigint) => visibility.view('tap0', ['tap0'], COPY, timeNs, timeNs).reasons;
  visibility.addGap('tap0', { fromNs: 10n, toNs: END_OF_TIME, reason: 'gone' }, 0n);
  visibility.addGap('tap0', { fromNs: 40n, toNs: 50n, reason: 'capture-dropped' }, 0n);
  // The news that the capture began may come after the news of what it dropped.
  visibility.endGaps('tap0', 30n);
  expect([5n, 20n, 35n, 45n, 55n].map(at)).toEqual([[], ['gone'], [], ['capture-dropped'], []]);
});
