/**
 * What capturing DHCP costs everybody else: a transfer by TCP and small datagrams through the bridge, with nobody
 * listening, with the engine and with tcpdump on the same interfaces. Part of scripts/bench/live.js.
 */
import { readFileSync } from 'node:fs';
import { start } from '../../../lab/process.js';
import { buildBridge, HOPS, notDhcp, send, WIRE_ADDRESS } from './network.js';
import { DHCPHOP, startTool, TCPDUMPS, TRACE, total } from './tools.js';

const ROUNDS = 11;
const BYTES = 2 ** 30;
const PORT = 5001;
const DATAGRAMS = 150_000;

const RECEIVE = `require('node:net').createServer((socket) => {
  socket.on('data', () => {}).on('end', () => socket.end()).on('close', () => process.exit());
}).listen(${PORT}, () => console.log('listening'));`;

/** Says how many seconds it took, and of all processors' time how much was not idle (softirqs are nobody's). */
const SEND = `const fs = require('node:fs');
const busy = () => {
  const [user, nice, system, , , irq, softirq] = fs.readFileSync('/proc/stat', 'utf8').split('\\n')[0].split(/ +/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / 100;
};
const block = Buffer.alloc(1 << 18);
const socket = require('node:net').connect(${PORT}, '${WIRE_ADDRESS}');
const [begin, busyBefore] = [process.hrtime.bigint(), busy()];
let left = ${BYTES};
const write = () => {
  while (left > 0) { left -= block.length; if (!socket.write(block)) return; }
  socket.end();
};
socket.on('connect', write).on('drain', write).on('data', () => {}).on('close', () =>
  console.log(Number(process.hrtime.bigint() - begin) / 1e9, busy() - busyBefore));`;

/**
 * What a round gave, and per frame or gigabyte what it took.
 * @typedef {{ gigabytes: number, cpu: number, datagrams: number, datagramCpu: number, tool: number }} Cost
 */
const COSTS = /** @type {const} */ (['gigabytes', 'cpu', 'datagrams', 'datagramCpu']);
/** Nobody listens. */
const NOBODY = 'nobody';

/**
 * @param {import('./network.js').Namespaces} namespaces @param {string} directory
 * @param {readonly import('./tools.js').Tool[]} tools
 */
export async function benchBulk(namespaces, directory, tools = [TRACE, DHCPHOP, TCPDUMPS]) {
  await buildBridge(namespaces);
  console.log(`traffic that is not DHCP through the bridge, medians of ${ROUNDS} rounds; CPU of the whole machine`);
  console.log("in brackets: the median of the rounds' ratios to nobody\n");
  const header = ['TCP GB/s', 'CPU s/GB', 'small frames/s', 'CPU us/frame', 'CPU s of the tool'];
  console.log(`${'listening'.padEnd(18)}${header.map((text) => text.padStart(20)).join('')}`);
  const listeners = [null, ...tools.filter((tool) => tool.isInstalled())];
  /** @type {Map<string, Cost[]>} */
  const rounds = new Map(listeners.map((tool) => [tool?.name ?? NOBODY, []]));
  // In turns, and never in the same order twice running, so that what else the machine does meets all of them.
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < listeners.length; turn++) {
      const tool = listeners[(round + turn) % listeners.length] ?? null;
      rounds.get(tool?.name ?? NOBODY)?.push(await measureWith(tool, namespaces, directory));
    }
  }
  const alone = rounds.get(NOBODY) ?? [];
  for (const [name, costs] of rounds) {
    const columns = COSTS.map((key) => {
      const value = median(costs.map((cost) => cost[key]));
      const ratio = median(costs.map((cost, round) => cost[key] / (alone[round]?.[key] ?? Number.NaN)));
      const digits = value > 1000 ? 0 : 2;
      return `${value.toFixed(digits)} (${(100 * ratio).toFixed(1)} %)`.padStart(20);
    });
    const own = median(costs.map(({ tool }) => tool));
    console.log(`${name.padEnd(18)}${columns.join('')}${own.toFixed(3).padStart(20)}`);
  }
  console.log();
}

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/**
 * @param {import('./tools.js').Tool | null} tool @param {import('./network.js').Namespaces} namespaces
 * @param {string} directory
 */
async function measureWith(tool, namespaces, directory) {
  const running = tool === null ? null : await startTool(tool, namespaces.name('hv'), HOPS, directory);
  const spent = () => (running === null ? 0 : total(running.cpu()));
  const before = spent();
  const cost = await measure(namespaces);
  cost.tool = spent() - before;
  await running?.end();
  return cost;
}

/** @param {import('./network.js').Namespaces} namespaces @returns {Promise<Cost>} */
async function measure(namespaces) {
  const receiver = start(namespaces.argv('wire', [process.execPath, '-e', RECEIVE]));
  await receiver.saying(/listening/);
  const sender = start(namespaces.argv('guest', [process.execPath, '-e', SEND]));
  const code = await sender.exited;
  await receiver.stop();
  if (code !== 0) throw new Error(`bulk transfer: ${sender.stderr()}`);
  const [seconds = 0, busy = 0] = sender.stdout().split(' ').map(Number);
  const before = busySeconds();
  const taken = await send(namespaces, [notDhcp()], DATAGRAMS, 0);
  const datagramCpu = ((busySeconds() - before) / DATAGRAMS) * 1e6;
  const cpu = busy / (BYTES / 1e9);
  return { gigabytes: BYTES / 1e9 / seconds, cpu, datagrams: DATAGRAMS / taken, datagramCpu, tool: 0 };
}

/** Of all processors, so far: what was not idle (softirqs are nobody's). */
function busySeconds() {
  const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/ +/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / 100;
}
