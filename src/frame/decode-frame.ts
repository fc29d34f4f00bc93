/**
 * Frames to UDP datagrams that may be DHCP: link layer, VLAN tags, tunnels, IPv4 (RFC 791) with fragments, UDP (RFC 768).
 * Called once per frame that `mayCarryDhcp` let through; one decoder serves one source, since it holds its fragments.
 */
import type { Anomaly } from '../core/anomaly.ts';
import { NO_BYTES, u8, u16, u32 } from '../core/bytes.ts';
import type { Frame } from '../core/frame.ts';
import { formatMac } from '../core/mac.ts';
import type { TimeNs } from '../core/time.ts';
import { checksumStateOf, isIpv4HeaderSound } from './checksum.ts';
import type { Datagram, IpFault } from './datagram.ts';
import { enterLink } from './envelopes/link-type.ts';
import { goToProtocol, LAYER, type Place } from './place.ts';
import { MAX_TUNNELS, PROTOCOL_GRE, PROTOCOL_UDP } from './protocols.ts';
import { DEFAULT_REASSEMBLY_LIMITS, type IncompleteDatagram, Reassembly, type ReassemblyLimits } from './reassemble.ts';
import { enterProtocol, makePlace, resetPlace, walk } from './walk.ts';

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

const UNTAGGED: readonly number[] = [];

/** An IPv4 packet, once its header is checked, and the link header around it. Reused, like the place. */
interface Packet {
  linkSource: string | null;
  linkDestination: string | null;
  vlanIds: readonly number[];
  bytes: Uint8Array;
  /** Of its header. */
  ipAt: number;
  /** Offset of what follows the headers. */
  at: number;
  /** Where it ends: its total length, or what was captured of it. */
  end: number;
  isCut: boolean;
  protocol: number;
  source: number;
  destination: number;
  ttl: number;
  ipFault: IpFault | null;
  anomalies: readonly Anomaly[];
}

function makePacket(): Packet {
  return {
    linkSource: null,
    linkDestination: null,
    vlanIds: UNTAGGED,
    bytes: NO_BYTES,
    ipAt: 0,
    at: 0,
    end: 0,
    isCut: false,
    protocol: 0,
    source: 0,
    destination: 0,
    ttl: 0,
    ipFault: null,
    anomalies: NO_ANOMALIES,
  };
}

/** See FrameDecoder. */
export function createFrameDecoder(options: FrameDecoderOptions = {}): FrameDecoder {
  const reassembly = new Reassembly({ ...DEFAULT_REASSEMBLY_LIMITS, ...options.limits }, mayBecomeDhcp);
  /** Reused, both: one frame is decoded at a time. */
  const place = makePlace();
  const packet = makePacket();

  function decode(frame: Frame): Datagram | null {
    resetPlace(place, frame.bytes, frame.bytes.length);
    enterLink(place, frame.linkType, 0);
    walk(place);
    let isRead = readPacket(packet, place, frame);
    while (isRead && place.layer === LAYER.fragment) isRead = completePacket(packet, place, reassembly, frame);
    return isRead && place.layer === LAYER.datagram ? decodeUdp(packet) : null;
  }

  return {
    decode,
    evictedDatagrams: () => reassembly.evicted,
    evictedFirstFragments: () => reassembly.evictedOurs,
    takeIncomplete: (nowNs) => reassembly.takeIncomplete(nowNs),
  };
}

/**
 * Puts in the place of a fragment the packet that it completes, or the innermost one in that; false where it completes
 * none. A fragment that was cut off is of no use.
 */
function completePacket(packet: Packet, place: Place, reassembly: Reassembly, frame: Frame): boolean {
  const { ipAt, vlanIds, linkSource, source, destination, protocol } = packet;
  const flags = u16(packet.bytes, ipAt + 6);
  const ipId = u16(packet.bytes, ipAt + 4);
  const { tunnels } = place;
  const path = `${frame.interfaceId}/${frame.direction}/${vlanIds.join('.')}/${linkSource}`;
  const whole = reassembly.add({
    key: `${path}/${source}/${destination}/${protocol}/${ipId}/${tunnels}`,
    timeNs: frame.timeNs,
    interfaceId: frame.interfaceId,
    ipId,
    offset: (flags & 0x1fff) * 8,
    isLast: (flags & 0x2000) === 0 && !packet.isCut,
    data: packet.bytes.subarray(packet.at, packet.end),
  });
  if (!whole) return false;
  const { payload } = whole;
  resetPlace(place, payload, payload.length, tunnels);
  goToProtocol(place, protocol, 0);
  // Its header is that of its fragments, which stands elsewhere.
  place.ipAt = 0;
  walk(place);
  if (place.tunnels !== tunnels) return readPacket(packet, place, frame);
  const detail = `reassembled from ${whole.fragments} fragments, IP id ${ipId}`;
  const anomalies: Anomaly[] = [...packet.anomalies, { code: 'fragmented', offset: ipAt + 6, detail }];
  if (whole.overlapped) {
    anomalies.push({
      code: 'fragments-overlap',
      offset: ipAt + 6,
      detail: 'fragments overlap; the first one counts',
    });
  }
  packet.bytes = payload;
  packet.at = 0;
  packet.end = payload.length;
  packet.isCut = false;
  packet.anomalies = anomalies;
  return true;
}

