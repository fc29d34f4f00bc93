/**
 * A DHCPv4 message to bytes: RFC 2131, section 2; long options split as RFC 3396 wants. For tests, benches and
 * fuzzers: `encodeMessage(toMessageInit(decodeMessage(bytes)))` gives canonical bytes back unchanged.
 */
import { append } from '../core/lists.ts';
import type { DhcpMessage } from './message.ts';
import { areaOf, type OptionArea, scanOptions } from './scan-options.ts';
import {
  CHADDR_AT,
  CHADDR_LENGTH,
  FILE_AT,
  FILE_LENGTH,
  HEADER_LENGTH,
  MAGIC_COOKIE,
  OPTION_END,
  OPTIONS_AT,
  SNAME_AT,
  SNAME_LENGTH,
} from './wire-layout.ts';

export interface OptionInit {
  readonly code: number;
  /** More than 255 bytes are split over several instances. */
  readonly bytes: Uint8Array;
  /** Where it goes; whoever says `file` or `sname` also puts in option 52. */
  readonly area?: OptionArea;
}

/** Everything left out is 0 or empty. */
export interface MessageInit {
  readonly op: 1 | 2;
  readonly htype?: number;
  readonly hlen?: number;
  readonly hops?: number;
  readonly xid?: number;
  readonly secs?: number;
  readonly flags?: number;
  readonly ciaddr?: number;
  readonly yiaddr?: number;
  readonly siaddr?: number;
  readonly giaddr?: number;
  /** At most 16 bytes; likewise `sname` 64 and `file` 128, which options in these areas replace. */
  readonly chaddr?: Uint8Array;
  readonly sname?: Uint8Array;
  readonly file?: Uint8Array;
  /** Null: no cookie and no options, as in BOOTP. */
  readonly options: readonly OptionInit[] | null;
  /** Zeros are appended up to this length; BOOTP has 300 (RFC 951, section 3). */
  readonly padTo?: number;
}

/** Throws a RangeError where a field or an overloaded area is too small for what is put into it. */
export function encodeMessage(init: MessageInit): Uint8Array {
  const main = init.options && encodeArea(init.options, 'options');
  const length = main ? OPTIONS_AT + main.length : HEADER_LENGTH;
  const bytes = new Uint8Array(Math.max(length, init.padTo ?? 0));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, init.op);
  view.setUint8(1, init.htype ?? 1);
  view.setUint8(2, init.hlen ?? 6);
  view.setUint8(3, init.hops ?? 0);
  view.setUint32(4, init.xid ?? 0);
  view.setUint16(8, init.secs ?? 0);
  view.setUint16(10, init.flags ?? 0);
  view.setUint32(12, init.ciaddr ?? 0);
  view.setUint32(16, init.yiaddr ?? 0);
  view.setUint32(20, init.siaddr ?? 0);
  view.setUint32(24, init.giaddr ?? 0);
  put(bytes, CHADDR_AT, CHADDR_LENGTH, init.chaddr, 'chaddr');
  put(bytes, SNAME_AT, SNAME_LENGTH, overloaded(init, 'sname') ?? init.sname, 'sname');
  put(bytes, FILE_AT, FILE_LENGTH, overloaded(init, 'file') ?? init.file, 'file');
  if (main) {
    view.setUint32(HEADER_LENGTH, MAGIC_COOKIE);
    bytes.set(main, OPTIONS_AT);
  }
  return bytes;
}

/** What `encodeMessage` needs to build this message again: raw fields, every instance of every option as it stands. */
export function toMessageInit(message: DhcpMessage): MessageInit {
  const { payload } = message;
  const scan = scanOptions(payload);
  const options: OptionInit[] = [];
  for (let i = 0; i < scan.count; i++) {
    const start = scan.offsets[i]!;
    const bytes = payload.slice(start, start + scan.lengths[i]!);
    options.push({ code: scan.codes[i]!, bytes, area: areaOf(scan, i) });
  }
  return {
    op: message.op === 1 ? 1 : 2,
    htype: message.htype,
    hlen: message.hlen,
    hops: message.hops,
    xid: message.xid,
    secs: message.secs,
    flags: message.flags,
    ciaddr: message.ciaddr,
    yiaddr: message.yiaddr,
    siaddr: message.siaddr,
    giaddr: message.giaddr,
    chaddr: payload.slice(CHADDR_AT, CHADDR_AT + CHADDR_LENGTH),
    sname: payload.slice(SNAME_AT, SNAME_AT + SNAME_LENGTH),
    file: payload.slice(FILE_AT, FILE_AT + FILE_LENGTH),
    options: scan.hasCookie ? options : null,
    padTo: payload.length,
  };
}

function overloaded(init: MessageInit, area: OptionArea): Uint8Array | null {
  const options = init.options?.filter((option) => option.area === area) ?? [];
  return options.length === 0 ? null : encodeArea(options, area);
}

function encodeArea(options: readonly OptionInit[], area: OptionArea): Uint8Array {
  const bytes: number[] = [];
  for (const option of options) {
    if ((option.area ?? 'options') !== area) continue;
    for (let at = 0; at === 0 || at < option.bytes.length; at += 255) {
      const piece = option.bytes.subarray(at, at + 255);
      bytes.push(option.code, piece.length);
      append(bytes, piece);
    }
  }
  bytes.push(OPTION_END);
  return Uint8Array.from(bytes);
}

function put(bytes: Uint8Array, at: number, room: number, data: Uint8Array | undefined, field: string): void {
  if (!data) return;
  if (data.length > room) throw new RangeError(`encodeMessage: ${field} of ${data.length} bytes, ${room} fit`);
  bytes.set(data, at);
}
