/**
 * The framing of netlink (linux/netlink.h): messages one after the other, each with a header and attributes behind a
 * fixed part. Host byte order throughout. Decoders never throw and never read past the bytes they are given.
 */

export const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const HEADER_BYTES = 16;
/** Where the body of an attribute begins, after its length and its type. */
export const ATTRIBUTE_BODY = 4;
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

/**
 * Whether a whole message stands at `at`, before `end`. Loops go over messages and attributes by their places: in a flood of
 * news they make no object for each.
 */
export function hasMessage(view: DataView, at: number, end: number): boolean {
  if (at + HEADER_BYTES > end) return false;
  const length = view.getUint32(at, LITTLE_ENDIAN);
  return length >= HEADER_BYTES && at + length <= end;
}

export function nextMessage(view: DataView, at: number): number {
  return at + aligned(view.getUint32(at, LITTLE_ENDIAN));
}

/** The header of a message that is there. */
export function readHeader(view: DataView, at: number): NetlinkMessage {
  return {
    type: view.getUint16(at + 4, LITTLE_ENDIAN),
    flags: view.getUint16(at + 6, LITTLE_ENDIAN),
    sequence: view.getUint32(at + 8, LITTLE_ENDIAN),
    start: at + HEADER_BYTES,
    end: at + view.getUint32(at, LITTLE_ENDIAN),
  };
}

/** Whether a whole attribute stands at `at`, before `end`. */
export function hasAttribute(view: DataView, at: number, end: number): boolean {
  if (at + ATTRIBUTE_BODY > end) return false;
  const length = view.getUint16(at, LITTLE_ENDIAN);
  return length >= ATTRIBUTE_BODY && at + length <= end;
}

export function nextAttribute(view: DataView, at: number): number {
  return at + aligned(view.getUint16(at, LITTLE_ENDIAN));
}

/** The type of an attribute that is there. */
export function attributeType(view: DataView, at: number): number {
  return view.getUint16(at + 2, LITTLE_ENDIAN) & ATTRIBUTE_TYPE;
}

/** Whether the attribute at `at` is of this type, and its body of this length; that begins at `at + ATTRIBUTE_BODY`. */
export function isAttribute(view: DataView, at: number, type: number, length: number): boolean {
  return attributeType(view, at) === type && view.getUint16(at, LITTLE_ENDIAN) === ATTRIBUTE_BODY + length;
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
  const lengths = attributes.map(({ bytes }) => ATTRIBUTE_BODY + bytes.length);
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
    message.set(attribute.bytes, at + ATTRIBUTE_BODY);
    at += aligned(lengths[i] ?? 0);
  });
  return message;
}

/** Several messages, to be asked one after the other. */
export function joinMessages(messages: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(messages.reduce((length, message) => length + message.length, 0));
  let at = 0;
  for (const message of messages) {
    joined.set(message, at);
    at += message.length;
  }
  return joined;
}
