/** Where a bridge has the guest, in words. */
import type { TimeNs } from '../../core/time.ts';
import { sayCount } from '../words/words.ts';
import type { GuestPlace } from './guest-places.ts';
import { spanText } from './span-text.ts';

/** `br0 has the guest on uplink0, NOT on tap0; 9 moves, last 2 s ago`. Not yet safe for a terminal. */
export function placesText(place: GuestPlace, who: string, nowNs: TimeNs): string {
  const { bridge, expected, port, moves, movedNs } = place;
  const moved = movedNs === null ? '' : `; ${sayCount(moves, 'move')}, last ${spanText(nowNs - movedNs)} ago`;
  if (port === null) return `${bridge} has no entry of ${who}${moved}`;
  return `${bridge} has ${who} on ${port}${port === expected ? '' : `, NOT on ${expected}`}${moved}`;
}
