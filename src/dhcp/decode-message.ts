/**
 * A UDP payload to the header fields and the few options that the trace needs (RFC 2131, section 2). Called for every
 * DHCP frame of a capture, so it makes nothing it need not; `decodeOptions` reads every option in full.
 */
import type { Anomaly } from '../core/anomaly.ts';
import { u8, u16, u32 } from '../core/bytes.ts';
import { formatMac } from '../core/mac.ts';
import { contentKeyOf } from './content-key.ts';
import { isSingle, joinInstances } from './join-instances.ts';
import type { DhcpMessage } from './message.ts';
import { type DhcpType, messageTypeName } from './message-type.ts';
import { type OptionScan, scanOptions } from './scan-options.ts';
import { decodeText } from './text.ts';
import {
  CHADDR_AT,
  CHADDR_LENGTH,
  HEADER_LENGTH,
  OPTION_CLIENT_ID,
  OPTION_MESSAGE,
  OPTION_MESSAGE_TYPE,
  OPTION_REQUESTED_ADDRESS,
  OPTION_SERVER_ID,
  OPTIONS_AT,
  SNAME_AT,
} from './wire-layout.ts';

const ETHERNET = 1;

/** Anomalies of a message whose option 53 may be in what is missing, whole or not. */
const BROKEN_OFF: ReadonlySet<string> = new Set(['header-cut-off', 'option-cut-off']);

/**
 * The latest messages that hold no payload, by their xid: each hop shows the same message again, and it need not be made
 * again. A slot holds the latest one that fell into it.
 */
const SLOTS = 1024;
const recent: (DhcpMessage | undefined)[] = new Array(SLOTS).fill(undefined);

/** Where the options stand that the trace reads: index in the scan, -1 where absent. Reused, as the scan itself. */
const found = { type: -1, serverId: -1, requested: -1, clientId: -1, text: -1 };

/**
 * The message in `payload`; null where that ends before `chaddr` does, or `op` is neither request nor reply and no cookie
 * says that it is DHCP all the same (`hasKnownOp` tells). A message cut off before option 53 keeps what is there, has the
 * type UNKNOWN and says so in its anomalies. `kept` is what it holds on to as its payload: nothing or a copy where it
 * outlives the frame that `payload` is a view of. `isCut`: less of it is here than was sent.
 */
export function decodeMessage(
  payload: Uint8Array,
  kept: Uint8Array = payload,
  isCut: boolean = false,
): DhcpMessage | null {
  if (payload.length < SNAME_AT) return null;
  const op = u8(payload, 0);
  const hlen = u8(payload, 2);
  const chaddr = hlen === 0 ? '' : formatMac(payload, CHADDR_AT, Math.min(hlen, CHADDR_LENGTH));
  const scan = scanOptions(payload);
  if (op !== 1 && op !== 2 && !scan.hasCookie) return null;
  const contentKey = contentKeyOf(payload, scan);
  const slot = kept.length === 0 ? u16(payload, 6) & (SLOTS - 1) : -1;
  const again = slot >= 0 ? recent[slot] : undefined;
  if (again?.contentKey === contentKey && isUnchanged(again, payload, scan)) return again;
  find(scan);
  const message: DhcpMessage = {
    op,
    htype: u8(payload, 1),
    hlen,
    hops: u8(payload, 3),
    xid: u32(payload, 4),
    secs: u16(payload, 8),
    flags: u16(payload, 10),
    ciaddr: u32(payload, 12),
    yiaddr: u32(payload, 16),
    siaddr: u32(payload, 20),
    giaddr: u32(payload, 24),
    chaddr,
    type: typeOf(payload, scan, found.type, isCut),
    serverId: addressOf(payload, scan, found.serverId),
    requestedAddress: addressOf(payload, scan, found.requested),
    clientId: clientIdOf(payload, scan, found.clientId, chaddr),
    text: found.text < 0 ? null : decodeText(joinInstances(payload, scan, found.text)).text,
    contentKey,
    anomalies: anomaliesOf(payload, scan),
    payload: kept,
  };
  if (slot >= 0) recent[slot] = message;
  return message;
}

