/**
 * The heart of the text report: one exchange as a table of hops by messages, the network on the left and the guest on
 * the right. A row is one transmission; its cells tell when each hop saw it, relative to the first one that did.
 */
import { largest } from '../../core/lists.ts';
import type { Path } from '../../path/path.ts';
import type { Exchange, Heading, Message, Sighting } from '../../trace/types.ts';
import { sanitize } from '../sanitize.ts';
import { deltaText } from '../words/duration-text.ts';
import type { Clock } from './clock.ts';
import type { Paint, Style } from './style.ts';
import { displayWidth, padEnd, shorten } from './width.ts';

/** How hops are shown: by name where that fits, else by number, else by number with marks instead of times. */
export type ColumnKind = 'name' | 'number' | 'mark';

export interface Columns {
  readonly kind: ColumnKind;
  /** Width of a hop's column with the space after it. */
  readonly width: number;
}

/** Widths below which names, and then times, say too little. */
const MIN_NAME = 9;
const MIN_DELTA = 6;
const MAX_COLUMN = 18;
const MARK = 4;
const LABEL = 11;
/** Rows of one table: the first, the last, and of those between the first that did not arrive. */
const MAX_FIRST = 16;
const MAX_LAST = 12;
const MAX_BETWEEN = 12;

/** The columns that `count` hops get next to a time column of `timeWidth`. */
export function fitColumns(path: Path, timeWidth: number, columns: number): Columns {
  const room = columns - (timeWidth + 2 + LABEL + 3);
  const each = Math.floor(room / path.hops.length);
  const widest = largest(
    MIN_NAME,
    path.hops.map((hop) => displayWidth(sanitize(hop.name))),
  );
  if (each >= MIN_NAME + 1) return { kind: 'name', width: Math.min(each, widest + 2, MAX_COLUMN) };
  return each >= MIN_DELTA + 1 ? { kind: 'number', width: MIN_DELTA + 1 } : { kind: 'mark', width: MARK };
}

/** How often the content of a message had been sent before it in its exchange, plus one; 1 also where that is not known. */
function transmission(message: Message, exchange: Exchange): number {
  if (message.retransmits === null || !keptRepeats(message.heading, exchange)) return 1;
  return (
    1 +
    exchange.messages.filter(
      ({ id, retransmits, reflects }) =>
        id < message.id && reflects === null && (id === message.retransmits || retransmits === message.retransmits),
    ).length
  );
}

/** Whether an exchange, which forgets some of its middle where it is too long, has all repeats of a heading. */
function keptRepeats(heading: Heading, { messages, retransmissions }: Exchange): boolean {
  const kept = messages.filter((message) => message.heading === heading && message.retransmits !== null);
  return kept.length === retransmissions[heading];
}

function labelText(message: Message, exchange: Exchange): string {
  if (message.reflects !== null) return 'came back';
  const nth = transmission(message, exchange);
  return shorten(nth > 1 ? `${message.dhcp.type} ${nth}` : message.dhcp.type, LABEL);
}

/** The cell of a hop that has not shown the message, with its colour. */
function absence(message: Message, position: number, path: Path, kind: ColumnKind, style: Style): [string, Paint] {
  const { verdict } = message;
  const name = path.hops[position]?.name;
  if (message.reflects !== null || verdict === null) return ['-', style.dim];
  if (verdict.status === 'lost' && name === verdict.missing) return [kind === 'mark' ? 'X' : 'LOST', style.bad];
  const last = path.hops.findIndex((hop) => hop.name === verdict.lastSeen);
  const beyond = message.heading === 'to-guest' ? position > last : position < last;
  if (!beyond || verdict.blind.includes(name ?? '')) return ['-', style.dim];
  if (verdict.status === 'inconclusive') return ['?', style.warn];
  return ['', style.dim];
}

