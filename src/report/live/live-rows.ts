/** The live view as rows of text: a pure picture of what is known at one moment, which fits the terminal. */
import type { TimeNs } from '../../core/time.ts';
import { CODES } from '../../diagnose/rules.ts';
import type { Message } from '../../trace/types.ts';
import { sanitize } from '../sanitize.ts';
import { createClock, type TimeZone } from '../text/clock.ts';
import { labelled } from '../text/layout.ts';
import type { Paint, Style } from '../text/style.ts';
import { displayWidth, padEnd, shorten, wrap } from '../text/width.ts';
import { findingTitle } from '../words/saved-text.ts';
import { reasonText } from '../words/trace-words.ts';
import { sayCount } from '../words/words.ts';
import { hopRows } from './hop-rows.ts';
import { type LiveState, timeOf } from './live-state.ts';
import { firstFit, placeRows } from './place-rows.ts';
import { spanText } from './span-text.ts';
import { howToAsk, waitAfter } from './waits-for.ts';

export interface LiveLook {
  /** Of the terminal; the rows are narrower by one, so that it never wraps. */
  readonly columns: number;
  readonly rows: number;
  readonly style: Style;
  readonly timeZone: TimeZone;
  /** A lease ends the trace (--until bound). */
  readonly untilBound: boolean;
}

export interface LiveTimes {
  readonly nowNs: TimeNs;
  readonly startNs: TimeNs;
  /** When the trace ends by itself; null where it does not. */
  readonly endNs: TimeNs | null;
}

/** Left to what is written above the view. */
const ROWS_ABOVE = 2;
const LEAST_COLUMNS = 30;
/** As in the text report. */
const LABEL = 8;
/** `22:48:34` of a time of day. */
const SECONDS = 8;
/** Columns that a cause takes at least: a shorter piece of it says nothing. */
const LEAST_TITLE = 20;
const CUT = ' ...';
const ASK_AFTER_NS = 5_000_000_000n;
const plain: Paint = (text) => text;
const HINTS = ['Ctrl-C ends it and prints the report', 'Ctrl-C: the report'] as const;

/** Rows that belong together; where not all fit, those of the highest rank are left out first. */
interface Part {
  readonly rank: number;
  readonly lines: readonly string[];
}

export function liveRows(state: LiveState, look: LiveLook, times: LiveTimes): readonly string[] {
  const columns = Math.max(LEAST_COLUMNS, look.columns) - 1;
  const inner = { ...look, columns };
  const hops = hopRows(state.counts.hops, columns, times.nowNs, look.style);
  let parts: readonly Part[] = [
    { rank: 0, lines: [titleLine(state, inner, times)] },
    { rank: 1, lines: hops.counts },
    { rank: 1, lines: hops.isWell ? [] : [hops.capture] },
    { rank: 3, lines: placeRows(state, hops.isWell, columns, times.nowNs, look.style) },
    { rank: 2, lines: lastLines(state, inner) },
    { rank: 5, lines: causeLines(state, inner) },
    ...waitParts(state, inner, times),
  ];
  const height = () => parts.reduce((sum, { lines }) => sum + lines.length, 0);
  while (height() > Math.max(1, look.rows - ROWS_ABOVE) && parts.length > 1) {
    const least = parts.reduce((worst, part) => (part.rank >= worst.rank ? part : worst));
    parts = parts.filter((part) => part !== least);
  }
  return parts.flatMap(({ lines }) => lines).map((line) => cut(line, columns));
}

/** A line that is too wide all the same, such as one with a long word, is plain. */
function cut(line: string, columns: number): string {
  return displayWidth(line) <= columns ? line : shorten(line, columns);
}

function titleLine(state: LiveState, { columns, style }: LiveLook, { nowNs, startNs, endNs }: LiveTimes): string {
  const length = endNs === null ? '' : ` of ${spanText(endNs - startNs)}`;
  const text = shorten(`${'TRACE'.padEnd(LABEL)}${spanText(nowNs - startNs)}${length}, ${whoseText(state)}`, columns);
  const hint = HINTS.find((each) => displayWidth(text) + each.length + 2 <= columns);
  return hint === undefined ? text : `${padEnd(text, columns - hint.length)}${style.dim(hint)}`;
}

