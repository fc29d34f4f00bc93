/**
 * Entries of the systemd Journal Export Format (https://systemd.io/JOURNAL_EXPORT_FORMATS/), which pcapng holds in
 * blocks of type 9: how incidents carry host state.
 */

const NEWLINE = 10;
const EQUALS = 61;
/** Further fields of an entry are left out. */
const MAX_FIELDS = 1024;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

function decodeText(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

/** Length of the binary form of a field: 64 bits, little-endian. More than 2^53 comes out as too much, and that it is. */
function binaryLength(bytes: Uint8Array, at: number): number {
  let length = 0;
  for (let i = 7; i >= 0; i--) length = length * 256 + (bytes[at + i] ?? 0);
  return length;
}

/**
 * The fields of the first entry in `bytes`, in order; of a repeated one the last value. Fields that are no UTF-8 are left
 * out. `complete` is false where the entry is malformed: the fields before that are kept.
 */
export function decodeJournalEntry(bytes: Uint8Array): { fields: ReadonlyMap<string, string>; complete: boolean } {
  const fields = new Map<string, string>();
  let at = 0;
  while (at < bytes.length && bytes[at] !== NEWLINE && bytes[at] !== 0 && fields.size < MAX_FIELDS) {
    let lineEnd = bytes.indexOf(NEWLINE, at);
    if (lineEnd < 0) lineEnd = bytes.length;
    const line = bytes.subarray(at, lineEnd);
    // Looked for in the line alone: what follows may be megabytes without any.
    const equals = line.indexOf(EQUALS);
    let value: Uint8Array;
    let name: Uint8Array;
    if (equals >= 0) {
      name = line.subarray(0, equals);
      value = line.subarray(equals + 1);
      at = lineEnd + 1;
    } else {
      const start = lineEnd + 9;
      const length = start <= bytes.length ? binaryLength(bytes, lineEnd + 1) : Number.POSITIVE_INFINITY;
      if (start + length > bytes.length) return { fields, complete: false };
      name = line;
      value = bytes.subarray(start, start + length);
      at = start + length + 1;
    }
    const text = decodeText(value);
    const key = decodeText(name);
    if (key !== null && text !== null) fields.set(key, text);
  }
  return { fields, complete: true };
}

/** Bytes of an entry with these fields; values of more than one line take the binary form. */
export function encodeJournalEntry(fields: Iterable<readonly [string, string]>): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [name, value] of fields) {
    if (!value.includes('\n')) {
      parts.push(encoder.encode(`${name}=${value}\n`));
      continue;
    }
    const data = encoder.encode(value);
    const length = new Uint8Array(8);
    new DataView(length.buffer).setUint32(0, data.length, true);
    parts.push(encoder.encode(`${name}\n`), length, data, encoder.encode('\n'));
  }
  const entry = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    entry.set(part, at);
    at += part.length;
  }
  return entry;
}
