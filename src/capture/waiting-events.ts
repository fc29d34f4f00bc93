/** Events of a file that wait for their time, in the order of the file, and what they take in memory meanwhile. */
import type { TimeNs } from '../core/time.ts';
import type { SourceEvent, TimedEvent } from './source.ts';

type Stats = Extract<SourceEvent, { kind: 'stats' }>;

interface Waiting {
  readonly timeNs: TimeNs;
  event: SourceEvent;
  readonly bytes: number;
}

const EVENT_BYTES = 256;

export class WaitingEvents {
  readonly #events: Waiting[] = [];
  #bytes = 0;
  /**
   * Statistics that wait and tell of no drop since those before them, by interface: they say that the capture went on
   * until then, and the last of them says so for all.
   */
  readonly #repeats = new Map<number, { readonly waiting: Waiting; latestNs: TimeNs }>();

  /** What those that wait take in memory, in bytes: an estimate. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Hands `event` out when everything before `timeNs` was handed out. `textBytes`: what it holds besides. */
  add(timeNs: TimeNs, event: SourceEvent, textBytes = 0): Waiting {
    const waiting = { timeNs, event, bytes: EVENT_BYTES + textBytes };
    this.#bytes += waiting.bytes;
    this.#events.push(waiting);
    return waiting;
  }

  /** The same for statistics. `isRepeat`: they tell of no drop since those before them. */
  addStats(timeNs: TimeNs, stats: Stats, isRepeat: boolean): void {
    const { interfaceId, timeNs: latestNs } = stats;
    const repeat = isRepeat ? this.#repeats.get(interfaceId) : undefined;
    if (repeat !== undefined && latestNs >= repeat.latestNs) {
      repeat.waiting.event = stats;
      repeat.latestNs = latestNs;
      return;
    }
    const waiting = this.add(timeNs, stats);
    if (isRepeat) this.#repeats.set(interfaceId, { waiting, latestNs });
    else this.#repeats.delete(interfaceId);
  }

  /** Takes those that are due at `untilNs`. */
  take(untilNs: TimeNs): readonly TimedEvent[] {
    const later = this.#events.findIndex(({ timeNs }) => timeNs > untilNs);
    const due = this.#events.splice(0, later < 0 ? this.#events.length : later);
    for (const { bytes } of due) this.#bytes -= bytes;
    this.#repeats.clear();
    return due;
  }
}
