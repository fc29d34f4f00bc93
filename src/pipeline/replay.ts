/** `dhcphop replay` for programs: the same report as values. It reads the sources, and has no other effect. */
import type { FileInput } from '../capture/file-source.ts';
import { parseMac } from '../core/mac.ts';
import { createJsonReporter } from '../report/json/json-reporter.ts';
import { createNdjsonReporter } from '../report/json/ndjson-reporter.ts';
import type { ReplayEvent } from '../report/json/replay-event.ts';
import type { Report } from '../report/json/report-shape.ts';
import type { Reporter, WriteBytes } from '../report/report.ts';
import { unfollowedTexts } from '../report/words/unfollowed.ts';
import { DEFAULT_SETTLE_NS } from '../trace/limits.ts';
import { LineQueue } from './line-queue.ts';
import { type OpenReplay, openReplay } from './open-replay.ts';
import { Refused } from './refused.ts';

/** A file or a directory of captures, or a file that was captured on the interface `name`. */
export type ReplaySource = string | { readonly name: string; readonly file: string };

export interface ReplayOptions {
  /** Captures of the hops in any order, parts of rotated ones among them; or an incident of `trace --write`. */
  readonly sources: readonly ReplaySource[];
  /** Files with the state of the host, saved beside the captures: what `dhcphop collect` gathered, or commands printed. */
  readonly state?: readonly string[];
  /** The hops by hand, from the network to the guest: `bond0,br0,tap0`. Without it they are found out. */
  readonly hops?: string;
  /** The MAC of the one guest to judge. */
  readonly guest?: string;
  /** How long a message may take from one hop to the next, in milliseconds; 250 without it. */
  readonly settleMs?: number;
  /** Messages carry every option. */
  readonly details?: boolean;
  /** Ends the replay; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Gets one line, possibly with control characters from a capture, for each thing that is odd and stops nothing. */
  readonly onWarning?: (text: string) => void;
}

/**
 * What happens in the captures, in the order of `--format ndjson`. Reads on when the last event was taken, so memory does
 * not grow with the captures. Leaving the loop closes the files.
 * @throws ToolError for what cannot be read, Refused (one of them) for what cannot be done as asked.
 */
export async function* replay(options: ReplayOptions): AsyncGenerator<ReplayEvent, void, undefined> {
  const { signal } = options;
  const opened = await open(options);
  const lines = new LineQueue();
  const running = run(opened, options, createNdjsonReporter(lines.write), lines.drained).finally(() => lines.end());
  // Its error is thrown when the events before it have been taken.
  const settled = running.catch(() => undefined);
  const stop = () => {
    opened.stop();
    lines.end();
  };
  signal?.addEventListener('abort', stop);
  try {
    for await (const several of lines.take()) {
      for (const line of several) {
        signal?.throwIfAborted();
        yield JSON.parse(line) as ReplayEvent;
      }
    }
    await running;
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
    await settled;
  }
}

/**
 * The document of `--format json`.
 * @throws ToolError for what cannot be read, Refused (one of them) for what cannot be done as asked.
 */
export async function replayReport(options: ReplayOptions): Promise<Report> {
  const opened = await open(options);
  const decoder = new TextDecoder();
  let text = '';
  const write: WriteBytes = (piece) => {
    text += typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
  };
  await run(opened, options, createJsonReporter(write), () => null);
  return JSON.parse(text) as Report;
}

const ignore = () => {};

async function open(options: ReplayOptions): Promise<OpenReplay> {
  const { sources, state = [], hops = null, guest, settleMs, details = false, onWarning = ignore, signal } = options;
  const settleNs = settleMs === undefined ? DEFAULT_SETTLE_NS : parseSettle(settleMs);
  const mac = guest === undefined ? null : parseGuest(guest);
  signal?.throwIfAborted();
  return openReplay({
    sources: sources.map(inputOf),
    state,
    hops,
    guest: mac,
    settleNs,
    details,
    warn: onWarning,
    ...(signal ? { signal } : {}),
  });
}

/** Runs it to its end. @throws the signal's reason where it was aborted, and a bug that cost a part of the report. */
async function run(
  opened: OpenReplay,
  { signal, onWarning = ignore }: ReplayOptions,
  reporter: Reporter,
  drained: () => Promise<void> | null,
): Promise<void> {
  const { tail, fault } = await opened.run({ reporter, drained });
  signal?.throwIfAborted();
  if (tail.unfollowed) for (const text of unfollowedTexts(tail.unfollowed)) onWarning(text);
  if (fault !== null) throw fault.error;
}

function inputOf(source: ReplaySource): FileInput {
  return typeof source === 'string' ? { path: source, name: null } : { path: source.file, name: source.name };
}

function parseGuest(text: string): string {
  const mac = parseMac(text);
  if (mac === null) throw new Refused(`guest ${text}: not a MAC`, { what: 'guest-not-mac' });
  return mac;
}

function parseSettle(settleMs: number): bigint {
  const settleNs = Number.isFinite(settleMs) ? BigInt(Math.round(settleMs * 1e6)) : 0n;
  if (settleNs <= 0n) throw new Refused(`settleMs ${settleMs}: not a duration`, { what: 'settle-not-positive' });
  return settleNs;
}
