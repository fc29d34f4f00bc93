/** A replay of captures as the program does it, without a process of its own: for tests that need hundreds. */
import type { FileInput } from '../../src/capture/file-source.ts';
import { replayReport } from '../../src/pipeline/replay.ts';
import type { Report } from '../../src/report/json/report-shape.ts';

export function replayInProcess(inputs: readonly FileInput[], hops?: string): Promise<Report> {
  const sources = inputs.map(({ name, path }) => (name === null ? path : { name, file: path }));
  return replayReport({ sources, ...(hops === undefined ? {} : { hops }) });
}
