/**
 * A capture by tcpdump on another host. It says nothing in silence, so the time there is told beside it: what tcpdump has
 * seen half a second before that has arrived when the next time is told.
 */
import type { Batch, Source } from '../capture/source.ts';
import { copyBytes } from '../core/bytes.ts';
import { type DurationNs, MILLISECOND_NS } from '../core/time.ts';
import { type Beat, parseBeat } from './beat.ts';
import { BEHIND_NS, HeldFrames } from './held-frames.ts';
import { Mailbox } from './mailbox.ts';
import type { SshRun } from './ssh-session.ts';
import type { WatchedClock } from './watched-clock.ts';

type Item =
  | { readonly kind: 'batch'; readonly batch: Batch; readonly cameMs: number }
  | { readonly kind: 'beat'; readonly beat: Beat; readonly cameMs: number }
  | { readonly kind: 'end' };

/** How late the watermark is, about: the time is told twice a second. */
export const PACED_LAG_NS: DurationNs = BEHIND_NS + 500n * MILLISECOND_NS;
const LONG_MS = 60_000;

/** `run` is the one that `source` reads the output of; `clock` is that of the host, which all of its captures share. */
export function pacedSource(source: Source, run: SshRun, clock: WatchedClock): Source {
  const mailbox = new Mailbox<Item>();
  let dropped: number | null = null;
  let last: Beat | null = null;
  run.onLine = (line) => {
    const beat = parseBeat(line);
    if (beat?.isEnd) last = beat;
    else if (beat) void mailbox.put({ kind: 'beat', beat, cameMs: performance.now() });
    const [, count] = /^(\d{1,9}) packets? dropped by kernel/.exec(line) ?? [];
    if (count !== undefined) dropped = Number(count);
  };

  const pump = async () => {
    try {
      for await (const batch of source.batches()) {
        const frames = batch.frames.map((frame) => ({ ...frame, bytes: copyBytes(frame.bytes) }));
        await mailbox.put({ kind: 'batch', batch: { ...batch, frames }, cameMs: performance.now() });
      }
    } finally {
      await mailbox.put({ kind: 'end' });
    }
  };

  async function* batches(): AsyncGenerator<Batch> {
    const pumping = pump();
    const held = new HeldFrames(clock);
    for (;;) {
      const item = await mailbox.take(LONG_MS);
      if (item?.kind === 'batch') held.add(item.batch, item.cameMs);
      const due = item?.kind === 'beat' ? held.look(item.beat, item.cameMs) : null;
      if (due !== null) yield due;
      if (item?.kind === 'end') break;
    }
    await pumping;
    await run.ended;
    const stats = (timeNs: bigint) =>
      ({ kind: 'stats', timeNs, interfaceId: 0, seen: held.seen, received: null, dropped }) as const;
    // tcpdump counts what the kernel dropped, and says so at its end: until then it was open.
    yield held.end(last, dropped === null ? null : stats);
  }
  return { isLive: true, batches, stop: () => source.stop() };
}
