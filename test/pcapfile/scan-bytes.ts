/** Scans a capture that is in memory and collects all it says; pieces as small as asked for. */
import type { Frame } from '../../src/core/frame.ts';
import type { TimeNs } from '../../src/core/time.ts';
import { createScanner, HEAD_BYTES } from '../../src/pcapfile/recognise.ts';
import { ScanWindow } from '../../src/pcapfile/scan-window.ts';
import type {
  CaptureHandler,
  Damage,
  DeclaredInterface,
  FrameFilter,
  ScanCounts,
  Statistics,
} from '../../src/pcapfile/scanner.ts';

export interface Scanned {
  /** What the file is instead of a capture; null where it is one. */
  readonly refused: string | null;
  readonly frames: readonly (Frame & { packetId: number | null })[];
  readonly interfaces: readonly DeclaredInterface[];
  readonly statistics: readonly Statistics[];
  readonly journal: readonly ReadonlyMap<string, string>[];
  readonly damages: readonly Damage[];
  readonly starts: readonly TimeNs[];
  readonly counts: ScanCounts | null;
  readonly latestNs: TimeNs | null;
  readonly seen: readonly number[];
}

export interface ScanOptions {
  readonly keep?: FrameFilter;
  /** Sizes of the pieces, repeated; one piece by default. */
  readonly pieces?: readonly number[];
  readonly windowSeconds?: number;
}

export function scanBytes(file: Uint8Array, options: ScanOptions = {}): Scanned {
  const frames: (Frame & { packetId: number | null })[] = [];
  const interfaces: DeclaredInterface[] = [];
  const statistics: Statistics[] = [];
  const journal: ReadonlyMap<string, string>[] = [];
  const damages: Damage[] = [];
  const starts: TimeNs[] = [];
  const handler: CaptureHandler = {
    interface: (declared) => interfaces.push(declared) - 1,
    started: (timeNs) => void starts.push(timeNs),
    frame: (frame, packetId) => void frames.push({ ...frame, bytes: frame.bytes.slice(), packetId }),
    statistics: (record) => void statistics.push(record),
    journal: (fields) => void journal.push(fields),
    damage: (damage) => void damages.push(damage),
  };
  const collected = { frames, interfaces, statistics, journal, damages, starts };
  const head = file.subarray(0, HEAD_BYTES);
  const recognised = createScanner(head, options.keep ?? (() => true), handler, options.windowSeconds ?? 0.1);
  if (typeof recognised === 'string') {
    return { ...collected, refused: recognised, counts: null, latestNs: null, seen: [] };
  }
  const { scanner, headerBytes } = recognised;
  const window = new ScanWindow(scanner, 4096);
  const pieces = options.pieces ?? [file.length];
  for (let at = headerBytes, i = 0; at < file.length; i++) {
    const length = Math.max(1, pieces[i % pieces.length] ?? 1);
    window.push(file.subarray(at, at + length));
    at += length;
  }
  window.finish();
  const seen = interfaces.map((_, id) => scanner.seen(id));
  return { ...collected, refused: null, counts: scanner.counts, latestNs: scanner.latestNs(), seen };
}
