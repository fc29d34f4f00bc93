/**
 * How fast `dhcphop replay` gets DHCP out of captures, against dd, tcpdump and tshark on the same files in the same run,
 * page cache warm. Needs `npm run build`, 3 GB in the temporary directory, tcpdump; tshark where it is installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateBurst, generateDhcp, generateMixed, generateOnce } from './generate-capture.js';
import { measure } from './measure.js';

const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const MIXED_FRAMES = 4_000_000;
const DHCP_FRAMES = 1_000_000;
const SLICE_FRAMES = 200_000;
const BURST_GUESTS = 250_000;
const BURST_SECONDS = 7;
const PEAK_MEBIBYTES = 160;
const DHCP = 'udp port 67 or udp port 68';

/** Verdicts of generated traffic are not what is measured: any report will do. */
const ANY_REPORT = { accepted: [0, 1, 3] };

/** @type {{ what: string, found: string, limit: string, holds: boolean }[]} */
const rows = [];

/**
 * One line of the table.
 * @param {string} what
 * @param {number} value
 * @param {'at most' | 'at least'} relation
 * @param {number} limit
 * @param {string} [unit]
 */
function check(what, value, relation, limit, unit = '') {
  const holds = relation === 'at most' ? value <= limit : value >= limit;
  rows.push({
    what,
    found: `${value.toFixed(value < 10 ? 2 : 0)}${unit}`,
    limit: `${relation} ${limit}${unit}`,
    holds,
  });
}

/** @param {readonly string[]} files */
const dhcphop = (files, format = 'text') => ['node', PROGRAM, 'replay', '--format', format, ...files];

/**
 * To its standard output, which is thrown away: as root tcpdump takes a file that it is to write for itself, /dev/null too.
 * @param {string} file
 */
const tcpdump = (file) => ['tcpdump', '-r', file, DHCP, '-w', '-'];

/** @param {string} folder */
async function benchMixed(folder) {
  const file = join(folder, 'mixed', 'tap0.pcap');
  generateOnce([file], ([path = '']) => generateMixed(path, MIXED_FRAMES));
  const dd = await measure(['dd', `if=${file}`, 'of=/dev/null', 'bs=4M', 'status=none']);
  const filter = await measure(tcpdump(file));
  const ours = await measure(dhcphop([file]), ANY_REPORT);
  print('2.5 GB, 4 M frames, 1 % DHCP', { dd, tcpdump: filter, 'dhcphop replay': ours });
  check('mixed: time of tcpdump', ours.seconds / filter.seconds, 'at most', 0.7);
  check('mixed: time of dd', ours.seconds / dd.seconds, 'at most', 4);
  check('mixed: peak memory', ours.mebibytes, 'at most', PEAK_MEBIBYTES, ' MiB');
}

/** @param {string} folder */
async function benchDhcp(folder) {
  const file = join(folder, 'dhcp', 'tap0.pcap');
  const slice = join(folder, 'slice', 'tap0.pcap');
  const path = ['bond0', 'br0', 'tap0'].map((name) => join(folder, 'path', `${name}.pcap`));
  generateOnce([file], (paths) => generateDhcp(paths, DHCP_FRAMES));
  generateOnce([slice], (paths) => generateDhcp(paths, SLICE_FRAMES));
  generateOnce(path, (paths) => generateDhcp(paths, DHCP_FRAMES));
  const filter = await measure(tcpdump(file));
  const text = await measure(dhcphop([file]), ANY_REPORT);
  const json = await measure(dhcphop([file], 'json'), ANY_REPORT);
  const three = await measure(dhcphop(path), ANY_REPORT);
  print('1 M DHCP frames, 250 k exchanges', {
    tcpdump: filter,
    'dhcphop, text': text,
    'dhcphop, JSON': json,
    'dhcphop, three sources': three,
  });
  for (const [name, run] of Object.entries({ text, json, 'three sources': three })) {
    check(`DHCP, ${name}: time of tcpdump`, run.seconds / filter.seconds, 'at most', 12);
    check(`DHCP, ${name}: peak memory`, run.mebibytes, 'at most', PEAK_MEBIBYTES, ' MiB');
  }
  if (spawnSync('tshark', ['--version']).status !== 0) {
    console.log('tshark is not installed: not compared');
    return;
  }
  const tshark = await measure(['tshark', '-r', slice, '-T', 'fields', '-e', 'dhcp.id'], { runs: 1 });
  print(`${SLICE_FRAMES} of them`, { tshark });
  const rate = DHCP_FRAMES / text.seconds / (SLICE_FRAMES / tshark.seconds);
  check("DHCP: frames a second of tshark's", rate, 'at least', 30);
}

/**
 * A data centre that comes back after a power cut: every guest is followed, in memory for those that are open at once.
 * @param {string} folder
 */
async function benchBurst(folder) {
  const file = join(folder, 'burst', 'tap0.pcap');
  generateOnce([file], ([path = '']) => generateBurst(path, BURST_GUESTS, BURST_SECONDS, 1_000));
  const ours = await measure(dhcphop([file], 'json'), { runs: 1 });
  const said = spawnSync('sh', ['-c', '"$0" "$@" | tail -n 1', ...dhcphop([file], 'ndjson')], { encoding: 'utf8' });
  const summary = JSON.parse(said.stdout);
  print(`${BURST_GUESTS} guests in ${BURST_SECONDS} s at one interface`, { dhcphop: ours });
  check('burst: exchanges', summary.exchanges, 'at least', BURST_GUESTS);
  check('burst: frames unjudged', summary.unjudged, 'at most', 0);
  check('burst: peak memory', ours.mebibytes, 'at most', PEAK_MEBIBYTES, ' MiB');
}

/**
 * @param {string} title
 * @param {Readonly<Record<string, import('./measure.js').Measured>>} runs
 */
function print(title, runs) {
  console.log(`\n${title}`);
  for (const [name, { seconds, mebibytes }] of Object.entries(runs)) {
    console.log(`  ${name.padEnd(24)}${seconds.toFixed(2).padStart(7)} s${mebibytes.toFixed(0).padStart(7)} MiB`);
  }
}

/**
 * Runs the bench: `mixed`, `dhcp`, `burst` or all of them. Exit code 1 where a limit does not hold.
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export async function run(args) {
  if (!existsSync(PROGRAM)) {
    console.error(`${basename(PROGRAM)} is not built: npm run build`);
    return 2;
  }
  const folder = join(tmpdir(), 'dhcphop-bench');
  for (const name of ['mixed', 'dhcp', 'slice', 'path', 'burst']) mkdirSync(join(folder, name), { recursive: true });
  if (args.length === 0 || args.includes('mixed')) await benchMixed(folder);
  if (args.length === 0 || args.includes('dhcp')) await benchDhcp(folder);
  if (args.length === 0 || args.includes('burst')) await benchBurst(folder);
  console.log('');
  for (const { what, found, limit, holds } of rows) {
    console.log(`${holds ? 'ok  ' : 'FAIL'}  ${what.padEnd(36)}${found.padStart(9)}   ${limit}`);
  }
  console.log(`\ncaptures are kept in ${folder}`);
  return rows.every(({ holds }) => holds) ? 0 : 1;
}
