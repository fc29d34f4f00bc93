/** Whether an option has the bytes that its type wants; what has not is noted. */
import type { Note } from './value.ts';

/** Exactly `length` bytes. */
export function hasLength(bytes: Uint8Array, length: number, note: Note): boolean {
  return is(bytes.length === length, bytes, note, `the type has ${length}`);
}

/** No fewer than `length` bytes. */
export function isAtLeast(bytes: Uint8Array, length: number, note: Note): boolean {
  return is(bytes.length >= length, bytes, note, `the option has ${length} at least`);
}

/** `size` bytes once or more often. */
export function isMultipleOf(bytes: Uint8Array, size: number, note: Note): boolean {
  return is(bytes.length > 0 && bytes.length % size === 0, bytes, note, `the type has a multiple of ${size}`);
}

function is(sound: boolean, bytes: Uint8Array, note: Note, wanted: string): boolean {
  if (!sound) note('option-length', 0, `${bytes.length} bytes where ${wanted}`);
  return sound;
}
