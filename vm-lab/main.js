/** The command line of the VM lab: `scripts/vm-lab list | run FAULT | record FAULT DIR | fetch`. */
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FAULT_OPTIONS, faultLines, faultRun, printResult } from '../lab/fault-run.js';
import { cachedKernel, fetchKernel } from './kernel.js';
import { vmMissing } from './requirements.js';
import { recordInVm, runInVm } from './run.js';

const USAGE = `usage: scripts/vm-lab list
       scripts/vm-lab run FAULT [--client udhcpc] [--seconds N] [--keep DIR]
       scripts/vm-lab record FAULT DIR [--client udhcpc] [--seconds N]
       scripts/vm-lab fetch

The lab on Debian's kernel in an emulated machine: the faults that need bonding and VLANs, and all others. Needs no root.

run     one fault, as scripts/lab runs it, and the path that dhcphop finds; --keep copies what the machine brought back
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
  const result = await runInVm(kernel, fault, options, (directory) => {
    if (keep === undefined) return;
    mkdirSync(keep, { recursive: true });
    cpSync(directory, path.resolve(keep), { recursive: true });
  });
  console.log(result.text);
  printResult(fault, options.client, result);
  return result.complaints.length > 0 ? 1 : 0;
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
