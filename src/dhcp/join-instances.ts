/** Options split over several instances, put together (RFC 3396, section 7). */
import type { OptionScan } from './scan-options.ts';

/** Whether no later instance has the code of instance `first`. */
export function isSingle(scan: OptionScan, first: number): boolean {
  for (let i = first + 1; i < scan.count; i++) if (scan.codes[i] === scan.codes[first]) return false;
  return true;
}

/**
 * The data of instance `first` and of every later one with its code, in order of the scan, which is RFC 3396's:
 * options, file, sname. A view where there is only one, else a copy.
 */
export function joinInstances(payload: Uint8Array, scan: OptionScan, first: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (let i = first; i < scan.count; i++) {
    if (scan.codes[i] !== scan.codes[first]) continue;
    pieces.push(payload.subarray(scan.offsets[i]!, scan.offsets[i]! + scan.lengths[i]!));
    total += scan.lengths[i]!;
  }
  if (pieces.length === 1) return pieces[0]!;
  const joined = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
