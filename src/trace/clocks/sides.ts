/** Which of two hosts is nearer to the server: it shows requests later than the other, compared with replies. */
import type { DurationNs, TimeNs } from '../../core/time.ts';
import type { OffsetSample } from './offset-bounds.ts';

/** Two messages so far apart in time tell by how much a clock ran on, too. */
const NEAR_NS = 10_000_000_000n;
/** A smaller difference may be noise: both hosts hear a flooded message at about the same time. */
const LEAST_NS = 20_000n;

interface Told {
  readonly atNs: TimeNs;
  readonly delayNs: DurationNs;
}

export class Sides {
  readonly #latest: [Told | null, Told | null] = [null, null];
  /** How often the messages told that this host is the one nearer to the server, less how often not. */
  #votes = 0;

  /** Takes in by how much this host showed a message later than the other; `isReply` for one of the server. */
  take(isReply: boolean, atNs: TimeNs, delayNs: DurationNs): void {
    this.#latest[isReply ? 1 : 0] = { atNs, delayNs };
    const [request, reply] = this.#latest;
    if (request === null || reply === null) return;
    const apartNs = request.atNs > reply.atNs ? request.atNs - reply.atNs : reply.atNs - request.atNs;
    const differenceNs = request.delayNs - reply.delayNs;
    if (apartNs > NEAR_NS || (differenceNs < LEAST_NS && differenceNs > -LEAST_NS)) return;
    this.#votes += differenceNs > 0n ? 1 : -1;
  }

  /** Whether this host is the one nearer to the server; null where the messages do not tell. */
  get isNearServer(): boolean | null {
    return this.#votes === 0 ? null : this.#votes > 0;
  }

  /** What the delay of a message says of the offset. */
  bounds(isReply: boolean): ReturnType<OffsetSample['bounds']> {
    const { isNearServer } = this;
    if (isNearServer === null) return null;
    return isNearServer === isReply ? 'least' : 'most';
  }
}
