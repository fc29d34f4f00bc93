/** One fault in a fresh machine: run and judged, or recorded. Used by the command and by test/lab/vm.test.ts. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inMachine } from './machine.js';

/** An idle machine takes 20 s. */
const TIMEOUT_MS = 240_000;

/**
 * @typedef {object} RunOptions
 * @property {import('../lab/client.js').ClientName} client
 * @property {number} seconds  How long the client may try.
 * @property {(machine: import('../lab/process.js').Started) => void} [onMachine]
 */

/**
 * @param {import('./kernel.js').Kernel} kernel
 * @param {string} fault
 * @param {RunOptions} options
 * @param {(directory: string) => void} [keep]  Is shown all that the machine brought back.
 * @returns {Promise<import('./scenario.js').Result>}
 */
export function runInVm(kernel, fault, options, keep) {
  return inside(kernel, 'scenario.js', fault, options, (directory) => {
    keep?.(directory);
    return JSON.parse(readFileSync(path.join(directory, 'result.json'), 'utf8'));
  });
}

/** An idle machine takes 3 minutes for all of them. */
const TC_TIMEOUT_MS = 1_500_000;

/**
 * The faults of traffic control (tc-faults.js), one after the other in one machine.
 * @param {import('./kernel.js').Kernel} kernel
 * @returns {Promise<string>} what is wrong; empty where all is right
 */
export function runTcFaultsInVm(kernel) {
  const options = { timeoutMs: TC_TIMEOUT_MS };
  return inMachine(kernel, ['node', 'vm-lab/tc-faults.js'], options, ({ exitCode, stdout, stderr }) => {
    if (exitCode !== 0) throw new Error(`the lab failed in the machine: ${stderr.trim()}`);
    return stdout;
  });
}

/**
 * @param {import('./kernel.js').Kernel} kernel
 * @param {string} fault
 * @param {string} target  The folder to write to.
 * @param {RunOptions} options
 */
export function recordInVm(kernel, fault, target, options) {
  return inside(kernel, 'record-scenario.js', fault, options, (directory) => {
    mkdirSync(target, { recursive: true });
    cpSync(path.join(directory, 'recording'), path.resolve(target), { recursive: true });
  });
}

/**
 * @template T
 * @param {import('./kernel.js').Kernel} kernel
 * @param {string} program
 * @param {string} fault
 * @param {RunOptions} options
 * @param {(directory: string) => T} use
 */
function inside(kernel, program, fault, { client, seconds, onMachine }, use) {
  const argv = ['node', `vm-lab/${program}`, fault, client, String(seconds)];
  const options = { timeoutMs: TIMEOUT_MS, ...(onMachine ? { onMachine } : {}) };
  return inMachine(kernel, argv, options, ({ exitCode, stderr, directory }) => {
    if (exitCode !== 0) throw new Error(`the lab failed in the machine: ${stderr.trim()}`);
    return use(directory);
  });
}
