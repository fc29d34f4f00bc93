/**
 * The trace engine alone: sightings a second on one core, and whether memory stays flat. Exchanges of four messages over
 * three hops, from ever new xids of a thousand clients; one in a hundred OFFERs is lost.
 * By hand: npm run bench -- trace [EXCHANGES], 10,000,000 unless told.
 */
const TRACER = new URL('../../dist/trace/tracer.js', import.meta.url).href;

const CLIENTS = 1000;
const START_NS = 1_790_000_000_000_000_000n;
const SETTLE_NS = 250_000_000n;
/** Exchanges begin this far apart: two hundred a second, with some hundreds open at a time. */
const SPACING_NS = 5_000_000n;
const NO_BYTES = new Uint8Array(0);
/** @type {readonly never[]} */
const NOTHING = [];
const MIB = 1024 * 1024;

/** @type {import('../../src/path/path.ts').Path} */
const PATH = {
  guest: null,
  hops: [
    { name: 'uplink0', interfaces: ['uplink0'], role: 'uplink' },
    { name: 'br0', interfaces: ['br0'], role: 'bridge' },
    { name: 'tap0', interfaces: ['tap0'], role: 'tap' },
  ],
};

/** @param {number} exchange */
function chaddrOf(exchange) {
  return `02:00:00:00:${((exchange % CLIENTS) >> 8).toString(16).padStart(2, '0')}:${(exchange & 255).toString(16).padStart(2, '0')}`;
}

/**
 * @param {import('../../src/dhcp/message-type.ts').DhcpType} type
 * @param {number} op
 * @param {number} xid
 * @param {string} chaddr
 * @returns {import('../../src/dhcp/message.ts').DhcpMessage}
 */
function makeMessage(type, op, xid, chaddr) {
  return {
    op,
    htype: 1,
    hlen: 6,
    hops: 0,
    xid,
    secs: 0,
    flags: 0,
    ciaddr: 0,
    yiaddr: op === 2 ? 1 : 0,
    siaddr: 0,
    giaddr: 0,
    chaddr,
    type,
    serverId: 1,
    requestedAddress: op === 1 ? 1 : null,
    clientId: null,
    text: null,
    contentKey: op * 2 ** 40 + type.length * 2 ** 34 + xid,
    anomalies: NOTHING,
    payload: NO_BYTES,
  };
}

/**
 * @param {import('../../src/dhcp/message.ts').DhcpMessage} dhcp
 * @returns {import('../../src/frame/datagram.ts').Datagram}
 */
function makeDatagram(dhcp) {
  const server = '52:54:00:00:00:01';
  const request = dhcp.op === 1;
  return {
    linkSource: request ? dhcp.chaddr : server,
    linkDestination: request ? 'ff:ff:ff:ff:ff:ff' : dhcp.chaddr,
    vlanIds: NOTHING,
    ipSource: 0,
    ipDestination: 0,
    ttl: 64,
    ipFault: null,
    sourcePort: 68,
    destinationPort: 67,
    checksum: 'good',
    payload: NO_BYTES,
    isCut: false,
    anomalies: NOTHING,
  };
}

/**
 * @param {number} interfaceId
 * @param {bigint} timeNs
 * @param {import('../../src/core/frame.ts').Direction} direction
 * @returns {import('../../src/core/frame.ts').Frame}
 */
function frameOf(interfaceId, timeNs, direction) {
  return { interfaceId, timeNs, direction, linkType: 1, bytes: NO_BYTES, wireLength: 342 };
}

/**
 * @param {import('../../src/trace/tracer.ts').Tracer} tracer
 * @param {import('../../src/dhcp/message.ts').DhcpMessage} dhcp
 * @param {bigint} atNs
 * @param {boolean} lost
 * @returns {number} sightings
 */
function pass(tracer, dhcp, atNs, lost) {
  const datagram = makeDatagram(dhcp);
  if (dhcp.op === 1) {
    tracer.sight(frameOf(2, atNs, 'in'), 'tap0', datagram, dhcp);
    tracer.sight(frameOf(1, atNs, 'in'), 'br0', datagram, dhcp);
    tracer.sight(frameOf(0, atNs + 31_000n, 'out'), 'uplink0', datagram, dhcp);
    return 3;
  }
  tracer.sight(frameOf(0, atNs, 'in'), 'uplink0', datagram, dhcp);
  tracer.sight(frameOf(1, atNs, 'in'), 'br0', datagram, dhcp);
  if (lost) return 2;
  tracer.sight(frameOf(2, atNs + 7_000n, 'out'), 'tap0', datagram, dhcp);
  return 3;
}

/** @param {readonly string[]} argv */
export async function run([count = '10000000']) {
  const { Tracer } = await import(TRACER);
  const exchanges = Number(count);
  const sink = { sighting() {}, verdict() {}, exchange() {} };
  const tracer = new Tracer({ paths: [PATH], settleNs: SETTLE_NS, sink });
  let sightings = 0;
  let rssAtFirst = 0;
  const began = performance.now();
  for (let i = 0; i < exchanges; i++) {
    const atNs = START_NS + BigInt(i) * SPACING_NS;
    const chaddr = chaddrOf(i);
    const lost = i % 100 === 0;
    tracer.advance(atNs - 1n);
    sightings += pass(tracer, makeMessage('DISCOVER', 1, i, chaddr), atNs, false);
    sightings += pass(tracer, makeMessage('OFFER', 2, i, chaddr), atNs + 100_000n, lost);
    if (!lost) {
      sightings += pass(tracer, makeMessage('REQUEST', 1, i, chaddr), atNs + 200_000n, false);
      sightings += pass(tracer, makeMessage('ACK', 2, i, chaddr), atNs + 300_000n, false);
    }
    if (i === exchanges / 10 - 1) rssAtFirst = process.memoryUsage().rss;
    if (i === exchanges / 10 - 1) report(sightings, began, rssAtFirst);
  }
  const rss = process.memoryUsage().rss;
  tracer.finish(START_NS + BigInt(exchanges) * SPACING_NS, true);
  report(sightings, began, rss);
  console.log(`memory after ten times as many exchanges: ${(rss / rssAtFirst).toFixed(3)} times`);
  console.log(JSON.stringify(tracer.counts));
  return 0;
}

/**
 * @param {number} sightings
 * @param {number} began
 * @param {number} rss
 */
function report(sightings, began, rss) {
  const seconds = (performance.now() - began) / 1000;
  const rate = (sightings / seconds / 1e6).toFixed(2);
  console.log(`${sightings} sightings in ${seconds.toFixed(1)} s: ${rate} M/s, ${(rss / MIB).toFixed(0)} MiB`);
}