/** Whether nothing differs that the content key leaves out. */
function isUnchanged(message: DhcpMessage, payload: Uint8Array, scan: OptionScan): boolean {
  if (message.anomalies.length > 0 || scan.anomalies.length > 0) return false;
  return message.hops === u8(payload, 3) && message.giaddr === u32(payload, 24);
}

/** The first instance of each; of the fixed-length ones the first with the right length (dnsmasq sends 54 twice). */
function find(scan: OptionScan): void {
  found.type = -1;
  found.serverId = -1;
  found.requested = -1;
  found.clientId = -1;
  found.text = -1;
  for (let i = 0; i < scan.count; i++) {
    switch (scan.codes[i]) {
      case OPTION_MESSAGE_TYPE:
        if (found.type < 0 && scan.lengths[i] === 1) found.type = i;
        break;
      case OPTION_SERVER_ID:
        if (found.serverId < 0 && scan.lengths[i] === 4) found.serverId = i;
        break;
      case OPTION_REQUESTED_ADDRESS:
        if (found.requested < 0 && scan.lengths[i] === 4) found.requested = i;
        break;
      case OPTION_CLIENT_ID:
        if (found.clientId < 0) found.clientId = i;
        break;
      case OPTION_MESSAGE:
        if (found.text < 0) found.text = i;
        break;
    }
  }
}

/** A whole message without option 53 is BOOTP (RFC 1534, section 2), and may lack the end option as well. */
function typeOf(payload: Uint8Array, scan: OptionScan, index: number, isCut: boolean): DhcpType {
  if (index >= 0) return messageTypeName(u8(payload, scan.offsets[index]!));
  const op = u8(payload, 0);
  if (op !== 1 && op !== 2) return 'UNKNOWN';
  if (scan.anomalies.some(({ code }) => BROKEN_OFF.has(code) || (isCut && code === 'end-missing'))) return 'UNKNOWN';
  // Cut before the cookie, or within it.
  const endsAtCookie = payload.length < OPTIONS_AT && (isCut || payload.length > HEADER_LENGTH);
  return endsAtCookie ? 'UNKNOWN' : op === 1 ? 'BOOTREQUEST' : 'BOOTREPLY';
}

/** Whether it is a request or a reply; a message that is neither goes nowhere. */
export function hasKnownOp({ op }: DhcpMessage): boolean {
  return op === 1 || op === 2;
}

function addressOf(payload: Uint8Array, scan: OptionScan, index: number): number | null {
  return index < 0 ? null : u32(payload, scan.offsets[index]!);
}

function clientIdOf(payload: Uint8Array, scan: OptionScan, index: number, chaddr: string): string | null {
  if (index < 0) return null;
  if (!isSingle(scan, index)) {
    const joined = joinInstances(payload, scan, index);
    return formatMac(joined, 0, joined.length);
  }
  const offset = scan.offsets[index]!;
  const length = scan.lengths[index]!;
  // What most clients send, hardware type and chaddr: the text is there already.
  if (length === 7 && isSame(payload, offset + 1, CHADDR_AT, 6) && payload[2] === 6) {
    return payload[offset] === ETHERNET ? `01:${chaddr}` : `${formatMac(payload, offset, 1)}:${chaddr}`;
  }
  return formatMac(payload, offset, length);
}

function isSame(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[one + i] !== bytes[other + i]) return false;
  return true;
}

function anomaliesOf(payload: Uint8Array, scan: OptionScan): readonly Anomaly[] {
  const op = u8(payload, 0);
  const htype = u8(payload, 1);
  const hlen = u8(payload, 2);
  let anomalies = scan.anomalies;
  if (hlen > CHADDR_LENGTH || (htype === ETHERNET && hlen !== 6)) {
    const isTooLong = hlen > CHADDR_LENGTH;
    const detail = isTooLong
      ? `hlen ${hlen}, chaddr has ${CHADDR_LENGTH} bytes`
      : `hlen ${hlen} for Ethernet, which has 6`;
    anomalies = [{ code: isTooLong ? 'hlen-too-long' : 'hlen-disagrees', offset: 2, detail }, ...anomalies];
  }
  if (op === 1 || op === 2) return anomalies;
  return [{ code: 'op-invalid', offset: 0, detail: `op ${op} is neither 1, a request, nor 2, a reply` }, ...anomalies];
}
