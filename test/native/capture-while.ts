/** Runs a live source while something happens, and checks what every batch of it promises. */
import { expect } from 'vitest';
import {
  type LiveInterface,
  type LiveOptions,
  type LiveSource,
  openLiveSource,
} from '../../src/capture/live-source.ts';
import type { SourceEvent } from '../../src/capture/source.ts';
import type { Frame } from '../../src/core/frame.ts';

export interface Captured {
  readonly frames: Frame[];
  readonly events: SourceEvent[];
  batches: number;
  /** Milliseconds from the stamp of the first frame of each batch that has any to the batch. */
  readonly lags: number[];
  watermarkNs: bigint;
}

export const delay = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Captures on the interfaces until `work` is done, and what was captured by then. `captured` grows meanwhile.
 * Frames must be in the order of time, at or before the watermark of their batch, and after the one before.
 */
export async function captureWhile(
  interfaces: readonly LiveInterface[],
  options: LiveOptions,
  work: (captured: Captured, source: LiveSource) => Promise<void>,
): Promise<Captured> {
  const source = openLiveSource(interfaces, options);
  const captured: Captured = { frames: [], events: [], batches: 0, lags: [], watermarkNs: 0n };
  const reading = (async () => {
    for await (const { frames, events, watermarkNs } of source.batches()) {
      const { watermarkNs: before } = captured;
      if (frames[0]) captured.lags.push(Date.now() - Number(frames[0].timeNs / 1000n) / 1000);
      // One expectation for all: there are hundreds of thousands.
      const misplaced = frames.findIndex(({ timeNs }, index) => {
        const previousNs = frames[index - 1]?.timeNs ?? before + 1n;
        return timeNs <= before || timeNs > watermarkNs || timeNs < previousNs;
      });
      expect(misplaced).toBe(-1);
      for (const frame of frames) captured.frames.push(frame);
      expect(watermarkNs).toBeGreaterThanOrEqual(captured.watermarkNs);
      for (const { event } of events) captured.events.push(event);
      captured.watermarkNs = watermarkNs;
      captured.batches++;
    }
  })();
  try {
    await Promise.race([work(captured, source), reading]);
  } finally {
    source.stop();
    await reading;
  }
  return captured;
}

/** Events of one kind, typed. */
export function eventsOf<K extends SourceEvent['kind']>(
  captured: Pick<Captured, 'events'>,
  kind: K,
): Extract<SourceEvent, { kind: K }>[] {
  return captured.events.filter((event): event is Extract<SourceEvent, { kind: K }> => event.kind === kind);
}

/** Resolves once `holds`; rejects after two seconds. */
export async function eventually(holds: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !holds(); waited += 5) {
    if (waited > 2000) throw new Error(`never came: ${what}`);
    await delay(5);
  }
}
