/**
 * Writes an incident: one pcapng with the frames of all hops, their counters and the host's state as journal entries, so
 * that a replay has all a live trace had. Whatever happens to the process, what it was handed is in the file 50 ms later.
 */
import type { ToolError } from '../core/errors.ts';
import type { Frame } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';
import {
  encodeFrame,
  encodeInterface,
  encodeJournal,
  encodeSectionHeader,
  encodeStatistics,
} from '../pcapfile/pcapng-encode.ts';
import type { Recording } from './recording-file.ts';
import type { CaptureInterface } from './source.ts';
import { WriteBehind } from './write-behind.ts';

export interface IncidentCounters {
  readonly received: number | null;
  readonly accepted: number | null;
  readonly dropped: number | null;
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

/**
 * DHCPHOP_KIND of the first and the last journal entry: an incident that begins and does not end was cut off, wherever
 * its bytes end. Read by src/capture/file-reader.ts.
 */
export const BEGIN_KIND = 'begin';
export const END_KIND = 'end';
/** DHCPHOP_KIND of the entries that say how far a stream has come, and the field with that time in nanoseconds. */
export const WATERMARK_KIND = 'watermark';
export const WATERMARK_FIELD = 'DHCPHOP_UNTIL_NS';

export class IncidentWriter {
  readonly #options: IncidentWriterOptions;
  readonly #out: WriteBehind;
  /** Bytes of a part; null for no limit. */
  readonly #partBytes: number | null;
  readonly #declarations: CaptureInterface[] = [];
  readonly #numbers = new Map<number, number>();
  #snapLength: number | null = null;
  #latestNs: TimeNs | null = null;
  #closing: Promise<void> | null = null;

  /** Writes to `recording`, from its beginning. */
  constructor(recording: Recording, options: IncidentWriterOptions = {}) {
    this.#options = options;
    this.#out = new WriteBehind(recording, (error) => options.onError?.(error));
    this.#partBytes = options.limitBytes == null || recording.rotate === null ? null : options.limitBytes / 2;
    this.#begin();
  }

  /** Declares an interface: before its first frame. */
  interface(declared: CaptureInterface): void {
    if (this.#isOver) return;
    this.#numbers.set(declared.id, this.#declarations.length);
    this.#declarations.push(declared);
    this.#declare(declared);
    this.#out.note();
  }

  /**
   * `messageId` joins the sightings of one message; null for a frame that is none. `comment` is for people. Throws where
   * the interface was not declared.
   */
  frame(frame: Frame, messageId: number | null, comment?: string | null): void {
    const number = this.#numbers.get(frame.interfaceId);
    if (number === undefined) throw new Error(`frame of interface ${frame.interfaceId}, which was not declared`);
    if (!this.#reach(frame.timeNs)) return;
    encodeFrame(this.#out.buffer, number, frame, messageId, comment);
    this.#out.note();
  }

  /** One piece of host state: `message` for people, `state` as JSON for the replay. */
  journal(timeNs: TimeNs, message: string, kind: string, state: string): void {
    this.#entry(timeNs, journalFields(timeNs, message, kind, state));
  }

  /** Says to who reads while it is written that all up to this time is in what came before. */
  watermark(timeNs: TimeNs): void {
    const fields = journalFields(timeNs, 'everything up to now has been written', WATERMARK_KIND, null);
    this.#entry(timeNs, [...fields, [WATERMARK_FIELD, timeNs.toString()]]);
  }

  /** Counters of an interface since the capture began. */
  statistics(interfaceId: number, timeNs: TimeNs, counters: IncidentCounters): void {
    const number = this.#numbers.get(interfaceId);
    if (number === undefined || !this.#reach(timeNs)) return;
    encodeStatistics(this.#out.buffer, number, timeNs, counters);
    this.#out.note();
  }

  /** Whether the part at hand has reached its limit: time for `rotate`. */
  get isFull(): boolean {
    return this.#partBytes !== null && !this.#out.hasFailed && this.#out.partBytes >= this.#partBytes;
  }

  /** Ends the part at hand and begins the next, with all interfaces declared: it replays by itself once it has the state. */
  rotate(): void {
    if (this.#latestNs === null || this.#isOver) return;
    this.#mark(this.#latestNs, 'the recording goes on in another file', END_KIND);
    this.#out.endPart();
    this.#latestNs = null;
    this.#begin();
  }

  /** Writes what is left and closes the file; idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  get #isOver(): boolean {
    return this.#out.hasFailed || this.#closing !== null;
  }

  async #finish(): Promise<void> {
    if (this.#latestNs !== null && !this.#out.hasFailed) this.#mark(this.#latestNs, 'the recording ends', END_KIND);
    await this.#out.close();
  }

  #begin(): void {
    encodeSectionHeader(this.#out.buffer, this.#options.application ?? 'dhcphop');
    for (const each of this.#declarations) this.#declare(each);
    this.#out.note();
  }

  /** The recording has come to this time, and begins with the first; false where nothing more is written. */
  #reach(timeNs: TimeNs): boolean {
    if (this.#isOver) return false;
    if (this.#latestNs === null) this.#mark(timeNs, 'the recording begins', BEGIN_KIND);
    if (this.#latestNs === null || timeNs > this.#latestNs) this.#latestNs = timeNs;
    return true;
  }

  #entry(timeNs: TimeNs, fields: readonly [string, string][]): void {
    if (!this.#reach(timeNs)) return;
    encodeJournal(this.#out.buffer, fields);
    this.#out.note();
  }

  #mark(timeNs: TimeNs, message: string, kind: string): void {
    if (this.#options.marks === false) return;
    encodeJournal(this.#out.buffer, journalFields(timeNs, message, kind, null));
  }

  #declare(declared: CaptureInterface): void {
    // One snap length and, on interfaces of one kind, one link type: libpcap refuses files that differ in them.
    this.#snapLength ??= declared.snapLength;
    const { describe, filter = null } = this.#options;
    const description = declared.description ?? describe?.(declared.name) ?? null;
    encodeInterface(this.#out.buffer, { ...declared, snapLength: this.#snapLength, description, filter });
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
