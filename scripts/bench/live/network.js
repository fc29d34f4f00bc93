/** The hypervisor the live bench measures on: uplink, bridge and guest port in a namespace, and who sends through it. */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start, until } from '../../../lab/process.js';
import { DHCP_FRAME_BYTES, writeDhcpFrame } from '../generate-capture.js';

const INJECT = fileURLToPath(new URL('../../../test/native/inject.pl', import.meta.url));
export const HOPS = ['up0', 'br0', 'tap0'];
export const WIRE_ADDRESS = '192.0.2.1';

/** @typedef {import('../../../lab/namespaces.js').Namespaces} Namespaces */

/**
 * The far ends of uplink and port are `wire0` and `guest0`, in the namespaces named: in one, where a single program is to
 * send out of both; in two, where traffic between their addresses is to take the bridge.
 * @param {Namespaces} namespaces @param {string} wire @param {string} guest
 */
export async function buildBridge(namespaces, wire = 'wire', guest = 'guest') {
  const ip = (/** @type {string[]} */ ...words) => namespaces.ip('hv', ...words);
  await namespaces.add('hv');
  await ip('link', 'add', 'br0', 'type', 'bridge');
  await ip('link', 'set', 'br0', 'up');
  for (const role of new Set([wire, guest])) await namespaces.add(role);
  for (const [role, end, port, address] of /** @type {const} */ ([
    [wire, 'wire0', 'up0', `${WIRE_ADDRESS}/24`],
    [guest, 'guest0', 'tap0', '192.0.2.94/24'],
  ])) {
    await ip('link', 'add', port, 'type', 'veth', 'peer', 'name', end, 'netns', namespaces.name(role));
    await ip('link', 'set', port, 'master', 'br0', 'up');
    await namespaces.ip(role, 'address', 'add', address, 'dev', end);
    await namespaces.ip(role, 'link', 'set', end, 'up');
  }
  await until(async () => {
    const ports = await namespaces.exec('hv', ['bridge', 'link', 'show']);
    return ports.match(/state forwarding/g)?.length === 2;
  }, 3000);
}

/**
 * Sends groups of frames in turn out of the ends that are in the namespace `guest`, each group with an xid of its own;
 * `rate` frames a second, 0 for as fast as it goes.
 * @param {Namespaces} namespaces @param {readonly Group[]} groups @param {number} count of frames @param {number} rate
 * @returns {Promise<number>} seconds
 */
export async function send(namespaces, groups, count, rate) {
  const file = join(tmpdir(), `${namespaces.prefix}frames`);
  const word = (/** @type {Group[number]} */ { frame, from }) => `${frame.toString('hex')}@${from}`;
  writeFileSync(file, groups.map((group) => `${group.map(word).join(' ')}\n`).join(''));
  try {
    const pipe = `exec perl ${INJECT} guest0 ${count} ${rate} 46 < ${file}`;
    const sender = start(namespaces.argv('guest', ['sh', '-c', pipe]));
    if ((await sender.exited) !== 0) throw new Error(`sender: ${sender.stderr()}`);
    return Number(sender.stdout());
  } finally {
    rmSync(file);
  }
}

/** Frames that share an xid, and the end each is sent from. @typedef {readonly { frame: Buffer, from: 'guest0' | 'wire0' }[]} Group */

/** DISCOVER, OFFER, REQUEST and ACK of as many guests behind one port. @param {number} guests @returns {Group[]} */
export function exchanges(guests) {
  return Array.from({ length: guests }, (_, guest) =>
    [0, 1, 2, 3].map((step) => {
      const frame = Buffer.alloc(DHCP_FRAME_BYTES);
      writeDhcpFrame(frame, guest, step);
      // The xid is written on the way out: without a UDP checksum the frame stays right.
      frame.writeUInt16BE(0, 40);
      return { frame, from: step % 2 === 0 ? 'guest0' : 'wire0' };
    }),
  );
}

/** DISCOVERs nobody answers. @param {number} guests @returns {Group[]} */
export function discovers(guests) {
  return exchanges(guests).map((group) => group.slice(0, 1));
}

/** A broadcast from the guest as large as a DISCOVER, on ports that are not DHCP's. @returns {Group} */
export function notDhcp() {
  const frame = Buffer.alloc(DHCP_FRAME_BYTES);
  writeDhcpFrame(frame, 0, 0);
  frame.write('14e914e9', 34, 'hex');
  frame.writeUInt16BE(0, 40);
  return [{ frame, from: 'guest0' }];
}
