/** One fault in a fresh machine: run and judged, or recorded. Used by the command and by test/lab/vm.test.ts. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inMachine } from './machine.js';

/** An idle host takes 20 s, a busy one many times as long. */
const TIMEOUT_MS = 900_000;

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

/** An idle host takes a quarter of an hour for the longest of them, a busy one five times as long. */
const LONG_TIMEOUT_MS = 7_200_000;

/** What runs for long and prints as it goes: the faults behind a bond, those of traffic control, the model against the kernel. */
export const LONG_RUNS = /** @type {const} */ (['matrix', 'tc', 'differential']);

/** @typedef {typeof LONG_RUNS[number]} LongRun */

/**
 * @typedef {object} LongOptions
 * @property {string} [only]  Names of faults for the matrix, with commas between them.
 * @property {number} [seed]
 * @property {number} [hosts]  Random hosts of the differential.
 * @property {(machine: import('../lab/process.js').Started) => void} [onMachine]
 * @property {(line: string) => void} [onLine]
 * @property {(directory: string) => void} [keep]  Is shown all that the machine brought back.
 */

/**
 * @param {import('./kernel.js').Kernel} kernel
 * @param {LongRun} run
 * @param {LongOptions} [options]
 * @returns {Promise<{ isRight: boolean, text: string }>} all that it printed, and on standard error where it went wrong
 */
export function runLongInVm(kernel, run, { only, seed = 1, hosts = 100, keep, ...options } = {}) {
  const argv = {
    matrix: ['matrix-scenario.js', ...(only === undefined ? [] : [only])],
    tc: ['tc-faults.js'],
    differential: ['differential-scenario.js', String(seed), String(hosts)],
  }[run];
  const [program, ...words] = argv;
  const machine = { timeoutMs: LONG_TIMEOUT_MS, ...options };
  return inMachine(
    kernel,
    ['node', `vm-lab/${program}`, ...words],
    machine,
    ({ directory, exitCode, stdout, stderr }) => {
      keep?.(directory);
      return { isRight: exitCode === 0, text: exitCode === 0 ? stdout : stdout + stderr };
    },
  );
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
