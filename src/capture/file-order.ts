/**
 * Makes batches of what file readers have: frames and events up to the time that every file has been read to, and the
 * events a source owes besides (interfaces, when they open, counters at the end).
 */
import { byTime, type DurationNs, END_OF_TIME, type TimeNs } from '../core/time.ts';
import type { InterfaceRegistry } from './file-interfaces.ts';
import { BEGINNING_OF_TIME } from './file-listener.ts';
import { FileParts } from './file-parts.ts';
import type { FileReader } from './file-reader.ts';
import { mergeQueues } from './merge.ts';
import type { Batch, SourceEvent } from './source.ts';

export interface FileOrder {
  /** All that may be handed out now. */
  next(): Batch;
  /** The same, the time of the latest frame, and the counters of every interface. */
  last(): Batch;
}

export function createFileOrder(
  readers: readonly FileReader[],
  registry: InterfaceRegistry,
  windowNs: DurationNs,
): FileOrder {
  const queues = readers.map((reader) => reader.said.queue);
  let watermarkNs = BEGINNING_OF_TIME;
  /** When the source begins: the first frame of any file; null until every file has shown its own. */
  let beginNs: TimeNs | null = null;
  let unopened: number[] = [];
  const parts = readers.length > 1 ? new FileParts(readers, windowNs) : null;

  function next(): Batch {
    const events: SourceEvent[] = [];
    for (const announced of registry.takeAnnounced()) {
      events.push({ kind: 'interface', interface: announced });
      unopened.push(announced.id);
    }
    watermarkNs = readers.reduce((least, { frontierNs }) => (frontierNs < least ? frontierNs : least), END_OF_TIME);
    if (watermarkNs > BEGINNING_OF_TIME) {
      beginNs ??= earliest([
        ...readers.map((reader) => reader.said.firstNs),
        ...queues.map((queue) => queue.nextNs ?? null),
      ]);
      if (beginNs !== null) {
        for (const interfaceId of unopened) events.push({ kind: 'opened', timeNs: beginNs, interfaceId });
        unopened = [];
      }
    }
    const due = [...readers.flatMap((reader) => reader.said.takeEvents(watermarkNs)), ...(parts?.takePauses() ?? [])];
    if (readers.length > 1) due.sort(byTime);
    for (const { event } of due) events.push(event(beginNs ?? 0n));
    return { frames: mergeQueues(queues, watermarkNs), events, watermarkNs };
  }

  function last(): Batch {
    const batch = next();
    const latestNs = readers.reduce<TimeNs | null>(
      (latest, reader) =>
        reader.latestNs !== null && (latest === null || reader.latestNs > latest) ? reader.latestNs : latest,
      null,
    );
    // Where reading was stopped, frames have been read that are not handed out any more.
    const untilNs = latestNs !== null && latestNs > watermarkNs ? watermarkNs : latestNs;
    const isKnown = untilNs !== null && untilNs > BEGINNING_OF_TIME;
    const latest: readonly SourceEvent[] = isKnown ? [{ kind: 'latest', timeNs: untilNs }] : [];
    const timeNs = latestNs ?? 0n;
    const counters = [...new Set(readers.flatMap(({ said }) => [...said.interfaceIds]))].map(
      (interfaceId): SourceEvent => ({ kind: 'stats', timeNs, interfaceId, ...finalCounters(interfaceId) }),
    );
    return { ...batch, events: [...batch.events, ...latest, ...counters, ...readers.flatMap(unread)] };
  }

  /** The counters of an interface over all its files. Those of a capture go on counting from part to part. */
  function finalCounters(interfaceId: number) {
    const counts = readers
      .filter(({ said }) => said.interfaceIds.has(interfaceId))
      .map(({ said }) => said.finalCounters(interfaceId));
    const seen = counts.reduce((sum, count) => sum + count.seen, 0);
    return {
      seen,
      received: most(counts.map(({ received }) => received)),
      dropped: most(counts.map(({ dropped }) => dropped)),
    };
  }

  /** What a file holds beyond the place where reading it was stopped; a stream ends when nobody reads it any more. */
  function unread({ said, hasEnded, progress: { taken, size } }: FileReader): readonly SourceEvent[] {
    if (hasEnded || size === null || said.isGone) return [];
    const detail = `${said.reading}: stopped at byte ${taken} of ${size}`;
    const timeNs = watermarkNs > BEGINNING_OF_TIME ? watermarkNs : (beginNs ?? 0n);
    return [...said.interfaceIds].map((interfaceId) => ({
      kind: 'gone',
      timeNs,
      interfaceId,
      reason: 'cut-off',
      detail,
    }));
  }

  return { next, last };
}

function most(counts: readonly (number | null)[]): number | null {
  return counts.reduce((highest, count) => (highest === null || (count ?? -1) > highest ? count : highest), null);
}

function earliest(times: readonly (TimeNs | null)[]): TimeNs | null {
  return times.reduce((least, time) => (least === null || (time !== null && time < least) ? time : least), null);
}
