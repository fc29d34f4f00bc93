/** Two hosts with clocks of their own in a world: what each showed is told by its own clock, and read as the trace does. */
import { END_OF_TIME } from '../../../src/core/time.ts';
import { hostOf } from '../../../src/path/interface-name.ts';
import { HostClocks, SET_BACK_NS } from '../../../src/trace/clocks/host-clocks.ts';
import type { Flight, Sight } from './flight.ts';
import type { Random } from './random.ts';
import { type Pause, readWatched } from './watched.ts';

/** What a host's clock shows at a time; both in nanoseconds since the start. */
export type Clock = ((at: number) => number) & {
  /** When it was set, as the dhcphop of that host tells: around that moment nothing is claimed. */
  readonly setAt?: number;
  /** When it was set, on a host with tcpdump only, whose clock is watched over the connection. */
  readonly jumpsAt?: number;
};

export const RIGHT: Clock = (at) => at;

/** A clock that is set, as a dhcphop on that host tells the time: on as before, by however much it is set. */
export function setAt(at: number): Clock {
  return Object.assign((time: number) => time, { setAt: at });
}

export interface Sighted {
  readonly flight: Flight;
  readonly sight: Sight;
}

export interface Told {
  /** By the clock of the trace. */
  readonly timeNs: bigint;
  readonly sighted: Sighted;
}

export interface Reading {
  /** Copies whose times are known now, or null where only the watermark moved. */
  readonly told: readonly Told[];
  readonly watermarkNs: bigint;
  /** Times of which nothing can be said of an interface, or of all where that is null. */
  readonly unsettled: readonly { readonly interface: string | null; readonly fromNs: bigint; readonly toNs: bigint }[];
}

interface Part {
  readonly host: string;
  readonly left: (readonly [bigint, Sighted])[];
  pauses: readonly Pause[];
  held: (readonly [bigint, Sighted])[];
  latestNs: bigint;
  watermarkNs: bigint;
  hasEnded: boolean;
}

/** Reads both hosts in batches of any size, the one that lags behind first. */
export function* readHosts(
  sights: readonly Sighted[],
  hosts: readonly string[],
  clocks: Readonly<Record<string, Clock>>,
  startNs: bigint,
  random: Random,
): Iterable<Reading> {
  const parts = hosts.map((host): Part => {
    const own = sights.filter(({ sight }) => hostOf(sight.interface) === host);
    const clock = clocks[host]!;
    const inOrder = own.toSorted((a, b) => a.sight.at - b.sight.at);
    const { sights: left, pauses } =
      clock.jumpsAt === undefined
        ? {
            sights: inOrder.map((each) => [startNs + BigInt(Math.round(clock(each.sight.at))), each] as const),
            pauses: [],
          }
        : readWatched(inOrder, clock, startNs, random);
    return {
      host,
      left: [...left],
      pauses,
      held: [],
      latestNs: -END_OF_TIME,
      watermarkNs: -END_OF_TIME,
      hasEnded: false,
    };
  });
  const follower = new HostClocks(hosts.length);
  for (const [index, host] of hosts.entries()) {
    const { setAt, jumpsAt } = clocks[host]!;
    follower.letGoOn(index, setAt !== undefined || jumpsAt !== undefined);
  }
  const waiting: Told[] = [];
  const gaps: Reading['unsettled'][number][] = [];
  const release = (index: number, settledNs = follower.settledNs(index)) => {
    const part = parts[index]!;
    // Copies with the time of the last one may have come only now.
    if (!follower.isNews(index, settledNs) && !part.held.some(([ownNs]) => ownNs <= settledNs)) return false;
    for (const [ownNs, sighted] of part.held)
      if (ownNs <= settledNs) waiting.push({ timeNs: follower.timeOf(index, ownNs), sighted });
    part.held = part.held.filter(([ownNs]) => ownNs > settledNs);
    const move = (ownNs: bigint) => follower.timeOf(index, ownNs);
    for (const pause of part.pauses)
      if (pause.fromNs <= settledNs)
        gaps.push({ interface: pause.interface, fromNs: move(pause.fromNs), toNs: move(pause.untilNs) });
    part.pauses = part.pauses.filter(({ fromNs }) => fromNs > settledNs);
    part.watermarkNs = follower.finish(index, settledNs);
    return true;
  };
  for (;;) {
    const open = [...parts.keys()].filter((index) => !parts[index]!.hasEnded);
    if (open.length === 0) break;
    const index = open.reduce((least, each) => (follower.readNs(each) < follower.readNs(least) ? each : least));
    const part = parts[index]!;
    const batch = part.left.splice(0, 1 + random.below(random.pick([3, 30, 100])));
    for (const [ownNs, sighted] of batch) {
      if (ownNs < part.latestNs - SET_BACK_NS) {
        follower.flush(index);
        release(index, part.latestNs);
        follower.setBack(index, ownNs);
        part.latestNs = ownNs;
      }
      const { contentKey: key, op } = sighted.flight.dhcp;
      follower.see(index, { key, op, timeNs: ownNs });
      part.held.push([ownNs, sighted]);
      part.held.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      if (ownNs > part.latestNs) part.latestNs = ownNs;
      follower.reach(index, part.latestNs);
    }
    if (part.left.length === 0) {
      part.hasEnded = true;
      follower.end(index);
    }
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false;
      follower.settle();
      for (const each of parts.keys()) if (release(each)) hasMoved = true;
    }
    const watermarkNs = parts.reduce((least, each) => {
      const ns = each.hasEnded && each.held.length === 0 ? END_OF_TIME : each.watermarkNs;
      return ns < least ? ns : least;
    }, END_OF_TIME);
    const settings = follower.takeUnsettled().map(({ fromNs, toNs }) => ({ interface: null, fromNs, toNs }));
    const unsettled = [...settings, ...gaps.splice(0)];
    const told = waiting.filter(({ timeNs }) => timeNs <= watermarkNs);
    const later = waiting.filter(({ timeNs }) => timeNs > watermarkNs);
    waiting.splice(0, waiting.length, ...later);
    yield { told, watermarkNs, unsettled };
  }
}
