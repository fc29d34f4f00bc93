/** Options split over several instances, put together (RFC 3396, section 7). Called by both decoders. */
import type { OptionScan } from './scan-options.ts';

/**
 * The data of instance `first` and of every later one with its code, in order of the scan, which is RFC 3396's:
 * options, file, sname. A view where there is only one, else a copy.
 */
export function joinInstances(payload: Uint8Array, scan: OptionScan, first: number): Uint8Array {
  const code = scan.codes[first];
  const offset = scan.offsets[first]!;
  let total = scan.lengths[first]!;
  for (let i = first + 1; i < scan.count; i++) if (scan.codes[i] === code) total += scan.lengths[i]!;
  if (total === scan.lengths[first]) return payload.subarray(offset, offset + total);
  const joined = new Uint8Array(total);
  let at = 0;
  for (let i = first; i < scan.count; i++) {
    if (scan.codes[i] !== code) continue;
    joined.set(payload.subarray(scan.offsets[i]!, scan.offsets[i]! + scan.lengths[i]!), at);
    at += scan.lengths[i]!;
  }
  return joined;
}
