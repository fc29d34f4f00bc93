/** The words of a command line that runs a fault, in namespaces or in a machine of its own. */
import { CLIENTS } from './client.js';
import { FAULTS, findFault } from './faults/index.js';
import { findRecorded } from './recorded.js';

/** The options that both take. */
export const FAULT_OPTIONS = /** @type {const} */ ({
  client: { type: 'string', default: 'udhcpc' },
  seconds: { type: 'string', default: '6' },
  help: { type: 'boolean', short: 'h', default: false },
});

/** Lines that name the faults. */
export function faultLines() {
  return FAULTS.map(({ name, summary, topology }) => `  ${name.padEnd(12)} ${summary} (topology ${topology})`);
}

/**
 * What `run FAULT` or `record FAULT DIR` asks for; anything else throws `usage`.
 * @param {readonly string[]} words
 * @param {{ readonly client: string, readonly seconds: string }} options
 * @param {string} usage
 */
export function faultRun([command, fault, directory], options, usage) {
  if (fault === undefined || (command !== 'run' && command !== 'record')) throw new Error(usage);
  if (command === 'record' && directory === undefined) throw new Error(usage);
  if (command === 'run') findFault(fault);
  else findRecorded(fault);
  const client = CLIENTS.find((name) => name === options.client);
  if (!client) throw new Error(`no client ${options.client}; there are: ${CLIENTS.join(', ')}`);
  return { fault, client, seconds: positive('--seconds', options.seconds), directory: directory ?? null };
}

/**
 * @param {string} name
 * @param {string} text
 */
export function positive(name, text) {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} takes a number above 0, not ${text}`);
  return value;
}

/**
 * Prints what is wrong with a run, and how it came out.
 * @param {string} run  Which run of which fault.
 * @param {string} client
 * @param {{ readonly complaints: readonly string[], readonly exitCode: number | null, readonly sent: number, readonly lost: number }} result
 */
export function printResult(run, client, { complaints, exitCode, sent, lost }) {
  for (const complaint of complaints) console.log(`     ${complaint}`);
  const verdict = complaints.length > 0 ? 'FAIL' : 'PASS';
  console.log(
    `${verdict} ${run}, ${client}: ${lost} of ${sent} replies lost on the way to the guest, exit code ${exitCode}`,
  );
}
