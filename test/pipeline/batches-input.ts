/** Batches as the input of a pipeline without files or interfaces: a silent reporter, no host, one moment of patience. */
import { atOnce } from '../../src/capture/event-order.ts';
import type { Batch, SourceEvent, TimedEvent } from '../../src/capture/source.ts';
import type { PipelineInput } from '../../src/pipeline/pipeline-input.ts';
import type { Reporter } from '../../src/report/report.ts';

const nothing = (): void => {};

/** Says nothing of a trace but what `said` does. */
export function silentReporter(said: Partial<Reporter> = {}): Reporter {
  return {
    begin: nothing,
    sighting: nothing,
    verdict: nothing,
    exchange: nothing,
    finding: nothing,
    end: nothing,
    ...said,
  };
}

/** `more` differs from a replay of no path that reports nothing. */
export function batchesInput(batches: readonly Batch[], more: Partial<PipelineInput> = {}): PipelineInput {
  return {
    source: {
      async *batches() {
        yield* batches;
      },
      stop: nothing,
    },
    kind: 'replay',
    files: [],
    choosePaths: () => [],
    laterPath: (path) => path,
    settleNs: 250_000_000n,
    clocks: [],
    details: false,
    reporter: silentReporter(),
    drained: () => null,
    hostFeed: () => [],
    incident: null,
    until: 'never',
    warn: nothing,
    ...more,
  };
}

/** Interfaces of these names, numbered from 0. */
export function declared(names: readonly string[]): TimedEvent[] {
  return names.map((name, id) => {
    const event: SourceEvent = {
      kind: 'interface',
      interface: { id, name, file: null, linkType: 1, snapLength: 2048, description: null },
    };
    return atOnce(event);
  });
}
