/** Checksums around a datagram: after its bytes were changed they are as right, as wrong, or as unfinished as before. */
import { u8, u16 } from '../core/bytes.ts';
import { fold, ipv4HeaderChecksum, isIpv4HeaderSound, onesComplementSum, updatedChecksum } from '../frame/checksum.ts';
import { LAYER } from '../frame/place.ts';
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, PROTOCOL_GRE, PROTOCOL_UDP } from '../frame/protocols.ts';
import type { Header } from './headers.ts';
import { setU16 } from './set-bytes.ts';

/** To be called once the bytes have changed. */
export type Reseal = () => void;

const GRE_HAS_CHECKSUM = 0x80;
const GRE_CHECKSUM = 4;
const UDP_CHECKSUM = 6;
/** Of the addresses in the header. */
const IPV4_ADDRESSES = [12, 8] as const;
const IPV6_ADDRESSES = [8, 32] as const;

/** Looks at the checksums of the headers before anything is changed; to be resealed from the last one to the first. */
export function sealsOf(bytes: Uint8Array, headers: readonly Header[]): readonly Reseal[] {
  let ip: Header | null = null;
  const seals: Reseal[] = [];
  for (const header of headers) {
    const { layer, number, at, next } = header;
    if (layer === LAYER.etherType && (number === ETHERTYPE_IPV4 || number === ETHERTYPE_IPV6)) ip = header;
    if (layer === LAYER.etherType && number === ETHERTYPE_IPV4) seals.push(ipv4Seal(bytes, at, next - at));
    if (layer !== LAYER.protocol || ip === null) continue;
    if (number === PROTOCOL_UDP) seals.push(udpSeal(bytes, at, ip));
    if (number === PROTOCOL_GRE && (u8(bytes, at) & GRE_HAS_CHECKSUM) !== 0) seals.push(greSeal(bytes, at));
  }
  return seals;
}

function ipv4Seal(bytes: Uint8Array, at: number, length: number): Reseal {
  const isSound = isIpv4HeaderSound(bytes, at, length);
  const isUnset = u16(bytes, at + 10) === 0;
  return () => {
    const sum = ipv4HeaderChecksum(bytes, at, length);
    setU16(bytes, at + 10, isSound ? sum : isUnset ? 0 : sum ^ 1);
  };
}

/** A datagram that was cut off is summed as far as it was captured: the rest is as before. */
function udpSeal(bytes: Uint8Array, at: number, ip: Header): Reseal {
  const pseudo = () => pseudoHeaderSum(bytes, at, ip);
  const sum = () => fold(pseudo() + sumWithout(bytes, at, at + u16(bytes, at + 4), at + UDP_CHECKSUM));
  const stored = u16(bytes, at + UDP_CHECKSUM);
  const isPartial = stored === pseudo();
  const before = sum();
  return () => {
    // None (RFC 768).
    if (stored === 0) return;
    setU16(bytes, at + UDP_CHECKSUM, isPartial ? pseudo() : updatedChecksum(stored, before, sum()) || 0xffff);
  };
}

function greSeal(bytes: Uint8Array, at: number): Reseal {
  const sum = () => sumWithout(bytes, at, bytes.length, at + GRE_CHECKSUM);
  const stored = u16(bytes, at + GRE_CHECKSUM);
  const before = sum();
  return () => setU16(bytes, at + GRE_CHECKSUM, updatedChecksum(stored, before, sum()));
}

function sumWithout(bytes: Uint8Array, start: number, end: number, checksumAt: number): number {
  const last = Math.min(end, bytes.length);
  return fold(onesComplementSum(bytes, start, last - start) + (~u16(bytes, checksumAt) & 0xffff));
}

/** RFC 768, and RFC 8200, section 8.1. */
function pseudoHeaderSum(bytes: Uint8Array, at: number, ip: Header): number {
  const [start, length] = ip.number === ETHERTYPE_IPV4 ? IPV4_ADDRESSES : IPV6_ADDRESSES;
  return fold(onesComplementSum(bytes, ip.at + start, length) + PROTOCOL_UDP + u16(bytes, at + 4));
}
