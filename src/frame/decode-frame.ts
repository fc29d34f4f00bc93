/**
 * Frames to UDP datagrams that may be DHCP: link layer, VLAN tags, tunnels, IPv4 (RFC 791) with fragments, UDP (RFC 768).
 * Called once per frame that `mayCarryDhcp` let through; one decoder serves one source, since it holds its fragments.
 */
import type { Anomaly } from '../core/anomaly.ts';
import { u8, u16, u32 } from '../core/bytes.ts';
import type { Frame } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';
import { checksumStateOf, isIpv4HeaderSound } from './checksum.ts';
import type { Datagram } from './datagram.ts';
import { ETHERTYPE_IPV4, isDhcpPort, MAX_TUNNELS, PROTOCOL_GRE, PROTOCOL_UDP } from './protocols.ts';
import {
  createReassembly,
  DEFAULT_REASSEMBLY_LIMITS,
  type IncompleteDatagram,
  type ReassemblyLimits,
} from './reassemble.ts';
import { tunnelledOverGre, tunnelledOverUdp } from './tunnel.ts';
import { type Link, unwrapEthernet, unwrapLink } from './unwrap-link.ts';

export interface FrameDecoder {
  /**
   * The DHCP datagram in this frame, or the one this frame's fragment completes; null for everything else. Inside a
   * tunnel the addresses and VLAN ids are those of the inner frame. Its payload is a view, valid as long as the frame is.
   */
  decode(frame: Frame): Datagram | null;
  /** Fragmented datagrams given up so far, timed out or pushed out by a limit. */
  evictedDatagrams(): number;
  /** Those of them whose first fragment was seen, and may carry DHCP. */
  evictedFirstFragments(): number;
  /** Fragmented datagrams given up since the last call; times out what is due at `nowNs` on the packet clock. */
  takeIncomplete(nowNs: TimeNs): IncompleteDatagram[];
}

export interface FrameDecoderOptions {
  readonly limits?: Partial<ReassemblyLimits>;
}

const NO_ANOMALIES: readonly Anomaly[] = [];

/** What an IPv4 header says, once checked. */
interface Ipv4 {
  /** Offset of what follows the header. */
  at: number;
  /** Where the packet ends: its total length, or what was captured of it. */
  end: number;
  isCut: boolean;
  protocol: number;
  source: number;
  destination: number;
  ttl: number;
}

/** Reused, as the link header is: one packet is looked at at a time, and of a tunnel only the inner one counts. */
const packet: Ipv4 = { at: 0, end: 0, isCut: false, protocol: 0, source: 0, destination: 0, ttl: 0 };

