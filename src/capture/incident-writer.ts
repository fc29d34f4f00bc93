/**
 * Writes an incident: one pcapng with the frames of all hops, their counters and the host's state as journal entries, so
 * that a replay has all a live trace had (docs/DESIGN: the incident file). Called by `trace --write`. What was handed
 * over is in the file 50 ms later, whatever happens to the process then.
 */

import { constants, type FileHandle, open } from 'node:fs/promises';
import { ToolError } from '../core/errors.ts';
import type { Frame } from '../core/frame.ts';
import { shellPath } from '../core/shell-word.ts';
import type { TimeNs } from '../core/time.ts';
import {
  BlockBuffer,
  encodeFrame,
  encodeInterface,
  encodeJournal,
  encodeSectionHeader,
  encodeStatistics,
} from '../pcapfile/pcapng-encode.ts';
import type { FileOwner } from './file-owner.ts';
import type { CaptureInterface } from './source.ts';

export interface IncidentCounters {
  readonly received: number | null;
  readonly accepted: number | null;
  readonly dropped: number | null;
}

export interface IncidentWriter {
  /** Declares an interface: before its first frame. */
  interface(declared: CaptureInterface): void;
  /** `messageId` joins the sightings of one message; null for a frame that is none. */
  frame(frame: Frame, messageId: number | null): void;
  /** One piece of host state: `message` for people, `state` as JSON for the replay. */
  journal(timeNs: TimeNs, message: string, kind: string, state: string): void;
  /** Counters of an interface since the capture began. */
  statistics(interfaceId: number, timeNs: TimeNs, counters: IncidentCounters): void;
  /** Writes what is left and closes the file; idempotent. */
  close(): Promise<void>;
}

export interface IncidentWriterOptions {
  /** Whose file it is to be; null leaves it to the process's own user. */
  readonly owner?: FileOwner | null;
  /** Written into the section header, for instance `dhcphop 0.1.0`. */
  readonly application?: string;
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
const MODE = 0o600;

/**
 * DHCPHOP_KIND of the first and the last journal entry: an incident that begins and does not end was cut off, wherever
 * its bytes end. Read by src/capture/file-reader.ts.
 */
export const BEGIN_KIND = 'begin';
export const END_KIND = 'end';

/** Creates the file, which must not exist yet, not even as a link. Throws ToolError('cannot-write'). */
export async function createIncidentWriter(path: string, options: IncidentWriterOptions = {}): Promise<IncidentWriter> {
  // O_EXCL follows no link and opens nothing that is there.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  let file: FileHandle;
  try {
    file = await open(path, flags, MODE);
  } catch (error) {
    throw cannotCreate(path, error);
  }
  try {
    if (options.owner) await file.chown(options.owner.uid, options.owner.gid);
  } catch (error) {
    await file.close();
    throw cannotCreate(path, error);
  }
  return startWriting(path, file, options);
}

function startWriting(path: string, file: FileHandle, options: IncidentWriterOptions): IncidentWriter {
  const buffer = new BlockBuffer();
  const numbers = new Map<number, number>();
  let snapLength: number | null = null;
  let latestNs: TimeNs | null = null;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> | null = null;
  let hasFailed = false;
  let closing: Promise<void> | null = null;

  function fail(error: unknown): void {
    if (hasFailed) return;
    hasFailed = true;
    const reason = error instanceof Error ? error.message : String(error);
    const hint = `df -h ${shellPath(path)}; what was written before can be replayed: dhcphop replay ${shellPath(path)}`;
    options.onError?.(new ToolError('cannot-write', `write ${path}: ${reason}`, hint, error));
  }

  async function writeAll(): Promise<void> {
    while (buffer.length > 0 && !hasFailed) {
      const bytes = buffer.take();
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
        done += bytesWritten;
      }
    }
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
    if (buffer.length > MAX_WAITING_BYTES) fail(new Error('the disk is too slow'));
    else timer ??= setTimeout(() => void flush(), FLUSH_MILLISECONDS);
  }

  function mark(timeNs: TimeNs, message: string, kind: string): void {
    encodeJournal(buffer, journalFields(timeNs, message, kind, null));
  }

  append(null, () => encodeSectionHeader(buffer, options.application ?? 'dhcphop'));

  return {
    interface(declared) {
      append(null, () => {
        // One snap length and, on interfaces of one kind, one link type: libpcap refuses files that differ in them.
        snapLength ??= declared.snapLength;
        numbers.set(declared.id, numbers.size);
        const description = declared.description ?? options.describe?.(declared.name) ?? null;
        encodeInterface(buffer, { ...declared, snapLength, description, filter: options.filter ?? null });
      });
    },
    frame(frame, messageId) {
      const number = numbers.get(frame.interfaceId);
      if (number === undefined) throw new Error(`frame of interface ${frame.interfaceId}, which was not declared`);
      append(frame.timeNs, () => encodeFrame(buffer, number, frame, messageId));
    },
    journal(timeNs, message, kind, state) {
      append(timeNs, () => encodeJournal(buffer, journalFields(timeNs, message, kind, state)));
    },
    statistics(interfaceId, timeNs, counters) {
      const number = numbers.get(interfaceId);
      if (number !== undefined) append(timeNs, () => encodeStatistics(buffer, number, timeNs, counters));
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
    await file.close().catch(fail);
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

function cannotCreate(path: string, error: unknown): ToolError {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EEXIST') {
    const hint = '--write with another name';
    return new ToolError('cannot-write', `create ${path}: it exists, and is not written over`, hint, error);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new ToolError('cannot-write', `create ${path}: ${reason}`, '--write with a name in another directory', error);
}
