/**
 * Runs the readers for a live trace: at the start, once after losses (at most once a second, beside the capture), and at
 * the end. A reader that fails leaves a `gap`, once.
 */
import { append } from '../core/lists.ts';
import type { TimeNs } from '../core/time.ts';
import type { HostState } from '../state/host-state.ts';
import type { Clock } from './kernel-log.ts';
import type { Reader, Surroundings } from './reader.ts';
import { createRefresher } from './refresher.ts';
import type { RunCommand } from './run-command.ts';

export interface Readings {
  /** Reads everything now. Never rejects. */
  now(): Promise<readonly HostState[]>;
  /** A message was lost: reads everything soon. What is read waits for `take`. */
  request(): void;
  /** What was read since the last call. */
  take(): readonly HostState[];
  /** No reading begins any more; idempotent. */
  close(): void;
}

export interface ReadingsOptions {
  readonly readers: readonly Reader[];
  readonly around: () => Surroundings;
  readonly run: RunCommand;
  readonly clock: Clock;
}

export function createReadings({ readers, around, run, clock }: ReadingsOptions): Readings {
  let read: HostState[] = [];
  const failed = new Set<Reader>();
  const latest = new Map<Reader, HostState>();

  const runOne = async (reader: Reader, timeNs: TimeNs): Promise<HostState | null> => {
    try {
      const state = await reader.read(timeNs, around(), run, latest.get(reader) ?? null);
      latest.set(reader, state);
      return state;
    } catch (error) {
      if (failed.has(reader)) return null;
      failed.add(reader);
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'gap', timeNs, what: reader.kind, reason };
    }
  };
  const now = async (): Promise<readonly HostState[]> => {
    // One time for all: a replay must not find some of them known and others not yet.
    const timeNs = clock();
    const states = await Promise.all(readers.map((reader) => runOne(reader, timeNs)));
    return states.filter((state) => state !== null);
  };
  const refresher = createRefresher(async () => {
    append(read, await now());
  });

  return {
    now,
    request: refresher.request,
    take() {
      const taken = read;
      read = [];
      return taken;
    },
    close: refresher.close,
  };
}
