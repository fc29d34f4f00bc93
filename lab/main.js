/** The command line of the lab: `scripts/lab list | run FAULT | record FAULT DIR | clean`. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { builtFile } from './built-program.js';
import { FAULT_OPTIONS, faultLines, faultRun, positive, printResult } from './fault-run.js';
import { sweepStaleLabs } from './namespaces.js';
import { record } from './record.js';
import { clientMissing, labMissing } from './requirements.js';
import { runFault } from './run-fault.js';
import { TOPOLOGIES } from './topology.js';

const USAGE = `usage: scripts/lab list
       scripts/lab run FAULT [--client udhcpc|dhclient] [--times N] [--seconds N] [--write FILE] [--keep]
       scripts/lab record FAULT DIR [--client udhcpc|dhclient] [--seconds N]
       scripts/lab differential [--hosts N] [--seed S]
       scripts/lab matrix [--only FAULT] [--topology T] [--jobs N] [--write FILE]
                          [--wrong DIR] [--list]
       scripts/lab remedies [--only FAULT] [--topology T]
       scripts/lab healthy [--runs N]
       scripts/lab clean

run     builds the topology, injects the fault, traces it with dhcphop while a client tries, prints the report and
        checks every verdict against what the guest really received; --keep waits for Enter before tearing down
record  the same, written down: per-interface captures, an incident, expected.json and a README
differential
        builds random bridges, sends frames through them and compares where each came out with what the model says;
        a seed that differs is given again with --hosts 1
matrix  every fault at every place that it can be made at, on every topology: whether the hop, the cause and its
        proof are right and the incident replays to the same; a table, totals, and with --write a JSON file; --wrong keeps
        the incidents and reports of cells that are not right
remedies
        makes each fault, executes every remedy that its advice names, and says whether the client then gets its lease
healthy traces leases beside traffic, churn and the faults and reboots of other guests: nothing may be lost or blamed
clean   removes what labs that were killed have left behind`;

/** @type {import('./lab.js').Lab | null} */
let open = null;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, async () => {
    await open?.close().catch(() => {});
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`lab: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      times: { type: 'string', default: '1' },
      hosts: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      write: { type: 'string' },
      only: { type: 'string' },
      topology: { type: 'string' },
      runs: { type: 'string', default: '50' },
      jobs: { type: 'string', default: '2' },
      list: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      wrong: { type: 'string' },
      ...FAULT_OPTIONS,
    },
  });
  const [command] = positionals;
  if (values.help || command === undefined) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  if (command === 'list') return list();
  const missing = labMissing();
  if (missing !== null) throw new Error(`cannot build the lab here: ${missing}`);
  if (command === 'clean') {
    for (const name of sweepStaleLabs()) console.log(`removed ${name}`);
    return 0;
  }
  if (command === 'differential')
    return differential(positive('--seed', values.seed), positive('--hosts', values.hosts));
  if (command === 'matrix') {
    builtFile('main.js');
    return matrix(values, positive('--jobs', values.jobs));
  }
  if (command === 'remedies') {
    builtFile('main.js');
    return remedies(values);
  }
  if (command === 'healthy') {
    builtFile('main.js');
    return healthy(positive('--runs', values.runs));
  }
  const { fault, client, seconds, directory } = faultRun(positionals, values, USAGE);
  const noClient = clientMissing(client);
  if (noClient !== null) throw new Error(noClient);
  builtFile('main.js');
  const options = { client, timeoutMs: seconds * 1000, onLab: keepTrack };
  if (command === 'record') {
    await record(fault, directory ?? '', options);
    return 0;
  }
  const times = positive('--times', values.times);
  return runTimes(fault, times, { ...options, write: values.write, ...(values.keep ? { beforeClose: enter } : {}) });
}

function list() {
  console.log('faults');
  for (const line of faultLines()) console.log(line);
  console.log('topologies');
  for (const [name, { summary }] of Object.entries(TOPOLOGIES)) console.log(`  ${name.padEnd(12)} ${summary}`);
  return 0;
}

/**
 * @param {string} fault
 * @param {number} times
 * @param {Parameters<typeof runFault>[1]} options
 */
async function runTimes(fault, times, options) {
  let failed = 0;
  for (let run = 1; run <= times; run++) {
    const say = times === 1 ? (/** @type {string} */ line) => console.error(`lab: ${line}`) : () => {};
    const result = await runFault(fault, { ...options, say });
    if (times === 1) console.log(`\n${result.text}`);
    printResult(`${run}/${times} ${fault}`, options.client, result);
    if (result.complaints.length > 0) failed++;
  }
  if (times > 1) console.log(`${times - failed} of ${times} right`);
  return failed > 0 ? 1 : 0;
}

/**
 * @param {number} seed
 * @param {number} hosts
 */
async function differential(seed, hosts) {
  const { differenceText, runDifferential, totalsText } = await import('./differential/differential.js');
  const totals = await runDifferential({
    seed,
    hosts,
    onDifference: (difference) => console.log(differenceText(difference)),
  });
  console.log(totalsText(totals));
  return totals.differences.length > 0 ? 1 : 0;
}

/**
 * @param {{ only?: string | undefined, topology?: string | undefined, write?: string | undefined, wrong?: string | undefined, list: boolean }} values
 * @param {number} jobs
 */
async function matrix({ only, topology, write, wrong, list }, jobs) {
  const { cellsOf, findRow } = await import('./matrix/rows.js');
  const { cellText, HEADING, runMatrix, totalsOf, totalsText } = await import('./matrix/matrix.js');
  const rows = only?.split(',').map(findRow);
  const places = cellsOf(rows).filter(({ spot }) => topology === undefined || spot.name === topology);
  if (places.length === 0) throw new Error(`no fault is made at ${topology}`);
  if (list) {
    for (const { row, spot } of places)
      console.log(`${row.name.padEnd(30)} ${spot.name.padEnd(13)} ${row.cause ?? '-'}`);
    return 0;
  }
  const begunMs = Date.now();
  console.log(HEADING);
  const cells = await runMatrix(places, { jobs, keep: wrong, onCell: (cell) => console.log(cellText(cell)) });
  const totals = totalsOf(cells);
  if (write !== undefined) writeFileSync(write, `${JSON.stringify({ totals, cells }, null, 2)}\n`);
  console.log(`\n${totalsText(totals)}\nin ${((Date.now() - begunMs) / 60_000).toFixed(1)} minutes`);
  return cells.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

/** @param {{ only?: string | undefined, topology?: string | undefined }} values */
async function remedies({ only, topology }) {
  const { cellsOf, findRow } = await import('./matrix/rows.js');
  const { remedyText, tryRemedies } = await import('./matrix/remedies.js');
  let failed = 0;
  for (const { row, spot } of firstOfEach(cellsOf(only?.split(',').map(findRow)), topology)) {
    for (const remedy of await tryRemedies(row, spot)) {
      console.log(remedyText(remedy));
      if (!remedy.works) failed++;
    }
  }
  return failed > 0 ? 1 : 0;
}

/**
 * Each fault at one place: the first, or that of a topology.
 * @param {ReturnType<typeof import('./matrix/rows.js').cellsOf>} places
 * @param {string | undefined} topology
 */
function firstOfEach(places, topology) {
  const wanted = places.filter(({ spot }) => topology === undefined || spot.name === topology);
  return wanted.filter(({ row }, i) => wanted.findIndex((each) => each.row === row) === i);
}

/** @param {number} runs */
async function healthy(runs) {
  const { runHealthy } = await import('./healthy.js');
  let failed = 0;
  for (let run = 0; run < runs; run++) {
    const { topology, problems } = await runHealthy(run);
    console.log(`${problems.length === 0 ? 'PASS' : 'FAIL'} ${run + 1}/${runs} ${topology}`);
    for (const problem of problems) console.log(`     ${problem}`);
    if (problems.length > 0) failed++;
  }
  console.log(`${runs - failed} of ${runs} healthy runs without a loss or a cause`);
  return failed > 0 ? 1 : 0;
}

/** @param {import('./lab.js').Lab} lab */
function keepTrack(lab) {
  open = lab;
}

/** Waits for Enter. */
async function enter() {
  console.log(`the lab stands: ip netns exec ${open?.ns.name('hv')} bash; Enter tears it down`);
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.pause();
}