/** Reads the packet that the walk has come to; false where it came to none, or what its header says cannot be. */
function readPacket(packet: Packet, place: Readonly<Place>, frame: Frame): boolean {
  const { bytes, end, ipAt, at, sourceAt, destinationAt, tags } = place;
  if (place.layer === LAYER.nothing) return false;
  const headerLength = (u8(bytes, ipAt) & 15) * 4;
  // Segmentation offload leaves 0 in the field: then the frame's own length holds.
  const totalLength = u16(bytes, ipAt + 2) || end - ipAt;
  if (totalLength < headerLength) return false;
  const isCut = ipAt + totalLength > end;
  let anomalies = NO_ANOMALIES;
  let ipFault: IpFault | null = u16(bytes, ipAt + 2) === 0 ? 'length' : null;
  if (!isIpv4HeaderSound(bytes, ipAt, headerLength)) {
    const isUnset = u16(bytes, ipAt + 10) === 0;
    const detail = isUnset ? 'no IPv4 header checksum: left to offload' : 'the IPv4 header checksum is wrong';
    ipFault = 'checksum';
    anomalies = [{ code: isUnset ? 'ip-checksum-absent' : 'ip-checksum-bad', offset: ipAt + 10, detail }];
  }
  if (isCut && end === frame.wireLength) {
    const detail = `IPv4 total length ${totalLength}, ${end - ipAt} bytes on the wire`;
    anomalies = [...anomalies, { code: 'ip-length-disagrees', offset: ipAt + 2, detail }];
    ipFault ??= 'length';
  }
  packet.linkSource = sourceAt < 0 ? null : formatMac(bytes, sourceAt);
  packet.linkDestination = destinationAt < 0 ? null : formatMac(bytes, destinationAt);
  packet.vlanIds = tags === 0 ? UNTAGGED : Array.from(place.vlanIds.subarray(0, tags));
  packet.bytes = bytes;
  packet.ipAt = ipAt;
  packet.at = at;
  packet.end = isCut ? end : ipAt + totalLength;
  packet.isCut = isCut;
  packet.protocol = place.number;
  packet.source = u32(bytes, ipAt + 12);
  packet.destination = u32(bytes, ipAt + 16);
  packet.ttl = u8(bytes, ipAt + 8);
  packet.ipFault = place.tunnels === MAX_TUNNELS ? ipFault : null;
  packet.anomalies = anomalies;
  return true;
}

function decodeUdp(packet: Readonly<Packet>): Datagram | null {
  const { bytes, at, end, linkSource, linkDestination, vlanIds, source, destination, ttl, ipFault } = packet;
  const present = end - at;
  if (present < 8) return null;
  const length = u16(bytes, at + 4);
  const isWhole = length >= 8 && length <= present;
  let { anomalies } = packet;
  if (length !== present && !(packet.isCut && length > present)) {
    const detail = `UDP length ${length}, ${present} bytes of IPv4 payload`;
    anomalies = [...anomalies, { code: 'udp-length-disagrees', offset: at + 4, detail }];
  }
  return {
    linkSource,
    linkDestination,
    vlanIds,
    ipSource: source,
    ipDestination: destination,
    ttl,
    ipFault,
    sourcePort: u16(bytes, at),
    destinationPort: u16(bytes, at + 2),
    checksum: isWhole ? checksumStateOf(bytes, at, length, source, destination) : 'unknown',
    payload: bytes.subarray(at + 8, isWhole ? at + length : end),
    isCut: !isWhole,
    anomalies,
  };
}

/** Reused, like the place of the decoder, at whose fragments it looks. */
const inside = makePlace();

/** Whether the first fragment of a UDP or GRE payload leaves it possible that DHCP is inside. */
function mayBecomeDhcp(first: Uint8Array): boolean {
  if (first.length < 8) return true;
  return leadsOn(PROTOCOL_UDP, first) || leadsOn(PROTOCOL_GRE, first);
}

function leadsOn(protocol: number, payload: Uint8Array): boolean {
  resetPlace(inside, payload, payload.length);
  goToProtocol(inside, protocol, 0);
  inside.ipAt = 0;
  enterProtocol(inside);
  return inside.layer !== LAYER.nothing;
}
