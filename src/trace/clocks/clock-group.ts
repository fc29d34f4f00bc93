/** The clocks of several hosts, what the hosts showed alike, and when nothing can be said of one of them. Owned by host-clocks.ts. */
import { END_OF_TIME, later, type TimeNs } from '../../core/time.ts';
import { HostClock } from './host-clock.ts';
import { OffsetBounds } from './offset-bounds.ts';
import { SharedCopies } from './shared-copies.ts';

/** A time about which nothing can be said of a host, because its clock was set then. By the clock of the trace. */
export interface UnsettledTime {
  readonly host: number;
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
}

export class ClockGroup {
  readonly clocks: readonly HostClock[];
  readonly shared = new SharedCopies();
  readonly unsettled: UnsettledTime[] = [];

  constructor(count: number) {
    this.clocks = Array.from({ length: count }, () => new HostClock());
    if (count > 0) this.clocks[0]!.bounds = new OffsetBounds(0n, 0n, 0n);
  }

  /** Up to where all hosts before this one are known, by the clock of the trace. */
  reachedBefore(host: number): TimeNs {
    let least = END_OF_TIME;
    for (const [index, { hasEnded, waiting, watermarkNs, reachNs }] of this.clocks.slice(0, host).entries()) {
      if (hasEnded && waiting.length === 0) continue;
      const ns = index === 0 ? reachNs : watermarkNs;
      if (ns < least) least = ns;
    }
    return least;
  }

  /** What the host showed between the last message that told the time and `toNs` is not known. */
  note(host: number, toNs: TimeNs): void {
    const { watermarkNs, toldNs } = this.clocks[host]!;
    const fromNs = toldNs ?? watermarkNs;
    this.unsettled.push({ host, fromNs: fromNs < toNs ? fromNs : toNs, toNs: later(fromNs, toNs) });
  }
}
