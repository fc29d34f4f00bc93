/** Runs dhcphop in the lab: the program as it is shipped, in the hypervisor's namespace. */
import { fileURLToPath } from 'node:url';
import { sleep, start } from './process.js';

export const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** Past the settle time and the write-out, so that nothing is undecided at the end. */
const SETTLE_MS = 800;
/** An emulated machine takes several seconds to start Node, and ten times as long on a busy host. */
const READY_MS = 120_000;

/**
 * @typedef {object} Traced
 * @property {number} exitCode
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * The arguments that trace the first guest: the path found from its port or given, its MAC given.
 * @param {Pick<import('./lab.js').Lab, 'guests' | 'target'>} lab
 */
export function firstGuest({ guests, target }) {
  const [guest] = /** @type {[import('./topology.js').GuestNic]} */ (/** @type {unknown} */ (guests));
  return [...target, '--guest', guest.mac];
}

/**
 * Traces while `meanwhile` goes on, then ends the trace as Ctrl-C does.
 * @param {Pick<import('./lab.js').Lab, 'start'>} lab
 * @param {readonly string[]} argv  Arguments of `trace`.
 * @param {() => Promise<unknown>} meanwhile
 * @param {RegExp} [ready]  What it says when it can see everything.
 * @returns {Promise<Traced>}
 */
export async function traceWhile(lab, argv, meanwhile, ready = /capturing/i) {
  const trace = lab.start('hv', [process.execPath, PROGRAM, 'trace', ...argv]);
  await trace.saying(ready, READY_MS);
  await meanwhile();
  await sleep(SETTLE_MS);
  const exitCode = await trace.stop('SIGINT');
  return { exitCode, stdout: trace.stdout(), stderr: trace.stderr() };
}

/**
 * `dhcphop replay`; the exit code is part of the answer, not an error.
 * @param {readonly string[]} argv
 * @returns {Promise<Traced>}
 */
export async function replay(argv) {
  const replaying = start([process.execPath, PROGRAM, 'replay', ...argv]);
  const exitCode = await replaying.exited;
  return { exitCode, stdout: replaying.stdout(), stderr: replaying.stderr() };
}
