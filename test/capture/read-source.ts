/** Reads a source to its end, checking what every source promises. */
import { expect } from 'vitest';
import type { CaptureInterface, Source, SourceEvent } from '../../src/capture/source.ts';
import type { Frame } from '../../src/core/frame.ts';

export interface ReadSource {
  readonly frames: readonly Frame[];
  readonly events: readonly SourceEvent[];
  readonly interfaces: readonly CaptureInterface[];
  readonly watermarks: readonly bigint[];
}

export async function readSource(source: Source): Promise<ReadSource> {
  const frames: Frame[] = [];
  const events: SourceEvent[] = [];
  const interfaces: CaptureInterface[] = [];
  const watermarks: bigint[] = [];
  for await (const batch of source.batches()) {
    for (const { event } of batch.events) {
      events.push(event);
      if (event.kind === 'interface') expect(interfaces.push(event.interface) - 1).toBe(event.interface.id);
    }
    for (const frame of batch.frames) {
      expect(frame.interfaceId).toBeLessThan(interfaces.length);
      expect(frame.timeNs <= batch.watermarkNs).toBe(true);
      frames.push({ ...frame, bytes: frame.bytes.slice() });
    }
    expect(batch.watermarkNs >= (watermarks.at(-1) ?? batch.watermarkNs)).toBe(true);
    watermarks.push(batch.watermarkNs);
  }
  return { frames, events, interfaces, watermarks };
}

/** The events of one kind. */
export function eventsOf<K extends SourceEvent['kind']>(
  events: readonly SourceEvent[],
  kind: K,
): Extract<SourceEvent, { kind: K }>[] {
  return events.filter((event): event is Extract<SourceEvent, { kind: K }> => event.kind === kind);
}
