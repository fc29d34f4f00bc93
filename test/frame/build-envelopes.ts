/** Envelopes around a frame or a packet, made by their specifications, for tests of what undoes them. */
import { LINKTYPE } from '../../src/core/frame.ts';
import { bytes, CLIENT_MAC, ethernet, ipv4, type UdpOptions, u16, u32, udp, udpFrame } from './build-frame.ts';

export interface Enveloped {
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** Whether the MACs of the client's own frame are in there. */
  readonly hasMacs: boolean;
}

const OUTER = { source: '192.0.2.10', destination: '192.0.2.20', sourcePort: 50_000 } as const;
const IPV6 = 0x86dd;

/** A UDP datagram to an overlay's port, over IPv4 or IPv6. */
function overlay(payload: Uint8Array, destinationPort: number, version: 4 | 6 = 4): Uint8Array {
  if (version === 4) return udpFrame(payload, { ...OUTER, destinationPort });
  return ethernet(ipv6(udp(payload, { sourcePort: 50_000, destinationPort, checksum: 'absent' }), 17), [], IPV6);
}

/** `extensions` are headers in front of the payload, each with its own type. */
export function ipv6(
  payload: Uint8Array,
  protocol: number,
  extensions: readonly (readonly [number, Uint8Array])[] = [],
): Uint8Array {
  const types = [...extensions.map(([type]) => type), protocol];
  const headers = extensions.map(([, data], i) => bytes(types[i + 1]!, data));
  const body = bytes(...headers, payload);
  return bytes(
    '60000000',
    u16(body.length),
    types[0]!,
    64,
    '20010db8000000000000000000000001',
    '20010db8000000000000000000000002',
    body,
  );
}

const gre = (flags: number, type: number, payload: Uint8Array): Uint8Array =>
  bytes(flags, 0, u16(type), ...[0x80, 0x20, 0x10].flatMap((bit) => ((flags & bit) === 0 ? [] : [u32(7)])), payload);
const overIp = (payload: Uint8Array, protocol: number): Uint8Array => ethernet(ipv4(payload, { ...OUTER, protocol }));
const overIpv6 = (payload: Uint8Array, protocol: number): Uint8Array => ethernet(ipv6(payload, protocol), [], IPV6);
const label = (id: number, isLast: boolean): number[] => u32((id << 12) | (isLast ? 0x100 : 0) | 64);
const SNAP = 'aaaa03000000';
const MACS = bytes('ffffffffffff', CLIENT_MAC);
const padded = (data: Uint8Array): Uint8Array => bytes(data, new Uint8Array((4 - (data.length % 4)) % 4));
const attribute = (type: number, data: Uint8Array, isLittle: boolean): Uint8Array => {
  const word = (value: number) => (isLittle ? u16(value).reverse() : u16(value));
  return bytes(word(data.length + 4), word(type), padded(data));
};

