/** One cell of the matrix: the fault made at a spot, traced while the guest asks, replayed, judged and torn down. */
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onPath } from '../client.js';
import { createLab } from '../lab.js';
import { run } from '../process.js';
import { differences, parseReport } from '../run-fault.js';
import { firstGuest, replay, traceWhile } from '../trace.js';
import { judgeCell } from './judge-cell.js';
import { onMachine } from './other-machine.js';
import { fillIn } from './spots.js';

/** @typedef {import('./row.js').Row} Row */
/** @typedef {import('./spots.js').Spot} Spot */

/**
 * @typedef {object} Cell
 * @property {string} fault
 * @property {string} family
 * @property {string} spot
 * @property {boolean} hop  Every message has the verdict that it must have, and what is lost is lost at the place of the fault.
 * @property {boolean} cause  The first cause is the fault; or none is claimed where none is known.
 * @property {boolean} evidence  What proves it is from the time of the loss.
 * @property {boolean} replay  The incident gives the same verdicts and findings.
 * @property {readonly string[]} found  Causes, in the order of the report.
 * @property {number} falseCauses
 * @property {readonly string[]} problems  Why any of these is false.
 * @property {number} ms
 */

const PATIENCE_MS = 2500;

/**
 * @param {Row} row
 * @param {Spot} spot
 * @param {{ keep?: string | undefined, beforeClose?: (lab: import('../lab.js').Lab, report: import('../judge.js').Report) => Promise<void> }} [options]
 *   `keep` is a folder for the incident and the report of a cell that is wrong; `beforeClose` is given the lab as it stands.
 * @returns {Promise<Cell>}
 */
export async function runCell(row, spot, { keep, beforeClose } = {}) {
  const begunMs = Date.now();
  if (row.needs !== undefined && onPath(row.needs) === null) throw new Error(`missing ${row.needs}`);
  const lab = await createLab({ topology: spot.topology });
  try {
    if (row.during !== true) await makeFault(row, spot, lab);
    const incident = path.join(lab.directory, 'incident.pcapng');
    let madeMs = begunMs;
    const argv = row.argv?.(lab) ?? (row.anyone === true ? lab.target : firstGuest(lab));
    const host = row.machine === undefined ? lab : onMachine(lab, row.machine(spot));
    const live = await traceWhile(host, [...argv, '--format', 'json', '--write', incident], async () => {
      madeMs = Date.now();
      if (row.during === true) await makeFault(row, spot, lab);
      await askOnce(row, lab);
    });
    const report = parseReport(live);
    const again = await replay([incident, '--format', 'json']);
    const judged = judgeCell({ row, spot, lab, report, madeMs });
    const apart = differences(report, live.exitCode, parseReport(again), again.exitCode);
    await beforeClose?.(lab, report);
    const problems = [...judged.problems, ...apart];
    if (keep !== undefined && problems.length > 0) {
      const file = path.join(keep, `${row.name}-${spot.name}`);
      copyFileSync(incident, `${file}.pcapng`);
      writeFileSync(`${file}.json`, live.stdout);
    }
    return {
      fault: row.name,
      family: row.family,
      spot: spot.name,
      ...judged,
      replay: apart.length === 0,
      problems,
      ms: Date.now() - begunMs,
    };
  } finally {
    await lab.close();
  }
}

/**
 * @param {Row} row
 * @param {Spot} spot
 * @param {import('../lab.js').Lab} lab
 */
export async function makeFault(row, spot, lab) {
  await row.inject?.(lab, spot);
  for (const command of row.commands ?? []) {
    // nft and the shell both know braces and quotes: a shell gets those with quotes of its own, the others no shell.
    const typed = fillIn(command, spot, lab);
    if (typed.includes("'")) await run(lab.ns.argv('hv', ['sh', '-c', typed]));
    else await lab.exec('hv', typed.split(' '));
  }
}

/**
 * @param {Row} row
 * @param {import('../lab.js').Lab} lab
 */
export function askOnce(row, lab) {
  const { patienceMs = PATIENCE_MS, client = [] } = row;
  return row.ask?.(lab, patienceMs) ?? lab.runClient(0, 'udhcpc', { timeoutMs: patienceMs, more: client });
}
