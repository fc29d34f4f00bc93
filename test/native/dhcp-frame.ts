/** Ethernet frames for the tests of the live engine, built independently of the decoders. Addresses are fixed. */

export const GUEST_MAC = 'fa:16:3e:56:ea:fa';
export const SERVER_MAC = '02:00:00:00:00:01';
export const BROADCAST = 'ff:ff:ff:ff:ff:ff';
/** Where the xid stands in an untagged frame, four bytes. */
export const XID_AT = 46;

export interface Tag {
  readonly tpid: number;
  readonly vlan: number;
}

/** Bytes of a MAC written with colons. */
export function macBytes(mac: string): Buffer {
  return Buffer.from(mac.replaceAll(':', ''), 'hex');
}

/** An Ethernet frame, tagged from the outside in. */
export function ethernet(to: string, from: string, type: number, payload: Buffer, tags: readonly Tag[] = []): Buffer {
  const words = [...tags.flatMap(({ tpid, vlan }) => [tpid, vlan]), type];
  const types = Buffer.alloc(2 * words.length);
  for (const [index, word] of words.entries()) types.writeUInt16BE(word, 2 * index);
  return Buffer.concat([macBytes(to), macBytes(from), types, payload]);
}

/** An IPv4 packet; `offset` in bytes. */
export function ipv4(protocol: number, payload: Buffer, fragment = { offset: 0, more: false }): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(20 + payload.length, 2);
  header.writeUInt16BE((fragment.more ? 0x2000 : 0) | (fragment.offset / 8), 6);
  header.writeUInt8(64, 8);
  header.writeUInt8(protocol, 9);
  header.writeUInt32BE(0xc0000201, 12);
  header.writeUInt32BE(0xffffffff, 16);
  let sum = 0;
  for (let at = 0; at < 20; at += 2) sum += header.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  header.writeUInt16BE(~sum & 0xffff, 10);
  return Buffer.concat([header, payload]);
}

export function udp(from: number, to: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(from, 0);
  header.writeUInt16BE(to, 2);
  header.writeUInt16BE(8 + payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** A BOOTP header with option 53 and padding to 300 bytes. */
export function bootp(op: 1 | 2, chaddr: string, xid = 0): Buffer {
  const bytes = Buffer.alloc(300);
  bytes.set([op, 1, 6, 0]);
  bytes.writeUInt32BE(xid, 4);
  bytes.set(macBytes(chaddr), 28);
  bytes.writeUInt32BE(0x63825363, 236);
  bytes.set([53, 1, op, 255], 240);
  return bytes;
}

export interface DhcpFrameOptions {
  readonly mac?: string;
  readonly tags?: readonly Tag[];
  readonly to?: string;
  readonly from?: string;
}

/** A DISCOVER of the guest, broadcast. */
export function discover({ mac = GUEST_MAC, tags = [], to = BROADCAST, from = mac }: DhcpFrameOptions = {}): Buffer {
  return ethernet(to, from, 0x0800, ipv4(17, udp(68, 67, bootp(1, mac))), tags);
}

/** An OFFER to the guest, unicast. */
export function offer({ mac = GUEST_MAC, tags = [], to = mac, from = SERVER_MAC }: DhcpFrameOptions = {}): Buffer {
  return ethernet(to, from, 0x0800, ipv4(17, udp(67, 68, bootp(2, mac))), tags);
}

/** A later fragment of a UDP datagram: no ports in it. */
export function laterFragment({ to = BROADCAST, from = SERVER_MAC, tags = [] }: DhcpFrameOptions = {}): Buffer {
  return ethernet(to, from, 0x0800, ipv4(17, Buffer.alloc(64, 0xab), { offset: 1480, more: false }), tags);
}

export function arp({ from = GUEST_MAC, to = BROADCAST, tags = [] }: DhcpFrameOptions = {}): Buffer {
  const body = Buffer.alloc(28);
  body.set([0, 1, 8, 0, 6, 4, 0, 1]);
  body.set(macBytes(from), 8);
  return ethernet(to, from, 0x0806, body, tags);
}

/** Something that is not DHCP. */
export function otherUdp({ to = GUEST_MAC, from = SERVER_MAC, tags = [] }: DhcpFrameOptions = {}): Buffer {
  return ethernet(to, from, 0x0800, ipv4(17, udp(5353, 5353, Buffer.alloc(100))), tags);
}
