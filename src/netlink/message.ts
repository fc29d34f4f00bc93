/**
 * The framing of netlink (linux/netlink.h): messages one after the other, each with a header and attributes behind a
 * fixed part. Host byte order throughout. Decoders never throw and never read past the bytes they are given.
 */

export const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const HEADER_BYTES = 16;
const ATTRIBUTE_HEADER_BYTES = 4;
/** The two highest bits of an attribute's type are flags (NLA_F_NESTED, NLA_F_NET_BYTEORDER). */
const ATTRIBUTE_TYPE = 0x3fff;

/** NLMSG_ERROR, NLMSG_DONE. */
export const MESSAGE = { error: 2, done: 3 } as const;
/** NLM_F_REQUEST, NLM_F_DUMP. */
export const FLAG = { request: 0x1, dump: 0x300 } as const;

export interface NetlinkMessage {
  readonly type: number;
  readonly flags: number;
  /** Which message this answers: the kernel repeats its number. */
  readonly sequence: number;
  /** Of the body, in the bytes it was decoded from. */
  readonly start: number;
  readonly end: number;
}

const aligned = (length: number): number => (length + 3) & ~3;

/** Calls `visit` for each whole message; false where the bytes end inside one or a length is none. */
export function visitMessages(view: DataView, visit: (message: NetlinkMessage) => void): boolean {
  let at = 0;
  while (at + HEADER_BYTES <= view.byteLength) {
    const length = view.getUint32(at, LITTLE_ENDIAN);
    if (length < HEADER_BYTES || at + length > view.byteLength) return false;
    visit({
      type: view.getUint16(at + 4, LITTLE_ENDIAN),
      flags: view.getUint16(at + 6, LITTLE_ENDIAN),
      sequence: view.getUint32(at + 8, LITTLE_ENDIAN),
      start: at + HEADER_BYTES,
      end: at + length,
    });
    at += aligned(length);
  }
  return at >= view.byteLength;
}

/** Calls `visit` for each attribute of `[start, end)`; false where one reaches past it. */
export function visitAttributes(
  view: DataView,
  start: number,
  end: number,
  visit: (type: number, at: number, length: number) => void,
): boolean {
  let at = start;
  while (at + ATTRIBUTE_HEADER_BYTES <= end) {
    const length = view.getUint16(at, LITTLE_ENDIAN);
    if (length < ATTRIBUTE_HEADER_BYTES || at + length > end) return false;
    const type = view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE;
    visit(type, at + ATTRIBUTE_HEADER_BYTES, length - ATTRIBUTE_HEADER_BYTES);
    at += aligned(length);
  }
  return at >= end;
}

export interface Attribute {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** One message with its attributes; whoever sends it fills in the number. */
export function encodeMessage(
  type: number,
  flags: number,
  fixed: Uint8Array,
  attributes: readonly Attribute[],
): Uint8Array {
  const lengths = attributes.map(({ bytes }) => ATTRIBUTE_HEADER_BYTES + bytes.length);
  const length = lengths.reduce((sum, each) => sum + aligned(each), HEADER_BYTES + aligned(fixed.length));
  const message = new Uint8Array(length);
  const view = new DataView(message.buffer);
  view.setUint32(0, length, LITTLE_ENDIAN);
  view.setUint16(4, type, LITTLE_ENDIAN);
  view.setUint16(6, flags, LITTLE_ENDIAN);
  message.set(fixed, HEADER_BYTES);
  let at = HEADER_BYTES + aligned(fixed.length);
  attributes.forEach((attribute, i) => {
    view.setUint16(at, lengths[i] ?? 0, LITTLE_ENDIAN);
    view.setUint16(at + 2, attribute.type, LITTLE_ENDIAN);
    message.set(attribute.bytes, at + ATTRIBUTE_HEADER_BYTES);
    at += aligned(lengths[i] ?? 0);
  });
  return message;
}
