#!/usr/bin/env node
/**
 * What the live engine costs and how much it takes, on a bridge of three hops in network namespaces, against three
 * `tcpdump -w` and one `dumpcap` fed by the same sender in the same run. Called as `node scripts/bench.js live`, or by
 * itself, as root. Needs `npm run build`; a peer that is not installed is left out and said to be missing.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onPath } from '../lab.d/client.js';
import { createNamespaces } from '../lab.d/namespaces.js';
import { start, until } from '../lab.d/process.js';
import { labMissing } from '../lab.d/requirements.js';

const SELF = fileURLToPath(import.meta.url);
const INJECT = fileURLToPath(new URL('../../test/native/inject.pl', import.meta.url));
const HOPS = ['up0', 'br0', 'tap0'];
const FILTER = 'udp port 67 or udp port 68';
/** Frames a second offered; 0 is as fast as one sender goes. */
const RATES = [10_000, 40_000, 80_000, 0];
const SECONDS = 2;
const UNLIMITED_FRAMES = 300_000;

/**
 * A tool that captures on all hops.
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} program
 * @property {(hv: string, directory: string) => { argv: string[], ready: RegExp }[]} processes
 * @property {(outputs: readonly string[]) => number} captured  Frames, from what the processes said at their end.
 */

/** @type {readonly Tool[]} */
const TOOLS = [
  {
    name: 'dhcphop',
    program: process.execPath,
    processes: (hv) => [{ argv: [process.execPath, SELF, '--consume', hv], ready: /ready/ }],
    captured: ([output]) => Number(/frames (\d+)/.exec(output ?? '')?.[1]),
  },
  {
    name: '3 x tcpdump -w',
    program: 'tcpdump',
    processes: (hv, directory) =>
      HOPS.map((hop) => ({
        argv: inNamespace(hv, ['tcpdump', '-Z', 'root', '-i', hop, '-w', join(directory, hop), FILTER]),
        ready: /listening on/,
      })),
    captured: (outputs) => outputs.reduce((sum, text) => sum + Number(/(\d+) packets captured/.exec(text)?.[1]), 0),
  },
  {
    name: 'dumpcap, 3 interfaces',
    program: 'dumpcap',
    processes: (hv, directory) => {
      const interfaces = HOPS.flatMap((hop) => ['-i', hop]);
      const argv = ['dumpcap', '-q', ...interfaces, '-f', FILTER, '-w', join(directory, 'dumpcap')];
      return [{ argv: inNamespace(hv, argv), ready: /File: / }];
    },
    captured: ([output]) => Number(/Packets captured: (\d+)/.exec(output ?? '')?.[1]),
  },
];

/** @param {string} name @param {readonly string[]} argv */
function inNamespace(name, argv) {
  return ['ip', 'netns', 'exec', name, ...argv];
}

