/** The bytes of a random frame: Ethernet, a tag where it has one, IPv4, UDP, and a DHCP message with the frame's own xid. */

const DHCP_LENGTH = 272;

/**
 * @param {import('./random-host.js').RandomFrame} frame
 * @param {number} xid
 * @returns {Buffer}
 */
export function frameBytes(frame, xid) {
  const tag = frame.vlan === null ? Buffer.alloc(0) : Buffer.from([0x81, 0, 0, frame.vlan]);
  const link = Buffer.concat([macBytes(frame.destination), macBytes(frame.source), tag, Buffer.from([0x08, 0])]);
  const isRequest = frame.what === 'discover';
  const ip = Buffer.alloc(20);
  ip[0] = 0x45;
  ip.writeUInt16BE(frame.length + (frame.ipFault === 'length' ? 40 : 0), 2);
  ip[8] = frame.ttl;
  ip[9] = 17;
  ip.set(isRequest ? [0, 0, 0, 0] : [192, 0, 2, 1], 12);
  ip.set(frame.isBroadcast ? [255, 255, 255, 255] : [192, 0, 2, 77], 16);
  ip.writeUInt16BE(headerChecksum(ip) ^ (frame.ipFault === 'checksum' ? 0x5555 : 0), 10);
  const udp = Buffer.alloc(8);
  udp.writeUInt16BE(isRequest ? 68 : 67, 0);
  udp.writeUInt16BE(isRequest ? 67 : 68, 2);
  udp.writeUInt16BE(frame.length - 20, 4);
  const dhcp = Buffer.alloc(Math.max(DHCP_LENGTH, frame.length - 28));
  dhcp.set([isRequest ? 1 : 2, 1, 6, 0]);
  dhcp.writeUInt32BE(xid, 4);
  macBytes(isRequest ? frame.source : frame.destination).copy(dhcp, 28);
  dhcp.set([0x63, 0x82, 0x53, 0x63, 53, 1, isRequest ? 1 : 2, 255], 236);
  return Buffer.concat([link, ip, udp, dhcp]);
}

/** @param {string} mac */
function macBytes(mac) {
  return Buffer.from(mac.replaceAll(':', ''), 'hex');
}

/**
 * RFC 1071.
 * @param {Buffer} header
 */
function headerChecksum(header) {
  let sum = 0;
  for (let at = 0; at < header.length; at += 2) sum += header.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
