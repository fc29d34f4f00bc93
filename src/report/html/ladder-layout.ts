/**
 * Where everything of a ladder diagram stands: time goes down, hops go across. Times from nanoseconds to minutes share one
 * drawing, so a gap is drawn by the logarithm of its length; labels get the room that they need. Used by the renderer and,
 * in the browser, when an exchange is opened.
 */
import type { PageEvent, PageExchange, PageHop, PageMessage } from './page-data.ts';

export interface LadderPoint {
  readonly x: number;
  readonly y: number;
}

export interface LadderArrow {
  readonly message: PageMessage;
  /** One for each sighting, in the order of the hops. */
  readonly points: readonly LadderPoint[];
  /** Where a message that was lost, or whose end is not known, is drawn to end. */
  readonly end: LadderPoint | null;
}

export interface LadderBand {
  readonly event: PageEvent;
  readonly y: number;
}

export interface LadderLayout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly { readonly hop: PageHop; readonly x: number }[];
  /** In the order in which they began. */
  readonly arrows: readonly LadderArrow[];
  readonly bands: readonly LadderBand[];
}

export const LEFT = 150;
export const RIGHT = 250;
const HEAD = 64;
/** A drawing of this width fits its frame on the page. */
const WIDTH = 1_120;
const LEAST_LANE = 130;
const MOST_LANE = 240;
/** Room for a line of text, and between two sightings. */
const LINE = 34;
const STEP = 9;
/** A label stands above its arrow, and clear of what came before. */
const ABOVE = 22;
const MOST_GAP = 40;
/** How far a lost message goes on, as a part of the way to the hop that misses it. */
const LOST_PART = 0.6;

interface Tick {
  readonly time: number;
  /** The first sighting of a message, or an event: text stands there. */
  readonly isLabelled: boolean;
  readonly put: (y: number) => void;
}

/** Pixels for so many nanoseconds without anything. */
function gapOf(ns: number): number {
  return Math.min(MOST_GAP, 4 * Math.log10(1 + ns / 1_000));
}

export function layOutLadder(
  exchange: PageExchange,
  hops: readonly PageHop[],
  events: readonly PageEvent[],
): LadderLayout {
  const lane = Math.max(LEAST_LANE, Math.min(MOST_LANE, (WIDTH - LEFT - RIGHT) / hops.length));
  const xOf = (hop: number) => LEFT + lane * (hop + 0.5);
  const heights = new Map<object, number>();
  const ticks: Tick[] = events.map((event) => ({
    time: event.time,
    isLabelled: true,
    put: (y: number) => heights.set(event, y),
  }));
  for (const { at } of exchange.messages) {
    for (const [i, sighting] of at.entries()) {
      ticks.push({ time: sighting[1], isLabelled: i === 0, put: (y) => heights.set(sighting, y) });
    }
  }
  ticks.sort((a, b) => a.time - b.time);
  const bottom = placeTicks(ticks);
  const inOrder = exchange.messages.toSorted((a, b) => (a.at[0]?.[1] ?? 0) - (b.at[0]?.[1] ?? 0));
  const arrows = inOrder.map((message): LadderArrow => {
    let y = HEAD;
    const points = alongPath(message).map((sighting) => {
      y = Math.max(y, heights.get(sighting) ?? HEAD);
      return { x: xOf(sighting[0]), y };
    });
    return { message, points, end: endOf(message, points, lane, xOf) };
  });
  return {
    width: LEFT + lane * hops.length + RIGHT,
    height: bottom + LINE,
    lanes: hops.map((hop, i) => ({ hop, x: xOf(i) })),
    arrows,
    bands: events.map((event) => ({ event, y: heights.get(event) ?? HEAD })),
  };
}

/** Gives every tick its height, and returns the lowest. */
function placeTicks(ticks: readonly Tick[]): number {
  let y = HEAD;
  let labelled = HEAD - LINE / 2;
  let before: number | null = null;
  for (const { time, isLabelled, put } of ticks) {
    const gap = before === null ? 0 : time - before;
    if (gap > 0) y += Math.max(STEP, gapOf(gap));
    if (isLabelled) {
      y = Math.max(before === null ? y : y + ABOVE, labelled + LINE);
      labelled = y;
    }
    put(y);
    before = time;
  }
  return Math.max(y, labelled);
}

/** In the order of the hops: what two of them saw within microseconds may be stamped the other way round. */
function alongPath({ at, toGuest }: PageMessage): PageMessage['at'] {
  return at.toSorted(([a], [b]) => (toGuest ? a - b : b - a));
}

/** Null for a message that arrived: it ends where it was seen last. */
function endOf(
  { tone, toGuest, missing, reflects }: PageMessage,
  points: readonly LadderPoint[],
  lane: number,
  xOf: (hop: number) => number,
): LadderPoint | null {
  const last = points.at(-1);
  if (tone === 'good' || last === undefined || reflects !== null) return null;
  const towards = missing === null ? last.x + ((toGuest ? lane : -lane) * 2) / 3 : xOf(missing);
  return { x: last.x + (towards - last.x) * LOST_PART, y: last.y + STEP };
}