export async function run() {
  const missing = labMissing();
  if (missing !== null) throw new Error(`bench live: ${missing}`);
  const namespaces = createNamespaces();
  const directory = mkdtempSync(join(tmpdir(), 'dhcphop-bench-'));
  try {
    await buildBridge(namespaces);
    console.log('three hops, DISCOVERs from the guest; CPU is user and system of the tool, per million hop frames\n');
    console.log(`${'tool'.padEnd(24)}${'sent/s'.padStart(10)}${'lost'.padStart(10)}${'CPU s'.padStart(10)}  of it`);
    for (const rate of RATES) {
      for (const tool of TOOLS) {
        if (!onPath(tool.program) && tool.program !== process.execPath) console.log(`${tool.name}: not installed`);
        else console.log(line(tool, await measure(tool, namespaces, directory, rate)));
      }
      console.log();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
    await namespaces.close();
  }
}

/** @param {import('../lab.d/namespaces.js').Namespaces} namespaces */
async function buildBridge(namespaces) {
  await namespaces.add('hv');
  await namespaces.ip('hv', 'link', 'add', 'br0', 'type', 'bridge');
  await namespaces.ip('hv', 'link', 'set', 'br0', 'up');
  for (const [role, port] of /** @type {const} */ ([
    ['wire', 'up0'],
    ['guest', 'tap0'],
  ])) {
    await namespaces.add(role);
    await namespaces.ip(
      'hv',
      'link',
      'add',
      port,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      namespaces.name(role),
    );
    await namespaces.ip('hv', 'link', 'set', port, 'master', 'br0', 'up');
    await namespaces.ip(role, 'link', 'set', 'eth0', 'up');
  }
  await until(async () => {
    const ports = await namespaces.exec('hv', ['bridge', 'link', 'show']);
    return ports.match(/state forwarding/g)?.length === 2;
  }, 3000);
}

/**
 * @typedef {object} Measured
 * @property {number} rate  Sent a second.
 * @property {number} lost  Hop frames.
 * @property {number} frames  Hop frames in all.
 * @property {Map<string, number>} cpu  Seconds by thread name.
 */

/**
 * @param {Tool} tool
 * @param {import('../lab.d/namespaces.js').Namespaces} namespaces
 * @param {string} directory
 * @param {number} rate
 * @returns {Promise<Measured>}
 */
async function measure(tool, namespaces, directory, rate) {
  const processes = tool
    .processes(namespaces.name('hv'), directory)
    .map(({ argv, ready }) => ({ ready, run: start(argv) }));
  await Promise.all(processes.map(({ ready, run }) => run.saying(ready)));
  const before = cpuOf(processes.map(({ run }) => run.pid));
  const count = rate === 0 ? UNLIMITED_FRAMES : rate * SECONDS;
  const seconds = await send(namespaces, count, rate);
  // tcpdump sees the last frames when the block of its ring is a second old.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const cpu = cpuOf(processes.map(({ run }) => run.pid));
  for (const [name, value] of before) cpu.set(name, (cpu.get(name) ?? 0) - value);
  await Promise.all(processes.map(({ run }) => run.stop('SIGINT')));
  const frames = count * HOPS.length;
  const captured = tool.captured(processes.map(({ run }) => run.stdout() + run.stderr()));
  return { rate: count / seconds, lost: frames - captured, frames, cpu };
}

/** @param {import('../lab.d/namespaces.js').Namespaces} namespaces @param {number} count @param {number} rate */
async function send(namespaces, count, rate) {
  const frame = discover().toString('hex');
  const argv = namespaces.argv('guest', ['sh', '-c', `echo ${frame} | perl ${INJECT} eth0 ${count} ${rate} 46`]);
  const sender = start(argv);
  if ((await sender.exited) !== 0) throw new Error(`sender: ${sender.stderr()}`);
  return Number(sender.stdout());
}

/** A DISCOVER without UDP checksum; that of the IP header counts where br_netfilter is loaded. */
function discover() {
  const frame = Buffer.alloc(342);
  frame.fill(0xff, 0, 6);
  frame.write('fa163e56eafa0800', 6, 'hex');
  frame.write('4500014800000000401179a600000000ffffffff', 14, 'hex');
  frame.write('004400430134', 34, 'hex');
  frame.write('01010600', 42, 'hex');
  frame.write('fa163e56eafa', 70, 'hex');
  frame.write('63825363350101ff', 278, 'hex');
  return frame;
}

/** Time on a CPU of all threads of the processes, in seconds. @param {readonly number[]} pids */
function cpuOf(pids) {
  /** @type {Map<string, number>} */
  const seconds = new Map();
  for (const pid of pids) {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const name = readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim();
      const [onCpuNs] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ');
      seconds.set(name, (seconds.get(name) ?? 0) + Number(onCpuNs) / 1e9);
    }
  }
  return seconds;
}

/** @param {Tool} tool @param {Measured} measured */
function line(tool, { rate, lost, frames, cpu }) {
  const perMillion = (/** @type {number} */ seconds) => (seconds / (frames / 1e6)).toFixed(2);
  const total = [...cpu.values()].reduce((sum, value) => sum + value, 0);
  const thread = cpu.get('dhcphop-capture');
  const columns = [Math.round(rate).toString(), lost.toString(), perMillion(total)].map((text) => text.padStart(10));
  const share = thread === undefined ? '' : `  capture thread ${perMillion(thread)}`;
  return `${tool.name.padEnd(24)}${columns.join('')}${share}`;
}

/** The engine as `trace` uses it, counting what it hands out. @param {string} hv */
async function consume(hv) {
  const built = (/** @type {string} */ path) => import(new URL(`../../dist/capture/${path}`, import.meta.url).href);
  /** @type {typeof import('../../src/capture/live-source.ts')} */
  const { openLiveSource } = await built('live-source.js');
  const interfaces = HOPS.map((hop) => ({ name: `${hv}/${hop}`, promiscuous: hop === 'br0' }));
  const source = openLiveSource(interfaces, { filter: FILTER });
  process.on('SIGINT', () => source.stop());
  console.log('ready');
  let frames = 0;
  for await (const batch of source.batches()) frames += batch.frames.length;
  console.log(`frames ${frames}`);
}

if (process.argv[1] === SELF) await (process.argv[2] === '--consume' ? consume(process.argv[3] ?? '') : run());
