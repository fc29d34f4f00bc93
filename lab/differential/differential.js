/** Many random hosts one after the other, what they come to, and how that is told. */
import { compareHost, differs } from './compare.js';
import { createKernel } from './kernel.js';

const FRAMES_PER_HOST = 10;

/**
 * @typedef {object} Totals
 * @property {number} hosts
 * @property {number} frames
 * @property {Map<string, number>} answers  How often the model said what.
 * @property {import('./compare.js').Comparison[]} differences
 */

/**
 * @param {{ seed: number, hosts: number, isWired?: boolean, onHost?: (totals: Totals) => void, onDifference?: (difference: import('./compare.js').Comparison) => void }} options
 *   `isWired`: with bonds and VLANs, and without firewall rules. `onHost` is told the totals so far.
 * @returns {Promise<Totals>}
 */
export async function runDifferential({ seed, hosts, isWired = false, onHost, onDifference }) {
  /** @type {Totals} */
  const totals = { hosts: 0, frames: 0, answers: new Map(), differences: [] };
  const kernel = await createKernel({ isWired });
  try {
    for (let at = 0; at < hosts; at++) {
      for (const comparison of await compareHost(kernel, seed + at, FRAMES_PER_HOST, { isWired })) {
        const said = comparison.why === '' ? comparison.said : `${comparison.said}: ${comparison.why}`;
        totals.answers.set(said, (totals.answers.get(said) ?? 0) + 1);
        if (!differs(comparison)) continue;
        totals.differences.push(comparison);
        onDifference?.(comparison);
      }
      totals.hosts++;
      totals.frames += FRAMES_PER_HOST;
      onHost?.(totals);
    }
  } finally {
    await kernel.close();
  }
  return totals;
}

/** @param {import('./compare.js').Comparison} comparison */
export function differenceText({ seed, frame, from, to, cameOut, said, why }) {
  const kernel = cameOut ? 'it passed' : 'it did not';
  return `seed ${seed}, frame ${frame}, ${from} to ${to}: ${kernel}, the model says ${said}${why === '' ? '' : ` (${why})`}`;
}

/** @param {Totals} totals */
export function totalsText({ hosts, frames, answers, differences }) {
  const asked = [...answers.values()].reduce((sum, count) => sum + count, 0);
  const rows = [...answers].sort((a, b) => b[1] - a[1]).map(([said, count]) => `${String(count).padStart(8)}  ${said}`);
  return [`${hosts} hosts, ${frames} frames, ${asked} questions, ${differences.length} differences`, ...rows].join(
    '\n',
  );
}
