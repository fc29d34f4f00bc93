/**
 * A capture by tcpdump on another host. It says nothing in silence, so the time there is told beside it: what tcpdump has
 * seen half a second before that has arrived when it is told.
 */
import { atOnce } from '../capture/event-order.ts';
import type { Batch, Source, SourceEvent, TimedEvent } from '../capture/source.ts';
import { copyBytes } from '../core/bytes.ts';
import type { Frame } from '../core/frame.ts';
import { append, partition } from '../core/lists.ts';
import { type DurationNs, END_OF_TIME, MILLISECOND_NS, type TimeNs } from '../core/time.ts';
import { parseBeat } from './far-commands.ts';
import { Mailbox } from './mailbox.ts';
import type { SshRun } from './ssh-session.ts';

type Item =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'told'; readonly timeNs: TimeNs }
  | { readonly kind: 'end' };

/** From the frame to what tcpdump has written. */
const BEHIND_NS = 500n * MILLISECOND_NS;
/** Standard error and standard output come by two ways: the frames from before are given time to arrive. */
const ARRIVAL_MS = 400;
/** How late the watermark is, about: it is told twice a second. */
export const PACED_LAG_NS: DurationNs = BEHIND_NS + BigInt(ARRIVAL_MS + 250) * MILLISECOND_NS;
const LONG_MS = 60_000;

/** `run` is the one that `source` reads the output of. */
export function pacedSource(source: Source, run: SshRun): Source {
  const mailbox = new Mailbox<Item>();
  let dropped: number | null = null;
  let endNs: TimeNs | null = null;
  run.onLine = (line) => {
    const beat = parseBeat(line);
    if (beat?.isEnd) endNs = beat.timeNs;
    else if (beat) {
      const told = { kind: 'told', timeNs: beat.timeNs - BEHIND_NS } as const;
      setTimeout(() => void mailbox.put(told), ARRIVAL_MS);
    }
    const [, count] = /^(\d{1,9}) packets? dropped by kernel/.exec(line) ?? [];
    if (count !== undefined) dropped = Number(count);
  };

  const pump = async () => {
    try {
      for await (const batch of source.batches()) {
        const frames = batch.frames.map((frame) => ({ ...frame, bytes: copyBytes(frame.bytes) }));
        await mailbox.put({ kind: 'batch', batch: { ...batch, frames } });
      }
    } finally {
      await mailbox.put({ kind: 'end' });
    }
  };

  async function* batches(): AsyncGenerator<Batch> {
    const pumping = pump();
    const held = new HeldFrames();
    for (;;) {
      const item = await mailbox.take(LONG_MS);
      if (item?.kind === 'batch') held.add(item.batch);
      if (item?.kind === 'told') yield held.upTo(item.timeNs);
      if (item?.kind === 'end') break;
    }
    await pumping;
    await run.ended;
    const latestNs = endNs ?? held.latestNs;
    // tcpdump counts what the kernel dropped, and says so at its end: until then it was open.
    if (dropped !== null) {
      held.addEvent({ kind: 'stats', timeNs: latestNs, interfaceId: 0, seen: held.seen, received: null, dropped });
    }
    yield held.upTo(latestNs);
  }
  return { isLive: true, batches, stop: () => source.stop() };
}

/** Frames that wait until the time there is known to have passed them. */
class HeldFrames {
  /** How many have come. */
  seen = 0;
  #frames: Frame[] = [];
  #events: TimedEvent[] = [];
  #watermarkNs: TimeNs = -END_OF_TIME;

  add({ frames, events }: Batch): void {
    this.seen += frames.length;
    append(this.#frames, frames);
    append(this.#events, events);
  }

  addEvent(event: SourceEvent): void {
    this.#events.push(atOnce(event));
  }

  /** Of the last frame; the watermark where none waits. */
  get latestNs(): TimeNs {
    return this.#frames.at(-1)?.timeNs ?? this.#watermarkNs;
  }

  /** What came until then, and all events. The watermark never goes back. */
  upTo(timeNs: TimeNs): Batch {
    if (timeNs > this.#watermarkNs) this.#watermarkNs = timeNs;
    const watermarkNs = this.#watermarkNs;
    const [due, waiting] = partition(this.#frames, (frame) => frame.timeNs <= watermarkNs);
    const batch = { frames: due, events: this.#events, watermarkNs };
    this.#frames = waiting;
    this.#events = [];
    return batch;
  }
}
