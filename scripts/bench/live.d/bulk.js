/**
 * What capturing DHCP costs everybody else: a transfer by TCP and small datagrams through the bridge, with nobody
 * listening, with the engine and with tcpdump on the same interfaces. Part of scripts/bench/live.js.
 */
import { start } from '../../lab.d/process.js';
import { HOPS, notDhcp, send, WIRE_ADDRESS } from './network.js';
import { DHCPHOP, startTool, TCPDUMPS } from './tools.js';

const ROUNDS = 9;
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

/** @typedef {{ gigabytes: number, cpu: number, datagrams: number, tool: number }} Cost */

/** @param {import('./network.js').Namespaces} namespaces @param {string} directory */
export async function benchBulk(namespaces, directory) {
  console.log(`traffic that is not DHCP through the bridge, the best of ${ROUNDS} rounds; CPU of the whole machine\n`);
  console.log('listening               TCP GB/s  CPU s/GB  small frames/s  CPU s of the tool, all of it');
  const listeners = [null, DHCPHOP, TCPDUMPS].filter((tool) => tool === null || tool.isInstalled());
  /** @type {Map<string, Cost>} */
  const best = new Map();
  // In turns, so that what else the machine does meets all of them.
  for (let round = 0; round < ROUNDS; round++) {
    for (const tool of listeners) {
      const name = tool?.name ?? 'nobody';
      const running = tool === null ? null : await startTool(tool, namespaces.name('hv'), HOPS, directory);
      const cost = await measure(namespaces);
      cost.tool = running === null ? 0 : [...running.cpu().values()].reduce((sum, value) => sum + value, 0);
      await running?.end();
      const { gigabytes, cpu, datagrams, tool: own } = best.get(name) ?? cost;
      best.set(name, {
        gigabytes: Math.max(gigabytes, cost.gigabytes),
        cpu: Math.min(cpu, cost.cpu),
        datagrams: Math.max(datagrams, cost.datagrams),
        tool: Math.min(own, cost.tool),
      });
    }
  }
  const nobody = best.get('nobody');
  for (const [name, { gigabytes, cpu, datagrams, tool }] of best) {
    const share = (/** @type {number} */ value, /** @type {number | undefined} */ of) =>
      `${((100 * value) / (of ?? value)).toFixed(0)} %`.padStart(6);
    const tcp = `${gigabytes.toFixed(2).padStart(8)}${cpu.toFixed(2).padStart(10)}`;
    const shares = `TCP${share(gigabytes, nobody?.gigabytes)}, CPU${share(cpu, nobody?.cpu)}, small frames${share(datagrams, nobody?.datagrams)} of nobody's`;
    console.log(
      `${name.padEnd(24)}${tcp}${Math.round(datagrams).toString().padStart(16)}${tool.toFixed(2).padStart(10)}   ${shares}`,
    );
  }
  console.log();
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
  const datagrams = DATAGRAMS / (await send(namespaces, notDhcp(), DATAGRAMS, 0));
  return { gigabytes: BYTES / 1e9 / seconds, cpu: busy / (BYTES / 1e9), datagrams, tool: 0 };
}
