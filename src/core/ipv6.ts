/** IPv6 addresses as text (RFC 5952). */
import { u16 } from './bytes.ts';

const GROUPS = 8;

/** The address of 16 bytes at `at`. */
export function formatIpv6(bytes: Uint8Array, at: number): string {
  const groups = Array.from({ length: GROUPS }, (_, index) => u16(bytes, at + index * 2));
  const [start, length] = longestZeros(groups);
  const text = (some: readonly number[]) => some.map((group) => group.toString(16)).join(':');
  return length < 2 ? text(groups) : `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

/** Where the longest run of zeros is, the first of several. */
function longestZeros(groups: readonly number[]): readonly [start: number, length: number] {
  let best: [number, number] = [0, 0];
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > best[1]) best = [start, end - start];
  }
  return best;
}
