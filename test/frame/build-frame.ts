/** Frames for tests, from the inside out: UDP, IPv4, VLAN tags, Ethernet. Checksums are right unless told otherwise. */
import { type Frame, LINKTYPE } from '../../src/core/frame.ts';

export function bytes(...parts: (number | readonly number[] | Uint8Array | string)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'number') return [part];
      if (typeof part === 'string') return (part.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16));
      return [...part];
    }),
  );
}

export const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
export const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];

/** The unsigned 32-bit address of dotted text, or null. */
export function parseIpv4(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return null;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}

const address = (text: string): number[] => u32(parseIpv4(text) ?? 0);

function sum(data: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < data.length; i += 2) total += ((data[i] ?? 0) << 8) | (data[i + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

export interface UdpOptions {
  readonly source?: string;
  readonly destination?: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly checksum?: 'good' | 'absent' | 'partial' | 'bad';
}

/** A UDP datagram without its IPv4 header. */
export function udp(payload: Uint8Array, options: UdpOptions = {}): Uint8Array {
  const length = 8 + payload.length;
  const datagram = bytes(u16(options.sourcePort ?? 68), u16(options.destinationPort ?? 67), u16(length), 0, 0, payload);
  const pseudo = bytes(
    address(options.source ?? '0.0.0.0'),
    address(options.destination ?? '255.255.255.255'),
    0,
    17,
    u16(length),
  );
  const right = ~sum(bytes(pseudo, datagram)) & 0xffff || 0xffff;
  const stored = { good: right, absent: 0, partial: sum(pseudo), bad: right ^ 0x0101 }[options.checksum ?? 'good'];
  datagram.set(u16(stored), 6);
  return datagram;
}

export interface Ipv4Options {
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: number;
  readonly id?: number;
  /** In bytes; `more` is the MF flag. */
  readonly offset?: number;
  readonly more?: boolean;
  readonly totalLength?: number;
  readonly badChecksum?: boolean;
  readonly options?: Uint8Array;
}

export function ipv4(payload: Uint8Array, options: Ipv4Options = {}): Uint8Array {
  const extra = options.options ?? new Uint8Array(0);
  const header = bytes(
    [0x45 + extra.length / 4, 0],
    u16(options.totalLength ?? 20 + extra.length + payload.length),
    u16(options.id ?? 0),
    u16((options.more ? 0x2000 : 0) | ((options.offset ?? 0) / 8)),
    [64, options.protocol ?? 17, 0, 0],
    address(options.source ?? '0.0.0.0'),
    address(options.destination ?? '255.255.255.255'),
    extra,
  );
  header.set(u16((~sum(header) & 0xffff) ^ (options.badChecksum ? 1 : 0)), 10);
  return bytes(header, payload);
}

export const CLIENT_MAC = 'fa:16:3e:56:ea:fa';

/** `tags` from the outermost in, each as EtherType and VLAN id. */
export function ethernet(
  payload: Uint8Array,
  tags: readonly (readonly [number, number])[] = [],
  type = 0x0800,
): Uint8Array {
  return bytes(
    'ffffffffffff',
    CLIENT_MAC,
    tags.flatMap(([tpid, id]) => [...u16(tpid), ...u16(id | 0x6000)]),
    u16(type),
    payload,
  );
}

/** An Ethernet frame with one UDP datagram. */
export function udpFrame(payload: Uint8Array, options: UdpOptions = {}): Uint8Array {
  return ethernet(ipv4(udp(payload, options), options));
}

export function frameOf(data: Uint8Array, changes: Partial<Frame> = {}): Frame {
  return {
    interfaceId: 0,
    timeNs: 0n,
    direction: null,
    linkType: LINKTYPE.ethernet,
    bytes: data,
    wireLength: data.length,
    ...changes,
  };
}
