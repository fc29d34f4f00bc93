/**
 * A short matrix of faults: each cause once and each firewall rule once, at places that take turns, and some faults that no rule
 * knows. `scripts/lab matrix` is the whole of it.
 */
import { expect, test } from 'vitest';
import { cellText, runMatrix } from '../../lab/matrix/matrix.js';
import type { Row } from '../../lab/matrix/row.js';
import { cellsOf, ROWS } from '../../lab/matrix/rows.js';
import { SPOTS } from '../../lab/matrix/spots.js';
import { describeLab } from './lab-or-skip.ts';

const JOBS = 3;
const MINUTES = 60_000;

/** The first row of each cause, all of the firewall, and every third without a cause. */
function isShort({ family, cause }: Row, index: number): boolean {
  if (family === 'firewall') return true;
  return cause === null ? index % 3 === 0 : ROWS.findIndex((row) => row.cause === cause) === index;
}

/** Each at one place: the next one that it has. */
const places = ROWS.filter(isShort).flatMap((row, index) => {
  const own = cellsOf([row], SPOTS);
  return own.slice(index % own.length).slice(0, 1);
});

describeLab('the short matrix', () => {
  test('is right in every cell', { timeout: 8 * MINUTES }, async () => {
    const cells = await runMatrix(places, { jobs: JOBS });
    expect(cells.length).toBeGreaterThan(40);
    expect(cells.filter(({ problems }) => problems.length > 0).map(cellText)).toEqual([]);
  });
});