/** Every envelope that is undone, around the DHCP `payload`, by name. */
export function envelopesAround(payload: Uint8Array): Readonly<Record<string, Enveloped>> {
  const dhcp: UdpOptions = {};
  const packet = ipv4(udp(payload, dhcp));
  const frame = udpFrame(payload, dhcp);
  const tagged = ethernet(packet, [[0x8100, 7]]);
  const typed = bytes(u16(0x0800), packet);
  const on = (linkType: number, data: Uint8Array, hasMacs: boolean): Enveloped => ({ linkType, bytes: data, hasMacs });
  const whole = (data: Uint8Array): Enveloped => on(LINKTYPE.ethernet, data, true);
  const bare = (data: Uint8Array): Enveloped => on(LINKTYPE.ethernet, data, false);
  const llc = bytes(SNAP, typed);
  const data80211 = (control: string, ...rest: Parameters<typeof bytes>) => bytes(control, '0000', ...rest);
  return {
    vxlan: whole(overlay(bytes('0800000000002a00', frame), 4789)),
    'vxlan with group policy': whole(overlay(bytes('8800000100002a00', frame), 4789)),
    'vxlan of Linux, tagged inside': whole(overlay(bytes('0800000000002a00', tagged), 8472)),
    'vxlan over IPv6': whole(overlay(bytes('0800000000002a00', frame), 4789, 6)),
    'vxlan over IPv6 with extension headers': whole(
      ethernet(
        ipv6(udp(bytes('0800000000002a00', frame), { sourcePort: 1, destinationPort: 4789, checksum: 'absent' }), 17, [
          [0, bytes('00010400000000')],
          [60, bytes('01010c000000000000000000000000')],
        ]),
        [],
        IPV6,
      ),
    ),
    'vxlan-gpe': whole(overlay(bytes('0c00000300002a00', frame), 4790)),
    'vxlan-gpe with IPv4': bare(overlay(bytes('0c00000100002a00', packet), 4790)),
    geneve: whole(overlay(bytes('0000655800002a00', frame), 6081)),
    'geneve with options': whole(overlay(bytes('0240655800002a00', '0102800100000001', frame), 6081)),
    'geneve over IPv6': whole(overlay(bytes('0000655800002a00', frame), 6081, 6)),
    'geneve with IPv4': bare(overlay(bytes('0000080000002a00', packet), 6081)),
    gretap: whole(overIp(gre(0, 0x6558, frame), 47)),
    'gretap with a key and a sequence number': whole(overIp(gre(0x30, 0x6558, frame), 47)),
    'gretap over IPv6': whole(overIpv6(gre(0x20, 0x6558, frame), 47)),
    'gre with IPv4': bare(overIp(gre(0, 0x0800, packet), 47)),
    'erspan I': whole(overIp(gre(0, 0x88be, frame), 47)),
    'erspan II': whole(overIp(gre(0x10, 0x88be, bytes('1001000100000000', frame)), 47)),
    'erspan III': whole(overIp(gre(0x10, 0x22eb, bytes('200100010000000000000000', frame)), 47)),
    'erspan III with the platform header': whole(
      overIp(gre(0x10, 0x22eb, bytes('200100010000000000000001', '0c00000000000000', frame)), 47),
    ),
    'erspan II over IPv6': whole(overIpv6(gre(0x10, 0x88be, bytes('1001000100000000', frame)), 47)),
    'IP in IP': bare(overIp(packet, 4)),
    'IPv4 in IPv6': bare(overIpv6(packet, 4)),
    'the authentication header': whole(
      ethernet(ipv4(bytes(17, 4, 0, 0, u32(9), u32(1), new Uint8Array(12), udp(payload, dhcp)), { protocol: 51 })),
    ),
    EtherIP: whole(overIp(bytes('3000', frame), 97)),
    'mpls with IPv4': whole(bytes(MACS, u16(0x8847), label(100, false), label(16, true), packet)),
    'mpls with a control word': whole(bytes(MACS, u16(0x8847), label(100, true), '00000000', frame)),
    'mpls without a control word': whole(bytes(MACS, u16(0x8847), label(100, true), frame)),
    pppoe: whole(bytes(MACS, u16(0x8864), '11000001', u16(packet.length + 2), '0021', packet)),
    'VN-Tag': whole(bytes(MACS, u16(0x8926), '80010002', typed)),
    'VN-Tag and a VLAN': whole(bytes(MACS, u16(0x8926), '80010002', u16(0x8100), u16(5), typed)),
    HSR: whole(bytes(MACS, u16(0x892f), u16(packet.length + 6), u16(7), typed)),
    '802.1CB': whole(bytes(MACS, u16(0xf1c1), '00000001', typed)),
    'macsec without encryption': whole(
      bytes(MACS, u16(0x88e5), '200000000001', CLIENT_MAC, '0001', typed, new Uint8Array(16)),
    ),
    'macsec without a channel': whole(bytes(MACS, u16(0x88e5), '000000000001', typed, new Uint8Array(16))),
    'backbone bridges': whole(bytes('020000000009', '02000000000a', u16(0x88e7), '00123456', frame)),
    'LLC and SNAP': whole(bytes(MACS, u16(llc.length), llc)),
    tzsp: whole(overlay(bytes('01000001', '0a0105', '00', '01', frame), 37_008)),
    'gtp-u': bare(overlay(bytes('30ff', u16(packet.length), '00000001', packet), 2152)),
    'gtp-u with extension headers': bare(
      overlay(bytes('34ff', u16(packet.length + 8), '00000001', '00000085', '01000900', packet), 2152),
    ),
    ppp: on(LINKTYPE.ppp, bytes('ff030021', packet), false),
    'cisco hdlc': on(LINKTYPE.ciscoHdlc, bytes('0f000800', packet), false),
    nflog: on(LINKTYPE.nflog, bytes('02000000', attribute(9, packet, true)), false),
    'nflog with other attributes before': on(
      LINKTYPE.nflog,
      bytes(
        '02000007',
        attribute(1, bytes('08000300'), true),
        attribute(10, bytes('64686370', 0), true),
        attribute(8, bytes('00060000', CLIENT_MAC, '0000'), true),
        attribute(9, packet, true),
      ),
      false,
    ),
    'nflog of a big-endian host': on(
      LINKTYPE.nflog,
      bytes('02000007', attribute(1, bytes('08000300'), false), attribute(9, packet, false)),
      false,
    ),
    '802.11 to the access point': on(
      LINKTYPE.wlan,
      data80211('0801', '0200000000fe', CLIENT_MAC, 'ffffffffffff', '0000', llc),
      true,
    ),
    'radiotap and QoS, from the access point': on(
      LINKTYPE.radiotap,
      bytes('0000080000000000', data80211('8802', 'ffffffffffff', '0200000000fe', CLIENT_MAC, '0000', '0000', llc)),
      true,
    ),
    ppi: on(
      LINKTYPE.ppi,
      bytes('0000080069000000', data80211('0801', '0200000000fe', CLIENT_MAC, 'ffffffffffff', '0000', llc)),
      true,
    ),
    pktap: on(LINKTYPE.pktap, bytes('6c0000000100000001000000', new Uint8Array(96), frame), true),
  };
}
