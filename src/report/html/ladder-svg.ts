/** The ladder diagram of one exchange as SVG: no styles of its own, the page's classes colour it. */

import { escapeMarkup } from '../sanitize.ts';
import { type Clock, createClock } from '../text/clock.ts';
import { deltaText } from '../words/duration-text.ts';
import { type LadderArrow, type LadderBand, type LadderPoint, LEFT, layOutLadder, RIGHT } from './ladder-layout.ts';
import type { PageData, PageEvent, PageExchange } from './page-data.ts';

/** Characters of a hop's name, and of an event, that fit. */
const NAME_LENGTH = 20;
const FATE_LENGTH = 34;
const CHARACTER = 6.7;
const MOST_EVENTS = 24;
/** How long before and after an exchange an event still belongs to it. */
const AROUND_NS = 1e9;

/** Events on the exchange's axis: whatever happened while it went on, but of FDB changes those of its client alone. */
function eventsOf({ from, to, mac }: PageExchange, events: readonly PageEvent[]): readonly PageEvent[] {
  const near = ({ time }: PageEvent) => time >= from - AROUND_NS && time <= to + AROUND_NS;
  return events.filter((event) => near(event) && !event.isRoutine && (event.mac === '' || event.mac === mac));
}

export function pageClock({ base, start, end, zone }: Pick<PageData, 'base' | 'start' | 'end' | 'zone'>): Clock {
  const at = (time: number) => BigInt(base) + BigInt(Math.round(time));
  return createClock(zone, at(start), at(end));
}

const text = (point: LadderPoint, content: string, kind: string, anchor = 'start') =>
  `<text x="${round(point.x)}" y="${round(point.y)}" class="${kind}" text-anchor="${anchor}">${escapeMarkup(content)}</text>`;

const round = (value: number) => Math.round(value * 10) / 10;

/** Markup of its own; everything in it is escaped. */
export function ladderSvg(exchange: PageExchange, data: Omit<PageData, 'exchanges'>): string {
  const hops = data.paths[exchange.path] ?? [];
  const all = eventsOf(exchange, data.events);
  const layout = layOutLadder(exchange, hops, all.slice(0, MOST_EVENTS));
  const clock = pageClock(data);
  const timeOf = (time: number) => clock.microseconds(BigInt(data.base) + BigInt(Math.round(time)));
  const { width, height } = layout;
  const left = all.length - MOST_EVENTS;
  const lanes = layout.lanes.map(
    ({ hop, x }) =>
      text({ x, y: 20 }, shorten(hop.name, NAME_LENGTH), 'hop', 'middle') +
      text({ x, y: 36 }, hop.role === 'unknown' ? '' : hop.role, 'note', 'middle') +
      `<line x1="${x}" x2="${x}" y1="44" y2="${round(height - 4)}" class="lane"/>`,
  );
  const parts = [
    ...lanes,
    ...layout.bands.map((band) => bandSvg(band, width, timeOf)),
    ...layout.arrows.map((arrow, i) => arrowSvg(arrow, layout.arrows[i - 1] ?? null, width, timeOf)),
    ...(left > 0 ? [text({ x: LEFT, y: height + 14 }, `and ${left} more events of the host`, 'note')] : []),
  ];
  const label = escapeMarkup(`ladder of exchange ${exchange.id}: ${exchange.ending}`);
  const tall = round(height + (left > 0 ? 24 : 0));
  return `<svg class="ladder" viewBox="0 0 ${width} ${tall}" width="${width}" height="${tall}" role="group" aria-label="${label}">${parts.join('')}</svg>`;
}

function bandSvg({ event, y }: LadderBand, width: number, timeOf: (time: number) => string): string {
  const room = Math.floor((width - LEFT - 16) / CHARACTER);
  return (
    `<g class="band" role="img" aria-label="${escapeMarkup(`${timeOf(event.time)} ${event.text}`)}">` +
    `<title>${escapeMarkup(event.text)}</title><rect x="0" y="${round(y - 11)}" width="${width}" height="20"/>` +
    text({ x: LEFT - 12, y: y + 4 }, timeOf(event.time), 'time', 'end') +
    text({ x: LEFT + 8, y: y + 4 }, shorten(event.text, room), 'what') +
    '</g>'
  );
}

function arrowSvg(
  { message, points, end }: LadderArrow,
  before: LadderArrow | null,
  width: number,
  timeOf: (time: number) => string,
): string {
  const first = points[0];
  const time = message.at[0]?.[1];
  if (first === undefined || time === undefined) return '';
  const way = end === null ? points : [...points, end];
  const kind = message.reflects === null ? message.tone : 'back';
  const last = way.at(-1) ?? first;
  const previous = before?.message.at[0]?.[1];
  const name = message.type + (message.retransmits === null || message.reflects !== null ? '' : ' again');
  const label = [name, message.address].filter((part) => part !== '').join(' ');
  const goesRight = way.length > 1 ? last.x >= first.x : message.toGuest;
  const labelAt = { x: first.x + (goesRight ? 8 : -8), y: first.y - 7 };
  const tip =
    message.tone === 'bad' && message.reflects === null ? cross(last) : end === null ? head(way) : unknownEnd(last);
  return (
    `<g class="message ${kind}" data-message="${message.id}" role="img" aria-label="${escapeMarkup(`${timeOf(time)} ${label}: ${message.fate}`)}">` +
    `<title>${escapeMarkup(message.fate)}</title>` +
    `<rect class="hit" x="0" y="${round(first.y - 22)}" width="${width}" height="${round(last.y - first.y + 30)}"/>` +
    text({ x: LEFT - 12, y: first.y + 4 }, timeOf(time), 'time', 'end') +
    (previous === undefined
      ? ''
      : text({ x: LEFT - 12, y: first.y + 17 }, deltaText(BigInt(Math.round(time - previous))), 'note', 'end')) +
    `<polyline points="${way.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ')}"/>` +
    points.map(({ x, y }) => `<circle cx="${round(x)}" cy="${round(y)}" r="3"/>`).join('') +
    tip +
    text(labelAt, label, 'label', goesRight ? 'start' : 'end') +
    text({ x: width - RIGHT + 12, y: first.y + 4 }, shorten(message.short, FATE_LENGTH), 'fate') +
    '</g>'
  );
}

/** A triangle at the end, pointing where the last part of the way goes. */
function head(way: readonly LadderPoint[]): string {
  const to = way.at(-1);
  const from = way.findLast(({ x }) => x !== to?.x);
  if (to === undefined || from === undefined) return '';
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const at = (turn: number) =>
    `${round(to.x + 11 * Math.cos(angle + turn))},${round(to.y + 11 * Math.sin(angle + turn))}`;
  return `<polygon points="${round(to.x)},${round(to.y)} ${at(Math.PI - 0.4)} ${at(Math.PI + 0.4)}"/>`;
}

function cross({ x, y }: LadderPoint): string {
  const [l, r, t, b] = [x - 7, x + 7, y - 7, y + 7].map(round);
  return `<path class="cross" d="M${l} ${t}L${r} ${b}M${r} ${t}L${l} ${b}"/>`;
}

function unknownEnd({ x, y }: LadderPoint): string {
  return text({ x, y: y + 5 }, '?', 'unknown', 'middle');
}

function shorten(content: string, length: number): string {
  return content.length <= length ? content : `${content.slice(0, length - 1)}…`;
}
