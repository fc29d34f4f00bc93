/**
 * Domain names on the wire: RFC 1035, section 4.1.4, with compression inside the option where RFC 3397 allows it
 * (119), without elsewhere. Work is bounded: pointers only lead backwards, and a name has 255 bytes at most.
 */
import { u8 } from '../../core/bytes.ts';
import type { Note, OptionDecoder } from './value.ts';

const MAX_NAME_LENGTH = 255;
/** A name of 255 bytes has at most 127 labels; the rest of the allowance is for pointers to pointers. */
const MAX_STEPS = 256;
/** Names in one option: an attacker can point at one long name from every two bytes. */
const MAX_NAMES = 1024;

export interface NameAt {
  readonly name: string;
  /** Offset behind the name, or -1 where it is broken. */
  readonly next: number;
}

/** The name at `start` of `bytes`, in presentation form. */
export function decodeName(bytes: Uint8Array, start: number, note: Note): NameAt {
  const labels: string[] = [];
  let at = start;
  let next = -1;
  let length = 1;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    if (at >= bytes.length) return broken(labels, note, at, 'the name runs past the end');
    const size = u8(bytes, at);
    if (size === 0) return { name: labels.length === 0 ? '.' : labels.join('.'), next: next < 0 ? at + 1 : next };
    if (size >= 0xc0) {
      const target = ((size & 0x3f) << 8) | u8(bytes, at + 1);
      if (at + 1 >= bytes.length || target >= at) return broken(labels, note, at, 'a pointer that leads nowhere');
      if (next < 0) next = at + 2;
      at = target;
      continue;
    }
    length += size + 1;
    if (size > 63 || at + 1 + size > bytes.length || length > MAX_NAME_LENGTH) {
      return broken(labels, note, at, 'a label longer than there is room for');
    }
    labels.push(formatLabel(bytes.subarray(at + 1, at + 1 + size)));
    at += 1 + size;
  }
  return broken(labels, note, at, 'too many pointers');
}

/** Names in a row, to the end of the option. */
export function decodeNamesFrom(bytes: Uint8Array, start: number, note: Note): string[] {
  const names: string[] = [];
  let at = start;
  while (at >= 0 && at < bytes.length && names.length < MAX_NAMES) {
    const { name, next } = decodeName(bytes, at, note);
    names.push(name);
    at = next;
  }
  return names;
}

export const decodeNames: OptionDecoder = (bytes, note) => {
  if (bytes.length === 0) note('option-length', 0, 'no name');
  return { kind: 'names', names: decodeNamesFrom(bytes, 0, note) };
};

function broken(labels: readonly string[], note: Note, at: number, detail: string): NameAt {
  note('name-broken', at, detail);
  return { name: labels.join('.'), next: -1 };
}

/** Dots, backslashes and what is not printable ASCII are escaped, so that a name reads back as what it was. */
function formatLabel(label: Uint8Array): string {
  let text = '';
  for (const byte of label) {
    if (byte === 0x2e || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte > 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\${byte.toString().padStart(3, '0')}`;
  }
  return text;
}
