/**
 * A DHCP message with other addresses and names in the same places: its length, its options and their codes stay. What an
 * option holds stays where its type tells nothing of anybody: a lease time, a list of option codes.
 */
import { u8, u32 } from '../core/bytes.ts';
import { optionSpec } from '../dhcp/options/table.ts';
import type { OptionType } from '../dhcp/options/types.ts';
import { type OptionScan, scanOptions } from '../dhcp/scan-options.ts';
import {
  CHADDR_AT,
  CHADDR_LENGTH,
  FILE_AT,
  FILE_LENGTH,
  HEADER_LENGTH,
  OPTION_END,
  OPTIONS_AT,
  SNAME_AT,
  SNAME_LENGTH,
} from '../dhcp/wire-layout.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { setBytes, setIpv4 } from './set-bytes.ts';

/** Of ciaddr, yiaddr, siaddr and giaddr. */
const ADDRESSES_AT = [12, 16, 20, 24];
const HLEN_AT = 2;
const ETHERNET = 1;
const MAC_LENGTH = 6;
/** Sub-options of the relay agent's that are addresses: link selection (RFC 3527), server identifier (RFC 5107). */
const RELAY_ADDRESSES = [5, 11];

type Replace = (bytes: Uint8Array, pseudonyms: Pseudonyms) => void;

/** Types that name nobody. */
const KEPT: ReadonlySet<OptionType> = new Set([
  'flag',
  'presence',
  'u8',
  'u16',
  'u32',
  'seconds',
  'signed-seconds',
  'epoch',
  'message-type',
  'overload',
  'netbios-node-type',
  'auto-configure',
  'dhcp-state',
  'data-source',
  'network-interface',
  'option-codes',
  'u16-list',
  'architectures',
  'nonce-capable',
]);

const REPLACE: Partial<Readonly<Record<OptionType, Replace>>> = {
  address: replaceAddresses,
  addresses: replaceAddresses,
  'maybe-addresses': replaceAddresses,
  'address-pairs': replaceAddresses,
  'classless-routes': replaceRoutes,
  'client-identifier': replaceClientIdentifier,
  'relay-agent': replaceRelayAgent,
};

/** Changes `payload`, a message from its `op` on, in place. */
export function anonymizeMessage(payload: Uint8Array, pseudonyms: Pseudonyms): void {
  if (payload.length < HEADER_LENGTH) {
    replaceOpaque(payload.subarray(ADDRESSES_AT[0]), pseudonyms);
    return;
  }
  const scan = scanOptions(payload);
  replaceRest(payload, scan, pseudonyms);
  for (let index = 0; index < scan.count; index++) {
    const at = scan.offsets[index] ?? 0;
    const { type } = optionSpec(scan.codes[index] ?? 0);
    const replace = KEPT.has(type) ? null : (REPLACE[type] ?? replaceOpaque);
    replace?.(payload.subarray(at, at + (scan.lengths[index] ?? 0)), pseudonyms);
  }
  for (const at of ADDRESSES_AT) setIpv4(payload, at, pseudonyms.ipv4(u32(payload, at)));
  replaceHardwareAddress(payload, pseudonyms);
}

/** What no option holds: names in the header where they are not options, and what stands behind the end. */
function replaceRest(payload: Uint8Array, scan: OptionScan, pseudonyms: Pseudonyms): void {
  const areas = [
    [SNAME_AT, SNAME_AT + SNAME_LENGTH],
    [FILE_AT, FILE_AT + FILE_LENGTH],
    [scan.hasCookie ? OPTIONS_AT : HEADER_LENGTH, payload.length],
  ] as const;
  for (const [start, end] of areas) {
    let from: number = start;
    for (let index = 0; index < scan.count; index++) {
      const at = scan.offsets[index] ?? 0;
      if (at > start && at <= end) from = Math.max(from, at + (scan.lengths[index] ?? 0));
    }
    const isOptions = from > start || start === OPTIONS_AT;
    while (isOptions && from < end && u8(payload, from) === 0) from++;
    if (isOptions && u8(payload, from) === OPTION_END) from++;
    replaceOpaque(payload.subarray(from, end), pseudonyms);
  }
}

function replaceHardwareAddress(payload: Uint8Array, pseudonyms: Pseudonyms): void {
  const field = payload.subarray(CHADDR_AT, CHADDR_AT + CHADDR_LENGTH);
  if (u8(payload, HLEN_AT) !== MAC_LENGTH) replaceOpaque(field, pseudonyms);
  else {
    setBytes(field, 0, pseudonyms.mac(field.slice(0, MAC_LENGTH)));
    replaceOpaque(field.subarray(MAC_LENGTH), pseudonyms);
  }
}

function replaceOpaque(bytes: Uint8Array, pseudonyms: Pseudonyms): void {
  setBytes(bytes, 0, pseudonyms.bytes(bytes));
}

function replaceAddresses(bytes: Uint8Array, pseudonyms: Pseudonyms): void {
  if (bytes.length % 4 !== 0) replaceOpaque(bytes, pseudonyms);
  else for (let at = 0; at < bytes.length; at += 4) setIpv4(bytes, at, pseudonyms.ipv4(u32(bytes, at)));
}

/** Width, the octets that count, router: over and over (RFC 3442). */
function replaceRoutes(bytes: Uint8Array, pseudonyms: Pseudonyms): void {
  for (let at = 0; at < bytes.length; ) {
    const octets = Math.ceil(u8(bytes, at) / 8);
    const next = at + 1 + octets + 4;
    if (octets > 4 || next > bytes.length) {
      replaceOpaque(bytes.subarray(at), pseudonyms);
      return;
    }
    const destination = new Uint8Array(4);
    setBytes(destination, 0, bytes.subarray(at + 1, at + 1 + octets));
    setIpv4(destination, 0, pseudonyms.ipv4(u32(destination, 0)));
    setBytes(bytes, at + 1, destination.subarray(0, octets));
    setIpv4(bytes, next - 4, pseudonyms.ipv4(u32(bytes, next - 4)));
    at = next;
  }
}

/** Mostly the MAC behind the hardware type (RFC 2132, section 9.14). */
function replaceClientIdentifier(bytes: Uint8Array, pseudonyms: Pseudonyms): void {
  const rest = bytes.subarray(1);
  if (u8(bytes, 0) === ETHERNET && rest.length === MAC_LENGTH) setBytes(rest, 0, pseudonyms.mac(rest.slice()));
  else replaceOpaque(rest, pseudonyms);
}

function replaceRelayAgent(bytes: Uint8Array, pseudonyms: Pseudonyms): void {
  for (let at = 0; at + 2 <= bytes.length; ) {
    const data = bytes.subarray(at + 2, at + 2 + u8(bytes, at + 1));
    const isAddress = RELAY_ADDRESSES.includes(u8(bytes, at));
    (isAddress ? replaceAddresses : replaceOpaque)(data, pseudonyms);
    at += 2 + u8(bytes, at + 1);
  }
}
