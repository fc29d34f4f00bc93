/** Where the bridges have the guest, in one row where all is well, and in a row each where they have it on a wrong port. */
import type { TimeNs } from '../../core/time.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../text/style.ts';
import { displayWidth, shorten } from '../text/width.ts';
import { sayCount } from '../words/words.ts';
import type { GuestPlace } from './guest-places.ts';
import type { LiveState } from './live-state.ts';
import { spanText } from './span-text.ts';

const LEAD = 'FDB     ';

/** `isWell`: no capture dropped anything and all run, which has no row of its own then. Lines of at most `columns`. */
export function placeRows(
  { guest, places, paths }: LiveState,
  isWell: boolean,
  columns: number,
  nowNs: TimeNs,
  { bad }: Style,
): readonly string[] {
  const found = guest === null ? null : places.of(guest.path, guest.mac);
  const width = columns - LEAD.length;
  const row = (texts: readonly string[]) => `${LEAD}${firstFit(texts, width)}`;
  const drops = isWell ? '; no drops' : '';
  if (guest === null) {
    const text = 'the guest is known once it asks';
    return [row([text + drops, text])];
  }
  if (found === null) return [row([`was not read${drops}`])];
  const who = paths > 1 ? guest.mac : 'the guest';
  const wrong = found.filter(({ port, expected }) => port !== null && port !== expected);
  if (wrong.length > 0) return wrong.map((place) => bad(row(wrongTexts(place, who, nowNs))));
  if (found.length === 0) return isWell ? [row(['no bridge on the path; no drops'])] : [];
  const text = found.map((place, at) => placeText(place, at === 0 ? who : 'it')).join('; ');
  return [row([text + drops, text])];
}

/** The first of the texts that fits, made safe for a terminal; else the last one, shortened. */
export function firstFit(texts: readonly string[], width: number): string {
  const safe = texts.map(sanitize);
  return safe.find((text) => displayWidth(text) <= width) ?? shorten(safe.at(-1) ?? '', width);
}

function placeText({ bridge, port, moves }: GuestPlace, who: string): string {
  if (port === null) return `${bridge} has no entry of ${who}`;
  return `${bridge} has ${who} on ${port}${moves > 0 ? ` (${sayCount(moves, 'move')})` : ''}`;
}

function wrongTexts({ bridge, expected, port, moves, movedNs }: GuestPlace, who: string, nowNs: TimeNs) {
  const moved = movedNs === null ? '' : `; ${sayCount(moves, 'move')}`;
  const ago = movedNs === null ? '' : `, last ${spanText(nowNs - movedNs)} ago`;
  return [
    `${bridge} has ${who} on ${port}, NOT on ${expected}${moved}${ago}`,
    `${bridge} has ${who} on ${port}, NOT on ${expected}${moved}`,
    `${bridge} has it on ${port}, NOT on ${expected}${moved}`,
    `${bridge}: on ${port}, NOT on ${expected}`,
    `on ${port}, NOT ${expected}`,
  ];
}
