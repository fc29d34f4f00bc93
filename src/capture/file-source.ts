/**
 * Capture files as a Source: any number of them, merged in the order of time. One batch per piece read, always from the
 * file that lags behind, so memory depends neither on the files' sizes nor on how they differ.
 */
import { type DurationNs, MILLISECOND_NS } from '../core/time.ts';
import { type FileInput, InterfaceRegistry } from './file-interfaces.ts';
import { FileReader } from './file-reader.ts';
import { withWhatFilesOwe } from './files-together.ts';
import { mergeSources } from './merge-sources.ts';
import { sourceOfFile } from './one-file.ts';
import type { FrameFilter, Source } from './source.ts';

export type { FileInput } from './file-interfaces.ts';

/** How far reading has come. */
export interface FileProgress {
  readonly bytes: number;
  /** Null where one of the inputs is a stream. */
  readonly bytesTotal: number | null;
  /** Bytes read, uncompressed. */
  readonly uncompressed: number;
  readonly frames: number;
  /** Those the filter let through. */
  readonly kept: number;
}

export interface FileSourceOptions {
  /** Frames it turns down are counted and cost nothing else. */
  readonly keep: FrameFilter;
  /** Called after each piece read, thousands of times a second. */
  readonly onProgress?: (progress: FileProgress) => void;
  /** Frames of one file that lie back by no more than this are put in order; by default DEFAULT_WINDOW_NS. */
  readonly windowNs?: DurationNs;
}

/**
 * More than any capture on one host jumps back by itself (a ring's block, buffers of several interfaces: milliseconds),
 * far less than a clock that was set.
 */
export const DEFAULT_WINDOW_NS: DurationNs = 100n * MILLISECOND_NS;

/** Larger pieces read a little faster (3 % at 1 MiB) and, where all frames are DHCP, cost far more memory (measured). */
const CHUNK_BYTES = 512 * 1024;
const CHUNK_BYTES_TOTAL = 24 * 1024 * 1024;
const CHUNK_BYTES_LEAST = 64 * 1024;

/**
 * Opens all files; Ctrl-C (stop) ends the batches early, and then the last one keeps the watermark it has come to.
 * @throws ToolError 'cannot-read' for what is not a capture, 'usage' where two files have an interface of the same name. A
 * pcapng may declare one late: then `batches` throws it.
 */
export async function openFileSource(inputs: readonly FileInput[], options: FileSourceOptions): Promise<Source> {
  const registry = new InterfaceRegistry();
  const share = Math.floor(CHUNK_BYTES_TOTAL / Math.max(1, inputs.length));
  const chunkBytes = Math.min(CHUNK_BYTES, Math.max(CHUNK_BYTES_LEAST, share));
  const windowNs = options.windowNs ?? DEFAULT_WINDOW_NS;
  const readers: FileReader[] = [];
  try {
    for (const input of inputs) {
      readers.push(await FileReader.open(input, registry, { keep: options.keep, windowNs, chunkBytes }));
    }
  } catch (error) {
    for (const reader of readers) reader.close();
    throw error;
  }
  const onRead = () => options.onProgress?.(progressOf(readers));
  const merged = mergeSources(readers.map((reader) => sourceOfFile(reader, onRead)));
  return withWhatFilesOwe(merged, readers, windowNs);
}

function progressOf(readers: readonly FileReader[]): FileProgress {
  let bytes = 0;
  let bytesTotal: number | null = 0;
  let uncompressed = 0;
  let frames = 0;
  let kept = 0;
  for (const reader of readers) {
    const { taken, size } = reader.progress;
    bytes += taken;
    bytesTotal = size === null || bytesTotal === null ? null : bytesTotal + size;
    uncompressed += reader.position;
    frames += reader.frames;
    kept += reader.said.keptFrames;
  }
  return { bytes, bytesTotal, uncompressed, frames, kept };
}
