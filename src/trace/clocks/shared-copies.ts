/** Where several hosts saw the same message, and when: the first copy of each burst, by content. Owned by clock-group.ts. */
import type { DurationNs, TimeNs } from '../../core/time.ts';
import type { TimedMessage } from './shared-messages.ts';

/** The first copy of one transmission on one host. */
export interface HostCopy {
  readonly host: number;
  readonly key: number;
  readonly op: number;
  /** By the host's own clock. */
  readonly ownNs: TimeNs;
  /** Up to where the host was seen before it, by the same clock. */
  readonly priorNs: TimeNs;
  /** By the clock of the trace; null while it is not known. */
  timeNs: TimeNs | null;
  /** The hosts of which a copy turned out to be of the same transmission. */
  readonly matched: Set<number>;
}

/** A copy whose time is known. */
export type TimedCopy = HostCopy & { readonly timeNs: TimeNs };

/** Contents remembered; at the limit those that came first are forgotten, and then tell nothing. */
const MOST_CONTENTS = 16_384;
/** Copies of one content: clients repeat themselves byte for byte. At the limit the first are forgotten. */
const MOST_COPIES = 64;
/** Later copies of one host belong to the first: other hops, and what the network sent back. */
const SAME_NS: DurationNs = 100_000_000n;

export class SharedCopies {
  readonly #byKey = new Map<number, HostCopy[]>();

  /** The copy, where it is the first of a burst on its host; else null. */
  add(
    host: number,
    { key, op, timeNs: ownNs }: Pick<TimedMessage, 'key' | 'op' | 'timeNs'>,
    priorNs: TimeNs,
  ): HostCopy | null {
    const copies = this.#byKey.get(key) ?? [];
    const last = copies.findLast((copy) => copy.host === host);
    if (last !== undefined && ownNs - last.ownNs < SAME_NS && last.ownNs - ownNs < SAME_NS) return null;
    if (copies.length === 0) {
      if (this.#byKey.size >= MOST_CONTENTS)
        for (const [oldest] of [...this.#byKey].slice(0, MOST_CONTENTS / 4)) this.#byKey.delete(oldest);
      this.#byKey.set(key, copies);
    }
    const copy: HostCopy = { host, key, op, ownNs, priorNs, timeNs: null, matched: new Set() };
    copies.push(copy);
    if (copies.length > MOST_COPIES) copies.shift();
    return copy;
  }

  /** The same message on hosts before this one, as far as their times are known. */
  *twinsOf({ host, key }: HostCopy): Iterable<TimedCopy> {
    for (const copy of this.#byKey.get(key) ?? []) {
      if (copy.host < host && copy.timeNs !== null) yield copy as TimedCopy;
    }
  }

  /** Whether a host showed the same bytes more than once. */
  isRepeated({ key }: HostCopy): boolean {
    const copies = this.#byKey.get(key) ?? [];
    return copies.some(({ host }, i) => copies.findIndex((other) => other.host === host) !== i);
  }
}
