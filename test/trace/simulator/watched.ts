/**
 * A host with tcpdump only, in a world: each interface has a connection of its own, which brings frames and looks at the clock there
 * with delays of their own, and is held up now and then.
 */

import { atOnce } from '../../../src/capture/event-order.ts';
import { type Frame, LINKTYPE } from '../../../src/core/frame.ts';
import { HeldFrames } from '../../../src/remote/held-frames.ts';
import { WatchedClock } from '../../../src/remote/watched-clock.ts';
import type { Clock, Sighted } from './clocks.ts';
import type { Random } from './random.ts';

const MILLISECOND = 1e6;
const SECOND = 1e9;
/** Since the host was started when the world begins. */
const UP = 1e6 * SECOND + 3_141_592;

export interface Watched {
  /** By the clock as it goes on, in order. */
  readonly sights: readonly (readonly [bigint, Sighted])[];
  /** When nothing is claimed of an interface, by the same clock. */
  readonly pauses: readonly Pause[];
}

export interface Pause {
  readonly interface: string;
  readonly fromNs: bigint;
  readonly untilNs: bigint;
}

type SightedFrame = Frame & { readonly sighted: Sighted };

interface Arrival {
  /** When it comes here. */
  readonly at: number;
  readonly take: (atMs: number) => void;
}

export function readWatched(sights: readonly Sighted[], clock: Clock, startNs: bigint, random: Random): Watched {
  const watched = new WatchedClock();
  const found: (readonly [bigint, Sighted])[] = [];
  const pauses: Pause[] = [];
  const arrivals: Arrival[] = [];
  const ends: (() => void)[] = [];
  const wall = (at: number) => startNs + BigInt(Math.round(clock(at)));
  const endAt = (sights.at(-1)?.sight.at ?? 0) + 5 * SECOND;
  const busy = [clock.jumpsAt ?? 0, ...sights.map(({ sight }) => sight.at)].sort((a, b) => a - b);
  for (const name of new Set(sights.map(({ sight }) => sight.interface))) {
    const held = new HeldFrames(watched);
    held.add({ frames: [], events: [announced(name)], watermarkNs: 0n }, 0);
    const take = (batch: ReturnType<HeldFrames['look']>) => {
      for (const frame of batch?.frames ?? []) found.push([frame.timeNs, (frame as SightedFrame).sighted]);
      for (const { event } of batch?.events ?? [])
        if (event.kind === 'pause') pauses.push({ interface: name, fromNs: event.timeNs, untilNs: event.untilNs });
    };
    const connection = new Connection(random, endAt);
    for (const sighted of sights) {
      if (sighted.sight.interface !== name) continue;
      const { at } = sighted.sight;
      const frame: SightedFrame = { ...FRAME, timeNs: wall(at), sighted };
      arrivals.push({
        at: connection.arrival(at + random.around(MILLISECOND)),
        take: (atMs) => held.add({ frames: [frame], events: [], watermarkNs: 0n }, atMs),
      });
    }
    for (const at of looks(busy, endAt, random)) {
      const read = at + random.around(MILLISECOND) + (random.chance(0.02) ? random.around(60 * MILLISECOND) : 0);
      const done = read + random.around(0.5 * MILLISECOND);
      const sample = { wallNs: wall(read), up: { fromNs: uptime(at), toNs: uptime(done) + 10_000_000n } };
      arrivals.push({ at: connection.arrival(done), take: (atMs) => take(held.look(sample, atMs)) });
    }
    ends.push(() => take(held.end(null, null)));
  }
  for (const { at, take } of arrivals.sort((a, b) => a.at - b.at)) take(at / MILLISECOND);
  for (const end of ends) end();
  return { sights: found.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)), pauses };
}

/** Brings what is sent in order, as far as it goes one way: frames go another way than looks. */
class Connection {
  readonly #random: Random;
  readonly #delay: number;
  /** When nothing gets through. */
  readonly #stalls: { readonly from: number; readonly to: number }[] = [];

  constructor(random: Random, end: number) {
    this.#random = random;
    this.#delay = random.pick([0.2, 5, 50]) * MILLISECOND;
    for (let at = 0; at < end; at += random.between(1, 200) * SECOND)
      this.#stalls.push({ from: at, to: at + random.pick([0.1, 1, 8]) * random.between(0, 1) * SECOND });
  }

  arrival(at: number): number {
    const stall = this.#stalls.find(({ from, to }) => at >= from && at < to);
    // What was held up comes in any order.
    if (stall !== undefined) return stall.to + this.#delay + this.#random.between(0, 20 * MILLISECOND);
    return at + this.#delay + this.#random.around(2 * MILLISECOND);
  }
}

/** Twice a second; where nothing happens for long, fewer tell the same. */
function* looks(busy: readonly number[], end: number, random: Random): Iterable<number> {
  let next = 0;
  for (let at = random.between(0, SECOND / 2); at < end; ) {
    yield at;
    while (next < busy.length && busy[next]! < at - 2.5 * SECOND) next++;
    const isNear = next < busy.length && busy[next]! < at + 1.5 * SECOND;
    at += isNear ? 503 * MILLISECOND + random.around(5 * MILLISECOND) : 2 * SECOND;
  }
}

function uptime(at: number): bigint {
  return BigInt(Math.floor((UP + at) / (10 * MILLISECOND))) * 10_000_000n;
}

const FRAME: Frame = {
  interfaceId: 0,
  timeNs: 0n,
  direction: null,
  linkType: LINKTYPE.ethernet,
  bytes: new Uint8Array(0),
  wireLength: 0,
};

const announced = (name: string) =>
  atOnce({
    kind: 'interface',
    interface: { id: 0, name, file: null, linkType: LINKTYPE.ethernet, snapLength: 2048, description: null },
  });