/** See FrameDecoder. */
export function createFrameDecoder(options: FrameDecoderOptions = {}): FrameDecoder {
  const reassembly = createReassembly({ ...DEFAULT_REASSEMBLY_LIMITS, ...options.limits }, mayBecomeDhcp);

  function decode(frame: Frame): Datagram | null {
    const link = unwrapLink(frame.linkType, frame.bytes);
    return link && decodeNetwork(frame, frame.bytes, link, MAX_TUNNELS);
  }

  function decodeNetwork(frame: Frame, bytes: Uint8Array, link: Link, tunnels: number): Datagram | null {
    if (link.etherType !== ETHERTYPE_IPV4) return null;
    const { at } = link;
    if (at + 20 > bytes.length || u8(bytes, at) >> 4 !== 4) return null;
    const protocol = u8(bytes, at + 9);
    if (protocol !== PROTOCOL_UDP && protocol !== PROTOCOL_GRE) return null;
    const headerLength = (u8(bytes, at) & 15) * 4;
    if (headerLength < 20 || at + headerLength > bytes.length) return null;

    let anomalies = NO_ANOMALIES;
    if (!isIpv4HeaderSound(bytes, at, headerLength)) {
      const isUnset = u16(bytes, at + 10) === 0;
      const detail = isUnset ? 'no IPv4 header checksum: left to offload' : 'the IPv4 header checksum is wrong';
      anomalies = [{ code: isUnset ? 'ip-checksum-absent' : 'ip-checksum-bad', offset: at + 10, detail }];
    }
    // Segmentation offload leaves 0 in the field: then the frame's own length holds.
    const totalLength = u16(bytes, at + 2) || bytes.length - at;
    if (totalLength < headerLength) return null;
    const isCut = at + totalLength > bytes.length;
    if (isCut && bytes.length === frame.wireLength) {
      const detail = `IPv4 total length ${totalLength}, ${bytes.length - at} bytes on the wire`;
      anomalies = [...anomalies, { code: 'ip-length-disagrees', offset: at + 2, detail }];
    }
    packet.at = at + headerLength;
    packet.end = isCut ? bytes.length : at + totalLength;
    packet.isCut = isCut;
    packet.protocol = protocol;
    packet.source = u32(bytes, at + 12);
    packet.destination = u32(bytes, at + 16);
    packet.ttl = u8(bytes, at + 8);
    if ((u16(bytes, at + 6) & 0x3fff) !== 0) return decodeFragment(frame, bytes, link, packet, anomalies, tunnels);
    return decodeTransport(frame, bytes, link, packet, anomalies, tunnels);
  }

  /** A fragment the capture cut off is of no use: the datagram could never be whole. */
  function decodeFragment(
    frame: Frame,
    bytes: Uint8Array,
    link: Link,
    ip: Readonly<Ipv4>,
    anomalies: readonly Anomaly[],
    tunnels: number,
  ): Datagram | null {
    const flags = u16(bytes, link.at + 6);
    const ipId = u16(bytes, link.at + 4);
    const path = `${frame.interfaceId}/${frame.direction}/${link.vlanIds.join('.')}/${link.source}`;
    const whole = reassembly.add({
      key: `${path}/${ip.source}/${ip.destination}/${ip.protocol}/${ipId}/${tunnels}`,
      timeNs: frame.timeNs,
      interfaceId: frame.interfaceId,
      ipId,
      offset: (flags & 0x1fff) * 8,
      isLast: (flags & 0x2000) === 0 && !ip.isCut,
      data: bytes.subarray(ip.at, ip.end),
    });
    if (!whole) return null;
    const detail = `reassembled from ${whole.fragments} fragments, IP id ${ipId}`;
    const noted: Anomaly[] = [...anomalies, { code: 'fragmented', offset: link.at + 6, detail }];
    if (whole.overlapped) {
      noted.push({ code: 'fragments-overlap', offset: link.at + 6, detail: 'fragments overlap; the first one counts' });
    }
    const joined: Ipv4 = { ...ip, at: 0, end: whole.payload.length, isCut: false };
    return decodeTransport(frame, whole.payload, link, joined, noted, tunnels);
  }

  function decodeTransport(
    frame: Frame,
    bytes: Uint8Array,
    link: Link,
    ip: Readonly<Ipv4>,
    anomalies: readonly Anomaly[],
    tunnels: number,
  ): Datagram | null {
    if (ip.protocol === PROTOCOL_GRE) {
      return decodeTunnelled(frame, bytes, tunnelledOverGre(bytes, ip.at, ip.end), tunnels);
    }
    if (ip.at + 8 > ip.end) return null;
    const destinationPort = u16(bytes, ip.at + 2);
    if (isDhcpPort(u16(bytes, ip.at)) || isDhcpPort(destinationPort)) return decodeUdp(bytes, link, ip, anomalies);
    return decodeTunnelled(frame, bytes, tunnelledOverUdp(bytes, ip.at + 8, ip.end, destinationPort), tunnels);
  }

  function decodeTunnelled(frame: Frame, bytes: Uint8Array, inner: number, tunnels: number): Datagram | null {
    const link = inner >= 0 && tunnels > 0 ? unwrapEthernet(bytes, inner) : null;
    return link && decodeNetwork(frame, bytes, link, tunnels - 1);
  }

  return {
    decode,
    evictedDatagrams: () => reassembly.evicted(),
    evictedFirstFragments: () => reassembly.evictedOurs(),
    takeIncomplete: (nowNs) => reassembly.takeIncomplete(nowNs),
  };
}

function decodeUdp(bytes: Uint8Array, link: Link, ip: Readonly<Ipv4>, found: readonly Anomaly[]): Datagram {
  const length = u16(bytes, ip.at + 4);
  const present = ip.end - ip.at;
  const isWhole = length >= 8 && length <= present;
  let anomalies = found;
  if (length !== present && !(ip.isCut && length > present)) {
    const detail = `UDP length ${length}, ${present} bytes of IPv4 payload`;
    anomalies = [...found, { code: 'udp-length-disagrees', offset: ip.at + 4, detail }];
  }
  return {
    linkSource: link.source,
    linkDestination: link.destination,
    vlanIds: link.vlanIds,
    ipSource: ip.source,
    ipDestination: ip.destination,
    ttl: ip.ttl,
    sourcePort: u16(bytes, ip.at),
    destinationPort: u16(bytes, ip.at + 2),
    checksum: isWhole ? checksumStateOf(bytes, ip.at, length, ip.source, ip.destination) : 'unknown',
    payload: bytes.subarray(ip.at + 8, isWhole ? ip.at + length : ip.end),
    isCut: !isWhole,
    anomalies,
  };
}

/** Whether the first fragment of a UDP or GRE payload leaves it possible that DHCP is inside. */
function mayBecomeDhcp(first: Uint8Array): boolean {
  return first.length < 8 || isDhcpPort(u16(first, 0)) || isDhcpPort(u16(first, 2)) || isTunnel(first);
}

function isTunnel(first: Uint8Array): boolean {
  return tunnelledOverUdp(first, 8, first.length, u16(first, 2)) >= 0 || tunnelledOverGre(first, 0, first.length) >= 0;
}
