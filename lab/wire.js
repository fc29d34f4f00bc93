/**
 * The lab's own small reader of tcpdump's output and of DHCP: the ground truth must not rest on the code it judges.
 * Classic pcap as tcpdump writes it here (little endian, Ethernet, micro- or nanoseconds), IPv4 untagged or in 802.1Q tags,
 * UDP 67/68.
 */

/**
 * @typedef {object} DhcpFrame
 * @property {bigint} timeNs
 * @property {number} op  1 request, 2 reply.
 * @property {string} type  Name of option 53.
 * @property {number} xid
 * @property {string} chaddr
 * @property {string} payload  The BOOTP payload as hex, the key that joins one message over interfaces.
 * @property {string} etherSource
 * @property {string} etherDestination
 */

const MICROSECOND_MAGIC = 0xa1b2c3d4;
const NANOSECOND_MAGIC = 0xa1b23c4d;
const TYPES = ['BOOTP', 'DISCOVER', 'OFFER', 'REQUEST', 'DECLINE', 'ACK', 'NAK', 'RELEASE', 'INFORM'];

/**
 * The DHCP frames of a classic capture; a record still being written is left for the next call.
 * @param {Buffer} bytes
 * @returns {DhcpFrame[]}
 */
export function readDhcpFrames(bytes) {
  if (bytes.length < 24) return [];
  const magic = bytes.readUInt32LE(0);
  if (magic !== MICROSECOND_MAGIC && magic !== NANOSECOND_MAGIC)
    throw new Error('not a capture written by tcpdump here');
  const unit = magic === NANOSECOND_MAGIC ? 1n : 1000n;
  const frames = [];
  let at = 24;
  while (at + 16 <= bytes.length) {
    const length = bytes.readUInt32LE(at + 8);
    if (at + 16 + length > bytes.length) break;
    const timeNs = BigInt(bytes.readUInt32LE(at)) * 1_000_000_000n + BigInt(bytes.readUInt32LE(at + 4)) * unit;
    const frame = decode(timeNs, bytes.subarray(at + 16, at + 16 + length));
    if (frame) frames.push(frame);
    at += 16 + length;
  }
  return frames;
}

/**
 * @param {bigint} timeNs
 * @param {Buffer} bytes
 * @returns {DhcpFrame | null}
 */
function decode(timeNs, bytes) {
  let ip = 14;
  while (bytes.length > ip + 4 && bytes.readUInt16BE(ip - 2) === 0x8100) ip += 4;
  if (bytes.length < ip + 28 || bytes.readUInt16BE(ip - 2) !== 0x0800 || bytes[ip + 9] !== 17) return null;
  const udp = ip + (bytes.readUInt8(ip) & 15) * 4;
  const ports = [bytes.readUInt16BE(udp), bytes.readUInt16BE(udp + 2)];
  if (!ports.includes(67) && !ports.includes(68)) return null;
  const payload = bytes.subarray(udp + 8, udp + bytes.readUInt16BE(udp + 4));
  if (payload.length < 240) return null;
  return {
    timeNs,
    op: payload.readUInt8(0),
    type: TYPES[messageType(payload)] ?? 'OTHER',
    xid: payload.readUInt32BE(4),
    chaddr: mac(payload, 28),
    payload: payload.toString('hex'),
    etherSource: mac(bytes, 6),
    etherDestination: mac(bytes, 0),
  };
}

/**
 * @param {Buffer} payload
 * @returns {number}
 */
function messageType(payload) {
  let at = 240;
  while (at + 2 < payload.length && payload[at] !== 255) {
    if (payload[at] === 53) return payload.readUInt8(at + 2);
    at += payload[at] === 0 ? 1 : 2 + payload.readUInt8(at + 1);
  }
  return 0;
}

/**
 * @param {Buffer} bytes
 * @param {number} at
 */
function mac(bytes, at) {
  return [...bytes.subarray(at, at + 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
