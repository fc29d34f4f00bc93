/** The command line of the VM lab: `scripts/vm-lab list | run FAULT | matrix | tc | differential | all | record FAULT DIR | fetch`. */
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FAULT_OPTIONS, faultLines, faultRun, positive, printResult } from '../lab/fault-run.js';
import { cachedKernel, fetchKernel } from './kernel.js';
import { vmMissing } from './requirements.js';
import { LONG_RUNS, recordInVm, runInVm, runLongInVm } from './run.js';

const USAGE = `usage: scripts/vm-lab list
       scripts/vm-lab run FAULT [--client udhcpc] [--seconds N] [--keep DIR]
       scripts/vm-lab matrix [--only FAULT,...] [--keep DIR]
       scripts/vm-lab tc
       scripts/vm-lab differential [--hosts N] [--seed S]
       scripts/vm-lab all
       scripts/vm-lab record FAULT DIR [--client udhcpc] [--seconds N]
       scripts/vm-lab fetch

The lab on Debian's kernel in an emulated machine: the faults that need bonding and VLANs, and all others. Needs no root.

run     one fault, as scripts/lab runs it, and the path that dhcphop finds; --keep copies what the machine brought back
matrix  every fault behind a bond, as scripts/lab matrix runs it: a table and totals; --keep copies the incidents of cells that
        are not right
tc      the faults of traffic control that need modules of the kernel
differential
        the model of bonds and VLANs against the kernel, on random hosts
all     the three of them, one after the other
record  scripts/lab record, inside
fetch   downloads the kernel (27 MB) into the cache; run and record do it where it is not there`;

/** @type {import('../lab/process.js').Started | null} */
let machine = null;
let signalled = 0;
for (const [signal, number] of /** @type {const} */ ([
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
])) {
  process.on(signal, () => {
    signalled = number;
    // The run then fails and cleans up behind itself.
    void machine?.stop('SIGKILL');
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (signalled === 0) say(error instanceof Error ? error.message : String(error));
  process.exitCode = signalled === 0 ? 2 : 128 + signalled;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      keep: { type: 'string' },
      only: { type: 'string' },
      hosts: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      ...FAULT_OPTIONS,
    },
  });
  const [command] = positionals;
  if (values.help || command === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  if (command === 'list') return list();
  const missing = vmMissing();
  if (missing !== null) throw new Error(missing);
  const kernel = cachedKernel() ?? fetchKernel(say);
  if (command === 'fetch') {
    console.log(`${kernel.version} in ${kernel.root}`);
    return 0;
  }
  const long = LONG_RUNS.filter((run) => command === run || command === 'all');
  if (long.length > 0) return runLong(kernel, long, values);
  const { fault, client, seconds, directory } = faultRun(positionals, values, USAGE);
  const options = { client, seconds, onMachine: track };
  say(`${fault} on Linux ${kernel.version}, emulated: this takes half a minute`);
  if (command === 'record') {
    await recordInVm(kernel, fault, directory ?? '', options);
    return 0;
  }
  return run(kernel, fault, options, values.keep);
}

/**
 * @param {import('./kernel.js').Kernel} kernel
 * @param {string} fault
 * @param {import('./run.js').RunOptions} options
 * @param {string | undefined} keep
 */
async function run(kernel, fault, options, keep) {
  const result = await runInVm(kernel, fault, options, (directory) => keepAll(directory, keep));
  console.log(result.text);
  printResult(fault, options.client, result);
  return result.complaints.length > 0 ? 1 : 0;
}

/**
 * @param {import('./kernel.js').Kernel} kernel
 * @param {readonly import('./run.js').LongRun[]} runs
 * @param {{ only?: string | undefined, hosts: string, seed: string, keep?: string | undefined }} values
 */
async function runLong(kernel, runs, { only, hosts, seed, keep }) {
  let wrong = 0;
  for (const run of runs) {
    say(`${run} on Linux ${kernel.version}, emulated: this takes several minutes`);
    const { isRight, text } = await runLongInVm(kernel, run, {
      ...(only === undefined ? {} : { only }),
      hosts: positive('--hosts', hosts),
      seed: positive('--seed', seed),
      onMachine: track,
      onLine: (line) => console.log(line),
      keep: (directory) => keepAll(directory, keep),
    });
    if (isRight) continue;
    wrong++;
    say(`${run} is not right: ${text.trim().split('\n').at(-1)}`);
  }
  return wrong === 0 ? 0 : 1;
}

/**
 * @param {string} directory
 * @param {string | undefined} keep
 */
function keepAll(directory, keep) {
  if (keep === undefined) return;
  mkdirSync(keep, { recursive: true });
  cpSync(directory, path.resolve(keep), { recursive: true });
}

function list() {
  for (const line of faultLines()) console.log(line);
  return 0;
}

/** @param {import('../lab/process.js').Started} started */
function track(started) {
  machine = started;
}

/** @param {string} line */
function say(line) {
  console.error(`vm-lab: ${line}`);
}