function whoseText({ guest, paths }: LiveState): string {
  if (paths > 1) return `${sayCount(paths, 'guest port')} so far`;
  if (guest === null) return paths === 0 ? 'no guest yet' : 'guest not known yet';
  return sanitize(guest.name === null ? `guest ${guest.mac}` : `guest ${guest.name} ${guest.mac}`);
}

/** The latest message, in full where that fits, and behind it those before. */
function lastLines({ last, paths }: LiveState, { columns, style, timeZone }: LiveLook): readonly string[] {
  const message = last.at(-1);
  if (message === undefined) return [];
  const { dhcp, reflects, verdict } = message;
  const timeNs = timeOf(message);
  const time = createClock(timeZone, timeNs, timeNs).milliseconds(timeNs);
  const who = paths > 1 ? ` ${dhcp.chaddr}` : '';
  const full = `${time}  ${dhcp.type}${who} ${fateText(message)}`;
  const brief = `${time.slice(0, SECONDS)} ${dhcp.type} ${shortFate(message)}`;
  const before = last.length > 1 ? `; before: ${last.slice(0, -1).map(nameAndFate).join(', ')}` : '';
  const fitted = firstFit([full + before, full, brief + before, brief], columns - LABEL);
  const isDoubtful = reflects !== null || verdict?.status === 'inconclusive';
  const paint = isDoubtful ? style.warn : verdict?.status === 'lost' ? style.bad : plain;
  return [`${'LAST'.padEnd(LABEL)}${paint(fitted)}`];
}

function nameAndFate({ dhcp, reflects, verdict }: Message): string {
  if (reflects !== null) return `${dhcp.type} came back`;
  const fate = verdict?.status === 'lost' ? ' LOST' : verdict?.status === 'inconclusive' ? ' ?' : '';
  return dhcp.type + fate;
}

function fateText({ verdict, reflects, sightings }: Message): string {
  if (reflects !== null) return `came back, as far as ${sightings.at(-1)?.hop}`;
  if (verdict === null) return 'seen';
  if (verdict.status === 'lost') return `LOST between ${verdict.lastSeen} and ${verdict.missing}`;
  if (verdict.status === 'delivered') return `reached ${verdict.lastSeen}`;
  const [reason] = verdict.reasons;
  return `reached ${verdict.lastSeen}; beyond: ${reason === undefined ? 'cannot be told' : reasonText(reason)}`;
}

function shortFate({ verdict, reflects }: Message): string {
  if (reflects !== null) return 'came back';
  if (verdict?.status === 'lost') return `LOST before ${verdict.missing}`;
  return verdict === null ? '' : `at ${verdict.lastSeen}${verdict.status === 'inconclusive' ? ', then ?' : ''}`;
}

/** The root of the causes, as far as they are known by now: it stands first in the list of all codes. */
function causeLines({ causes }: LiveState, { columns, style }: LiveLook): readonly string[] {
  const code = CODES.find((each) => causes.has(each));
  const cause = code === undefined ? undefined : causes.get(code);
  if (cause === undefined) return [];
  const codes = `[${cause.code}]${causes.size > 1 ? ` and ${causes.size - 1} more` : ''}`;
  // The code leads to the whole of it: `explain CODE`.
  const room = columns - LABEL - displayWidth(codes) - 1;
  const title = sanitize(findingTitle(cause));
  const [begin = ''] = wrap(title, Math.max(LEAST_TITLE, room) - CUT.length);
  const shown = displayWidth(title) <= room ? `${title} ` : room < LEAST_TITLE ? '' : `${begin}${CUT} `;
  return [style.strong(`${'WHY'.padEnd(LABEL)}${shown}${codes}`)];
}

function waitParts({ latest, guest }: LiveState, look: LiveLook, { nowNs, startNs }: LiveTimes): readonly Part[] {
  const wait = waitAfter(latest, look.untilBound);
  const sinceNs = latest === null ? startNs : (latest.sightings.at(-1)?.timeNs ?? startNs);
  const isLong = nowNs - sinceNs >= ASK_AFTER_NS;
  const ask = wait.needsAsking && isLong ? [howToAsk(guest?.name ?? null)] : [];
  return [
    { rank: 1, lines: labelled('WAITS', [`${spanText(nowNs - sinceNs)} ${wait.text}`], look) },
    { rank: 4, lines: labelled('', ask, look) },
  ];
}
