/**
 * Writes an incident: one pcapng with the frames of all hops, their counters and the host's state as journal entries, so
 * that a replay has all a live trace had. Whatever happens to the process, what it was handed is in the file 50 ms later.
 */

import { ToolError } from '../core/errors.ts';
import type { Frame } from '../core/frame.ts';
import { systemReason } from '../core/system-error.ts';
import type { TimeNs } from '../core/time.ts';
import {
  BlockBuffer,
  encodeFrame,
  encodeInterface,
  encodeJournal,
  encodeSectionHeader,
  encodeStatistics,
} from '../pcapfile/pcapng-encode.ts';
import type { Recording } from './recording-file.ts';
import type { CaptureInterface } from './source.ts';

export interface IncidentCounters {
  readonly received: number | null;
  readonly accepted: number | null;
  readonly dropped: number | null;
}

export interface IncidentWriter {
  /** Declares an interface: before its first frame. */
  interface(declared: CaptureInterface): void;
  /** `messageId` joins the sightings of one message; null for a frame that is none. `comment` is for people. */
  frame(frame: Frame, messageId: number | null, comment?: string | null): void;
  /** One piece of host state: `message` for people, `state` as JSON for the replay. */
  journal(timeNs: TimeNs, message: string, kind: string, state: string): void;
  /** Says to who reads while it is written that all up to this time is in what came before. */
  watermark(timeNs: TimeNs): void;
  /** Counters of an interface since the capture began. */
  statistics(interfaceId: number, timeNs: TimeNs, counters: IncidentCounters): void;
  /** Whether the part at hand has reached its limit: time for `rotate`. */
  readonly isFull: boolean;
  /** Ends the part at hand and begins the next, with all interfaces declared: it replays by itself once it has the state. */
  rotate(): void;
  /** Writes what is left and closes the file; idempotent. */
  close(): Promise<void>;
}

export interface IncidentWriterOptions {
  /** Bytes of the whole recording, of which each of its two parts takes half; null for no limit. */
  readonly limitBytes?: number | null;
  /** Written into the section header, for instance `dhcphop 0.1.0`. */
  readonly application?: string;
  /**
   * Whether it says when the recording began and ended (the default). What was read from files says no more than they: a
   * capture that was cut off stays one.
   */
  readonly marks?: boolean;
  /** The filter of the capture, as libpcap writes it. */
  readonly filter?: string | null;
  /** Role and hop position of an interface, where the interface itself tells nothing. */
  readonly describe?: (name: string) => string | null;
  /** Writing has failed and has ended; the trace goes on. Called once at most. */
  readonly onError?: (error: ToolError) => void;
}

const FLUSH_MILLISECONDS = 50;
/** Beyond that a disk is too slow for the trace, and writing ends with an error. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

/**
 * DHCPHOP_KIND of the first and the last journal entry: an incident that begins and does not end was cut off, wherever
 * its bytes end. Read by src/capture/file-reader.ts.
 */
export const BEGIN_KIND = 'begin';
export const END_KIND = 'end';
/** DHCPHOP_KIND of the entries that say how far a stream has come, and the field with that time in nanoseconds. */
export const WATERMARK_KIND = 'watermark';
export const WATERMARK_FIELD = 'DHCPHOP_UNTIL_NS';

