/**
 * What the last statistics blocks of a pcapng say was dropped, read backwards from the file's end: dumpcap and others
 * tell only there, long after the frames whose absence it excuses.
 */

import { decodeStatistics } from './pcapng-interface.ts';
import { BLOCK } from './pcapng-section.ts';
import { createResolution } from './timestamp.ts';

/** Shortest Interface Statistics Block: type, length, interface, time, length. */
const SHORTEST = 24;

/** The time of a statistics block is not asked for, so any resolution does. */
const ANY_RESOLUTION = createResolution(6, 0n);

/** Frames dropped by interface number of the last section; only interfaces that dropped some. */
export function tailDrops(tail: Uint8Array, littleEndian: boolean): ReadonlyMap<number, number> {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const drops = new Map<number, number>();
  let end = tail.length;
  while (end >= SHORTEST) {
    const length = view.getUint32(end - 4, littleEndian);
    const start = end - length;
    if (length < SHORTEST || length % 4 !== 0 || start < 0) break;
    if (view.getUint32(start, littleEndian) !== BLOCK.statistics) break;
    if (view.getUint32(start + 4, littleEndian) !== length) break;
    const interfaceNumber = view.getUint32(start + 8, littleEndian);
    const { dropped } = decodeStatistics(view, start + 8, end - 4, littleEndian, ANY_RESOLUTION);
    // Read backwards, the first one of an interface is its last word.
    if (!drops.has(interfaceNumber)) drops.set(interfaceNumber, dropped ?? 0);
    end = start;
  }
  for (const [interfaceNumber, dropped] of drops) if (dropped === 0) drops.delete(interfaceNumber);
  return drops;
}
