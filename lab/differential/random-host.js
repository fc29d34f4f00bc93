/** A random bridge with its ports, what it has learned, its nftables rules, and the frames to send through it. */
import { createRandom } from './random.js';
import { randomInet, randomNft } from './random-nft.js';
import { randomEbtables, randomIptables } from './random-tables.js';
import { BOND_PORTS, randomWiring } from './random-wiring.js';

export const PORTS = /** @type {const} */ (['p0', 'p1', 'p2', 'p3', 'p4', 'p5']);
export const BRIDGE = 'br0';
export const BRIDGE_MAC = '02:b0:00:00:00:01';
/** Stations that the bridge may have entries of, and that send and are sent to. */
export const STATIONS = ['02:aa:00:00:00:01', '02:aa:00:00:00:02', '02:aa:00:00:00:03', '02:aa:00:00:00:04'];

/** @param {string} port */
export const peerOf = (port) => port.replace('p', 'q').replace('s', 't');
/** @param {string} port */
export const macOf = (port) => `02:b0:00:00:0${port.startsWith('b') ? 2 : 1}:0${port.slice(1)}`;

/**
 * @typedef {object} RandomPort
 * @property {string} name
 * @property {boolean} isMember  Whether it is on the bridge at all.
 * @property {boolean} up
 * @property {boolean} peerUp
 * @property {number} mtu
 * @property {number} state  BR_STATE_*: 1 listening, 2 learning, 3 forwarding, 4 blocking.
 * @property {Readonly<Record<'isolated' | 'flood' | 'bcast_flood' | 'locked' | 'learning' | 'hairpin', boolean>>} flags
 */

/**
 * @typedef {object} RandomFrame
 * @property {string} port  It comes in by this one, from its peer: a port of the bridge, or a slave of a bond that is one.
 * @property {string} source
 * @property {string} destination
 * @property {'discover' | 'offer'} what
 * @property {number | null} vlan
 * @property {number} ttl
 * @property {number} length  Of the IPv4 packet.
 * @property {'checksum' | 'length' | null} ipFault  What is wrong with its IPv4 header.
 * @property {boolean} isBroadcast  Its IPv4 destination is 255.255.255.255.
 */

/**
 * @typedef {object} RandomHost
 * @property {number} seed
 * @property {readonly RandomPort[]} ports
 * @property {readonly { mac: string, port: string, sticky: boolean }[]} entries
 * @property {string} nft
 * @property {readonly import('./random-tables.js').RandomTables[]} tables  Rules of iptables and ebtables.
 * @property {boolean} handsToIp  Whether br_netfilter has the frames: without rules of its own it makes fragments.
 * @property {import('./random-wiring.js').RandomWiring | null} wiring  Bonds among the ports, and VLANs; null where there are none.
 * @property {readonly RandomFrame[]} frames
 */

/**
 * @param {number} seed
 * @param {number} frameCount
 * @param {{ isWired?: boolean }} [options]  `isWired`: with bonds and VLANs, and without firewall rules.
 * @returns {RandomHost}
 */
export function randomHost(seed, frameCount, { isWired = false } = {}) {
  const random = createRandom(seed);
  const names = [...PORTS.slice(0, random.between(2, PORTS.length)), ...(isWired ? BOND_PORTS : [])];
  // Carrier changes cost up to a second each (linkwatch): few hosts have them.
  const hasOutage = random.chance(0.06);
  const ports = names.map((name) => randomPort(name, hasOutage, random));
  const members = ports.filter(({ isMember }) => isMember).map(({ name }) => name);
  const entries = STATIONS.filter(() => members.length > 0 && random.chance(0.5)).map((mac) => ({
    mac,
    port: random.pick(members),
    sticky: random.chance(0.3),
  }));
  if (isWired) {
    const wiring = randomWiring(names, random);
    const frames = Array.from({ length: frameCount }, () => wiring.change(randomFrame(ports, random), random));
    return { seed, ports, entries, nft: '', tables: [], handsToIp: false, wiring, frames };
  }
  // Rarely: to set and to read them takes ten programs.
  const hasIptables = random.chance(0.1);
  const tables = [
    ...(hasIptables ? [randomIptables(random, names, STATIONS)] : []),
    ...(random.chance(0.1) ? [randomEbtables(random, names, STATIONS)] : []),
  ];
  const hasInet = random.chance(0.12);
  const nft = [
    ...(random.chance(0.5) ? [randomNft(random, names, STATIONS)] : []),
    ...(hasInet ? [randomInet(random, STATIONS)] : []),
  ].join('\n');
  const handsToIp = random.chance(hasIptables || hasInet ? 0.85 : 0.15);
  const frames = Array.from({ length: frameCount }, () => randomFrame(ports, random));
  return { seed, ports, entries, nft, tables, handsToIp, wiring: null, frames };
}

/**
 * @param {string} name
 * @param {boolean} hasOutage
 * @param {import('./random.js').Random} random
 * @returns {RandomPort}
 */
function randomPort(name, hasOutage, random) {
  return {
    name,
    isMember: !random.chance(0.05),
    up: !(hasOutage && random.chance(0.3)),
    peerUp: !(hasOutage && random.chance(0.3)),
    mtu: random.chance(0.15) ? random.pick([300, 328, 400, 500]) : 1500,
    state: random.chance(0.1) ? random.pick([1, 2, 4]) : 3,
    flags: {
      isolated: random.chance(0.25),
      flood: !random.chance(0.2),
      bcast_flood: !random.chance(0.15),
      locked: random.chance(0.1),
      learning: !random.chance(0.2),
      hairpin: random.chance(0.15),
    },
  };
}

/**
 * @param {readonly RandomPort[]} ports
 * @param {import('./random.js').Random} random
 * @returns {RandomFrame}
 */
function randomFrame(ports, random) {
  const what = random.chance(0.4) ? 'discover' : 'offer';
  const others = [...STATIONS, ...ports.map(({ name }) => macOf(name)), BRIDGE_MAC];
  // Few are the host's own: such a source the kernel complains about, and such a destination goes no further.
  const station = () => (random.chance(0.75) ? random.pick(STATIONS) : random.pick(others));
  const unique = () => `02:cc:00:00:00:${random.between(16, 255).toString(16)}`;
  const isBroadcast = what === 'discover' || random.chance(0.3);
  const destination = isBroadcast ? 'ff:ff:ff:ff:ff:ff' : random.chance(0.75) ? station() : unique();
  const source = random.chance(0.7) ? station() : unique();
  return {
    port: random.pick(ports).name,
    // A frame to its own sender would be learned and then not sent back: DHCP has none.
    source: source === destination ? unique() : source,
    destination,
    what,
    vlan: random.chance(0.12) ? random.pick([7, 8]) : null,
    ttl: random.pick([64, 64, 63, 128]),
    length: randomLength(random.pick(ports).mtu, random),
    isBroadcast,
    ipFault: random.chance(0.06) ? random.pick(/** @type {const} */ (['checksum', 'length'])) : null,
  };
}

/**
 * Where a port carries less than usual, most are about as long as that.
 * @param {number} mtu
 * @param {import('./random.js').Random} random
 */
function randomLength(mtu, random) {
  return mtu < 1500 && random.chance(0.7) ? Math.max(300, mtu + random.between(-1, 6)) : random.between(300, 600);
}