/** Writes to `recording`, from its beginning. */
export function createIncidentWriter(recording: Recording, options: IncidentWriterOptions = {}): IncidentWriter {
  const buffer = new BlockBuffer();
  const partBytes = options.limitBytes == null || recording.rotate === null ? null : options.limitBytes / 2;
  /** Parts that are complete, the oldest first; each waits to be written. */
  const ended: Uint8Array[] = [];
  const declarations: CaptureInterface[] = [];
  const numbers = new Map<number, number>();
  /** Bytes of the part at hand that were taken out of the buffer. */
  let takenBytes = 0;
  let snapLength: number | null = null;
  let latestNs: TimeNs | null = null;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> | null = null;
  let hasFailed = false;
  let closing: Promise<void> | null = null;

  function fail(error: unknown): void {
    if (hasFailed) return;
    hasFailed = true;
    options.onError?.(
      new ToolError('cannot-write', `write ${recording.name}: ${systemReason(error)}`, recording.hint, error),
    );
  }

  async function writeAll(): Promise<void> {
    while ((ended.length > 0 || buffer.length > 0) && !hasFailed) {
      const part = ended.shift();
      await recording.write(part ?? take());
      if (part !== undefined) await recording.rotate?.();
    }
  }

  function take(): Uint8Array {
    takenBytes += buffer.length;
    return buffer.take();
  }

  /** One write at a time, so that what lies in the file is always a beginning of the whole. */
  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing ??= writeAll()
      .catch(fail)
      .finally(() => {
        writing = null;
      });
    return writing;
  }

  function append(timeNs: TimeNs | null, encode: () => void): void {
    if (hasFailed || closing !== null) return;
    if (timeNs !== null) {
      if (latestNs === null) mark(timeNs, 'the recording begins', BEGIN_KIND);
      if (latestNs === null || timeNs > latestNs) latestNs = timeNs;
    }
    encode();
    const waiting = ended.reduce((sum, { length }) => sum + length, buffer.length);
    if (waiting > MAX_WAITING_BYTES) fail(new Error('it takes what is written too slowly'));
    else timer ??= setTimeout(() => void flush(), FLUSH_MILLISECONDS);
  }

  function mark(timeNs: TimeNs, message: string, kind: string): void {
    if (options.marks === false) return;
    encodeJournal(buffer, journalFields(timeNs, message, kind, null));
  }

  function encodeWatermark(timeNs: TimeNs): void {
    const message = 'everything up to now has been written';
    const fields = journalFields(timeNs, message, WATERMARK_KIND, null);
    encodeJournal(buffer, [...fields, [WATERMARK_FIELD, timeNs.toString()]]);
  }

  function begin(): void {
    encodeSectionHeader(buffer, options.application ?? 'dhcphop');
    for (const each of declarations) declare(each);
  }

  function declare(declared: CaptureInterface): void {
    // One snap length and, on interfaces of one kind, one link type: libpcap refuses files that differ in them.
    snapLength ??= declared.snapLength;
    const description = declared.description ?? options.describe?.(declared.name) ?? null;
    encodeInterface(buffer, { ...declared, snapLength, description, filter: options.filter ?? null });
  }

  append(null, begin);

  return {
    interface(declared) {
      append(null, () => {
        numbers.set(declared.id, declarations.length);
        declarations.push(declared);
        declare(declared);
      });
    },
    frame(frame, messageId, comment) {
      const number = numbers.get(frame.interfaceId);
      if (number === undefined) throw new Error(`frame of interface ${frame.interfaceId}, which was not declared`);
      append(frame.timeNs, () => encodeFrame(buffer, number, frame, messageId, comment));
    },
    journal(timeNs, message, kind, state) {
      append(timeNs, () => encodeJournal(buffer, journalFields(timeNs, message, kind, state)));
    },
    watermark(timeNs) {
      append(timeNs, () => encodeWatermark(timeNs));
    },
    statistics(interfaceId, timeNs, counters) {
      const number = numbers.get(interfaceId);
      if (number !== undefined) append(timeNs, () => encodeStatistics(buffer, number, timeNs, counters));
    },
    get isFull() {
      return partBytes !== null && !hasFailed && takenBytes + buffer.length >= partBytes;
    },
    rotate() {
      if (latestNs === null || hasFailed || closing !== null) return;
      mark(latestNs, 'the recording goes on in another file', END_KIND);
      ended.push(buffer.take());
      takenBytes = 0;
      latestNs = null;
      append(null, begin);
    },
    close() {
      closing ??= finish();
      return closing;
    },
  };

  async function finish(): Promise<void> {
    if (latestNs !== null && !hasFailed) mark(latestNs, 'the recording ends', END_KIND);
    await flush();
    // A write that was under way has taken what was there when it began.
    await flush();
    await recording.close().catch(fail);
  }
}

/** Fields in the order readers of journals expect; times of the export format are microseconds. */
function journalFields(timeNs: TimeNs, message: string, kind: string, state: string | null): [string, string][] {
  const fields: [string, string][] = [
    ['__REALTIME_TIMESTAMP', (timeNs / 1000n).toString()],
    ['PRIORITY', '6'],
    ['SYSLOG_IDENTIFIER', kind === 'kernel-log' ? 'kernel' : 'dhcphop'],
    ['MESSAGE', message],
    ['DHCPHOP_KIND', kind],
  ];
  if (state !== null) fields.push(['DHCPHOP_STATE', state]);
  return fields;
}
