/** What can be recorded for pcaps/: the faults by name, and the rows of the matrix that have a summary, at their first place. */
import { findFault } from './faults/index.js';
import { askOnce, makeFault } from './matrix/cell.js';
import { cellsOf, ROWS } from './matrix/rows.js';

/** @typedef {import('./lab.js').Lab} Lab */

/**
 * @typedef {object} Recorded
 * @property {string} name
 * @property {string} summary
 * @property {string} topology
 * @property {(lab: Lab) => Promise<void>} inject
 * @property {((lab: Lab, patienceMs: number) => Promise<unknown>) | null} ask  Instead of a client of the lab.
 * @property {import('./faults/index.js').Expectation} expect
 * @property {{ client?: string, server?: string }} by  Who took part, where it was no client of the lab or not dnsmasq.
 * @property {readonly string[]} fromFrames  The causes that frames alone show.
 */

/** Causes that need no state of the host. */
const FROM_FRAMES = new Set(['reflected-request', 'server-refused', 'offer-ignored']);

/**
 * @param {string} name
 * @returns {Recorded}
 */
export function findRecorded(name) {
  const row = ROWS.find((each) => each.name === name && each.summary !== undefined);
  const [place] = row === undefined ? [] : cellsOf([row]);
  if (row === undefined || place === undefined) {
    const fault = findFault(name);
    return { ...fault, ask: null, by: {}, fromFrames: fault.expect.findings.filter((code) => FROM_FRAMES.has(code)) };
  }
  const findings = row.cause === null ? [] : [row.cause];
  return {
    name,
    summary: row.summary ?? '',
    topology: place.spot.topology,
    inject: (lab) => makeFault(row, place.spot, lab),
    ask: (lab, patienceMs) => askOnce({ ...row, patienceMs }, lab),
    expect: { lost: 'any', where: [], findings, mayFind: row.also ?? [] },
    by: row.by ?? {},
    fromFrames: findings.filter((code) => FROM_FRAMES.has(code)),
  };
}
