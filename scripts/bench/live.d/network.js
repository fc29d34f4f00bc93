/** The hypervisor the live bench measures on: uplink, bridge and guest port in a namespace, and who sends through it. */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start, until } from '../../lab.d/process.js';

const INJECT = fileURLToPath(new URL('../../../test/native/inject.pl', import.meta.url));
export const HOPS = ['up0', 'br0', 'tap0'];
export const WIRE_ADDRESS = '192.0.2.1';

/** @typedef {import('../../lab.d/namespaces.js').Namespaces} Namespaces */

/** @param {Namespaces} namespaces */
export async function buildBridge(namespaces) {
  const ip = (/** @type {string[]} */ ...words) => namespaces.ip('hv', ...words);
  await namespaces.add('hv');
  await ip('link', 'add', 'br0', 'type', 'bridge');
  await ip('link', 'set', 'br0', 'up');
  for (const [role, port, address] of /** @type {const} */ ([
    ['wire', 'up0', `${WIRE_ADDRESS}/24`],
    ['guest', 'tap0', '192.0.2.94/24'],
  ])) {
    await namespaces.add(role);
    await ip('link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespaces.name(role));
    await ip('link', 'set', port, 'master', 'br0', 'up');
    await namespaces.ip(role, 'address', 'add', address, 'dev', 'eth0');
    await namespaces.ip(role, 'link', 'set', 'eth0', 'up');
  }
  await until(async () => {
    const ports = await namespaces.exec('hv', ['bridge', 'link', 'show']);
    return ports.match(/state forwarding/g)?.length === 2;
  }, 3000);
}

/**
 * Sends the frames in turn from the guest, each with an xid of its own; `rate` a second, 0 for as fast as it goes.
 * @param {Namespaces} namespaces @param {readonly Buffer[]} frames @param {number} count @param {number} rate
 * @returns {Promise<number>} seconds
 */
export async function send(namespaces, frames, count, rate) {
  const file = join(tmpdir(), `${namespaces.prefix}frames`);
  writeFileSync(file, frames.map((frame) => `${frame.toString('hex')}\n`).join(''));
  try {
    const pipe = `exec perl ${INJECT} eth0 ${count} ${rate} 46 < ${file}`;
    const sender = start(namespaces.argv('guest', ['sh', '-c', pipe]));
    if ((await sender.exited) !== 0) throw new Error(`sender: ${sender.stderr()}`);
    return Number(sender.stdout());
  } finally {
    rmSync(file);
  }
}

/** The DISCOVERs of as many guests behind one port. @param {number} guests */
export function discovers(guests) {
  return Array.from({ length: guests }, (_, index) => {
    const frame = discover();
    for (const macAt of [6, 70]) frame.writeUInt16BE(index, macAt + 4);
    return frame;
  });
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

/** The same datagram on ports that are not DHCP's. */
export function notDhcp() {
  const frame = discover();
  frame.write('14e914e9', 34, 'hex');
  return frame;
}
