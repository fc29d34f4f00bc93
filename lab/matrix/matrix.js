/** `scripts/lab matrix`: every fault at every spot, several cells at a time, with a table and totals. */
import { runCell } from './cell.js';

/** @typedef {import('./cell.js').Cell} Cell */
/** @typedef {{ row: import('./row.js').Row, spot: import('./spots.js').Spot }} Place */

/**
 * @typedef {object} Totals
 * @property {number} cells
 * @property {number} hops  Right ones.
 * @property {number} causes  Right ones.
 * @property {number} evidence
 * @property {number} replays
 * @property {number} falseCauses
 * @property {number} failed  Cells that could not be run.
 */

/**
 * Runs cells, those that must be alone at the end, one after the other.
 * @param {readonly Place[]} places
 * @param {{ jobs: number, keep?: string | undefined, onCell?: (cell: Cell) => void }} options
 * @returns {Promise<readonly Cell[]>} in the order of `places`
 */
export async function runMatrix(places, { jobs, keep, onCell = () => {} }) {
  /** @type {Map<Place, Cell>} */
  const cells = new Map();
  /** @param {Place} place */
  const runOne = async (place) => {
    const cell = await runCell(place.row, place.spot, { keep }).catch((error) => failedCell(place, error));
    cells.set(place, cell);
    onCell(cell);
  };
  const together = places.filter(({ row }) => row.alone !== true);
  const next = together.values();
  const work = async () => {
    for (const place of next) await runOne(place);
  };
  await Promise.all(Array.from({ length: jobs }, work));
  for (const place of places) if (place.row.alone === true) await runOne(place);
  return places.map((place) => /** @type {Cell} */ (cells.get(place)));
}

/**
 * @param {Place} place
 * @param {unknown} error
 * @returns {Cell}
 */
function failedCell({ row, spot }, error) {
  const problems = [`the lab itself: ${error instanceof Error ? error.message : error}`];
  const wrong = {
    hop: false,
    cause: false,
    evidence: false,
    replay: false,
    found: [],
    falseCauses: 0,
    problems,
    ms: 0,
  };
  return { fault: row.name, family: row.family, spot: spot.name, ...wrong };
}

/**
 * @param {readonly Cell[]} cells
 * @returns {Totals}
 */
export function totalsOf(cells) {
  /** @param {(cell: Cell) => boolean} is */
  const count = (is) => cells.filter(is).length;
  return {
    cells: cells.length,
    hops: count(({ hop }) => hop),
    causes: count(({ cause }) => cause),
    evidence: count(({ evidence }) => evidence),
    replays: count(({ replay }) => replay),
    falseCauses: cells.reduce((sum, cell) => sum + cell.falseCauses, 0),
    failed: count(({ ms }) => ms === 0),
  };
}

/**
 * One line a cell.
 * @param {Cell} cell
 */
export function cellText({ fault, spot, hop, cause, evidence, replay, found, problems, ms }) {
  /** @param {boolean} is */
  const mark = (is) => (is ? 'right' : 'WRONG').padEnd(8);
  const line = `${fault.padEnd(30)} ${spot.padEnd(13)} ${mark(hop)}${mark(cause)}${mark(evidence)}${mark(replay)}${(ms / 1000).toFixed(1).padStart(5)} s  ${found.join(', ') || '-'}`;
  return [line, ...problems.map((problem) => `    ${problem}`)].join('\n');
}

export const HEADING = `${'fault'.padEnd(30)} ${'topology'.padEnd(13)} ${'hop'.padEnd(8)}${'cause'.padEnd(8)}${'proof'.padEnd(8)}${'replay'.padEnd(8)}   time  causes found`;

/** @param {Totals} totals */
export function totalsText({ cells, hops, causes, evidence, replays, falseCauses, failed }) {
  /** @param {number} right */
  const share = (right) => `${right} of ${cells} (${((100 * right) / Math.max(1, cells)).toFixed(1)} %)`;
  return [
    `hops right     ${share(hops)}`,
    `causes right   ${share(causes)}`,
    `proof in time  ${share(evidence)}`,
    `replays equal  ${share(replays)}`,
    `false causes   ${falseCauses}`,
    ...(failed === 0 ? [] : [`not run        ${failed}`]),
  ].join('\n');
}
