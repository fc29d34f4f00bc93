/**
 * What runs inside the machine for the faults behind a bond: each made, traced, replayed and judged as in `scripts/lab matrix`.
 * Prints its table; what is wrong is kept in /out/wrong.
 * Usage: node matrix-scenario.js [FAULT,...]
 */
import { mkdirSync } from 'node:fs';
import { cellText, HEADING, runMatrix, totalsOf, totalsText } from '../lab/matrix/matrix.js';
import { cellsBehindABond } from '../lab/matrix/rows.js';

const KEEP = '/out/wrong';
const [names] = process.argv.slice(2);

mkdirSync(KEEP);
console.log(HEADING);
const cells = await runMatrix(cellsBehindABond(names?.split(',')), {
  jobs: 1,
  keep: KEEP,
  onCell: (cell) => console.log(cellText(cell)),
});
console.log(`\n${totalsText(totalsOf(cells))}`);
process.exitCode = cells.every(({ problems }) => problems.length === 0) ? 0 : 1;