/** When the hop saw it, and how often if more than once (copies, or interfaces side by side). */
function presence(seen: readonly Sighting[], base: bigint, columns: Columns): string {
  const times = seen.length > 1 ? `x${seen.length}` : '';
  if (columns.kind === 'mark') return times || 'o';
  const spaced = deltaText((seen[0]?.timeNs ?? base) - base);
  const delta = columns.kind === 'number' ? spaced.replace(' ', '') : spaced;
  return times !== '' && delta.length + times.length + 1 < columns.width ? `${delta} ${times}` : delta;
}

/** The transmission that a reflection is a copy of: the last one before it. Its `reflects` names the first of all. */
function originalOf({ reflects }: Message, timeNs: bigint, { messages }: Exchange): Message | undefined {
  if (reflects === null) return undefined;
  return messages.findLast(
    ({ id, retransmits, reflects: copyOf, sightings }) =>
      copyOf === null && (id === reflects || retransmits === reflects) && (sightings[0]?.timeNs ?? 0n) <= timeNs,
  );
}

/** `isApart`: the row above is not that of the message before it. */
function rowText(
  message: Message,
  isApart: boolean,
  exchange: Exchange,
  { columns, clock, style }: TableLayout,
): string {
  const { path } = exchange;
  const own = message.sightings[0]?.timeNs ?? 0n;
  const original = originalOf(message, own, exchange);
  const base = original?.sightings[0]?.timeNs ?? own;
  const time = clock.milliseconds(own);
  const back = message.reflects !== null;
  const lead = `${padEnd(original === undefined || isApart ? time : '', displayWidth(time))}  ${padEnd(labelText(message, exchange), LABEL)} `;
  const arrow = message.heading === 'to-network' ? '<' : '>';
  const cells = path.hops.map((_, position) => {
    const seen = message.sightings.filter((sighting) => sighting.position === position);
    const [text, paint] =
      seen.length > 0
        ? [presence(seen, base, columns), back ? style.warn : (plain: string) => plain]
        : absence(message, position, path, columns.kind, style);
    const fitted = shorten(text, columns.width - 1);
    return paint(fitted) + ' '.repeat(Math.max(0, columns.width - displayWidth(fitted)));
  });
  return `${back ? style.warn(lead) : lead}${arrow} ${cells.join('')}`.trimEnd();
}

export interface TableLayout {
  readonly columns: Columns;
  readonly clock: Clock;
  readonly style: Style;
}

/** Indices of the messages that get a row. */
function shown(messages: readonly Message[]): readonly number[] {
  const all = messages.map((_, at) => at);
  if (all.length <= MAX_FIRST + MAX_BETWEEN + MAX_LAST) return all;
  const between = all.slice(MAX_FIRST, -MAX_LAST).filter((at) => messages[at]?.verdict?.status === 'lost');
  return [...all.slice(0, MAX_FIRST), ...between.slice(0, MAX_BETWEEN), ...all.slice(-MAX_LAST)];
}

/** The header row and a row for each message, or for the most telling ones of many; times of day as `clock` says. */
export function hopTable(exchange: Exchange, layout: TableLayout): readonly string[] {
  const { columns, clock, style } = layout;
  const timeWidth = displayWidth(clock.milliseconds(0n));
  const names = exchange.path.hops.map(({ name }, i) => {
    const text = columns.kind === 'name' ? shorten(sanitize(name), columns.width - 1) : String(i + 1);
    return padEnd(text, columns.width);
  });
  const header = `${' '.repeat(timeWidth + 2 + LABEL + 3)}${names.join('')}`.trimEnd();
  const rows = shown(exchange.messages).flatMap((at, i, every) => {
    const isApart = i > 0 && every[i - 1] !== at - 1;
    const gap = isApart ? [style.dim(`${' '.repeat(timeWidth + 2)}...`)] : [];
    return [...gap, rowText(exchange.messages[at]!, isApart, exchange, layout)];
  });
  return [style.strong(header), ...rows];
}
