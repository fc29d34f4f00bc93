/**
 * Reads one capture file piece by piece: frames into a queue in time order, everything else into events that wait for
 * their time. src/capture/file-source.ts reads whichever file lags behind.
 */

import { ToolError } from '../core/errors.ts';
import type { Frame } from '../core/frame.ts';
import { type DurationNs, END_OF_TIME, type TimeNs } from '../core/time.ts';
import { isDecodedLinkType } from '../pcapfile/link-type.ts';
import { createScanner, HEAD_BYTES, isGzip, isPcapng } from '../pcapfile/recognise.ts';
import { ScanWindow } from '../pcapfile/scan-window.ts';
import type { CaptureHandler, Damage, DeclaredInterface, Scanner, Statistics } from '../pcapfile/scanner.ts';
import { type ByteReader, displayName, openBytes, putBack, readHead, STANDARD_INPUT } from './file-bytes.ts';
import { createGunzipReader } from './file-gzip.ts';
import { type FileInput, type InterfaceRegistry, nameOfInterface } from './file-interfaces.ts';
import { BEGIN_KIND, END_KIND } from './incident-writer.ts';
import { FrameQueue } from './merge.ts';
import type { FrameFilter, SourceEvent } from './source.ts';

/** Before every frame. */
export const BEGINNING_OF_TIME: TimeNs = -END_OF_TIME;

/** So many bytes of frames may wait for earlier ones; beyond that they are handed out, sorted as far as they are. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;

/** An event that waits until everything before `timeNs` was handed out. Null times in it: when the source begins. */
export interface TimedEvent {
  readonly timeNs: TimeNs;
  readonly event: (beginNs: TimeNs) => SourceEvent;
}

export interface ReaderOptions {
  readonly keep: FrameFilter;
  readonly windowNs: DurationNs;
  readonly chunkBytes: number;
}

export class FileReader implements CaptureHandler {
  readonly queue = new FrameQueue();
  /** Every frame before this time is in the queue or was handed out. */
  frontierNs: TimeNs = BEGINNING_OF_TIME;
  /** Time of the first frame in the file, kept or not; null before it was read. */
  firstNs: TimeNs | null = null;
  hasEnded = false;
  keptFrames = 0;
  readonly interfaceIds = new Set<number>();
  readonly #input: FileInput;
  readonly #registry: InterfaceRegistry;
  readonly #windowNs: DurationNs;
  readonly #bytes: ByteReader;
  readonly #window: ScanWindow;
  readonly #scanner: Scanner;
  readonly #isPcapng: boolean;
  readonly #counters = new Map<number, Statistics>();
  readonly #oddLinkTypes = new Set<number>();
  readonly #declaredNames = new Set<string>();
  #events: TimedEvent[] = [];
  /** Uncompressed bytes read so far. */
  #position = 0;
  #isGone = false;
  /** An incident has begun and has not ended yet. */
  #isRecording = false;
  #harmless: Damage | null = null;
  #harmlessCount = 0;

  private constructor(
    input: FileInput,
    registry: InterfaceRegistry,
    options: ReaderOptions,
    bytes: ByteReader,
    head: Uint8Array,
  ) {
    this.#input = input;
    this.#registry = registry;
    this.#windowNs = options.windowNs;
    this.#bytes = bytes;
    this.#isPcapng = isPcapng(head);
    const recognised = createScanner(head, options.keep, this, Number(options.windowNs) / 1e9);
    if (typeof recognised === 'string') throw this.#noCapture(`it is ${recognised}`);
    this.#scanner = recognised.scanner;
    this.#window = new ScanWindow(recognised.scanner, options.chunkBytes);
    this.#position = head.length;
    this.#window.push(head.subarray(recognised.headerBytes));
  }

  /** Opens a file and reads what is there of it. Throws ToolError('cannot-read') where it is no capture. */
  static async open(input: FileInput, registry: InterfaceRegistry, options: ReaderOptions): Promise<FileReader> {
    let bytes = openBytes(input.path);
    try {
      let head = await readHead(bytes, HEAD_BYTES);
      if (isGzip(head)) {
        bytes = createGunzipReader(putBack(head, bytes));
        head = await readHead(bytes, HEAD_BYTES);
      }
      const reader = new FileReader(input, registry, options, bytes, head);
      // A pcapng names its interfaces behind its header: with the first piece most mistakes are found before any output.
      do {
        if (reader.#scanner.ready && reader.ready() !== null) break;
        await reader.ready();
        reader.fill();
      } while (!reader.#scanner.ready && !reader.hasEnded);
      return reader;
    } catch (error) {
      bytes.close();
      if (error instanceof ToolError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new ToolError('cannot-read', `read ${displayName(input.path)}: ${reason}`, `file ${input.path}`, error);
    }
  }

  /** Resolves when `fill` would not have to wait; null where it need not wait now. */
  ready(): Promise<void> | null {
    return this.hasEnded ? null : this.#bytes.ready();
  }

  /** Reads and scans the next piece. Frames that were handed out before are no longer valid. */
  fill(): void {
    if (this.hasEnded) return;
    const heldBytes = this.queue.keepBytes();
    const room = this.#window.prepare();
    const count = this.#read(room.bytes, room.offset);
    this.#position += count;
    if (count > 0) this.#window.accept(count);
    if (count === 0 || this.#scanner.dead) this.#end();
    else this.#advance(heldBytes > MAX_HELD_BYTES);
  }

  /** Nothing has come for a while: whatever waits for an earlier frame need not wait longer. */
  settle(): void {
    this.#advance(true);
  }

  /** Takes the events that are due at `untilNs`. */
  takeEvents(untilNs: TimeNs): readonly TimedEvent[] {
    const later = this.#events.findIndex(({ timeNs }) => timeNs > untilNs);
    return this.#events.splice(0, later < 0 ? this.#events.length : later);
  }

  /** The counters of an interface at the end of what was read. */
  finalCounters(interfaceId: number): Pick<Statistics, 'seen' | 'received' | 'dropped'> {
    const recorded = this.#counters.get(interfaceId);
    const seen = this.#scanner.seen(interfaceId);
    return { seen, received: recorded?.received ?? null, dropped: recorded?.dropped ?? null };
  }

  get latestNs(): TimeNs | null {
    return this.#scanner.latestNs();
  }

  get frames(): number {
    return this.#scanner.counts.frames;
  }

  /** Bytes taken from the file, and how many there are (null: a stream). */
  get progress(): { readonly taken: number; readonly size: number | null } {
    return { taken: this.#bytes.taken, size: this.#bytes.size };
  }

  close(): void {
    this.#bytes.close();
  }

  interface(declared: DeclaredInterface): number {
    const given = this.#input.name;
    const own = nameOfInterface(declared, this.#input.path, this.#isPcapng);
    this.#declaredNames.add(own);
    if (given !== null && this.#declaredNames.size === 2) {
      this.#warn(`${this.#file} holds several interfaces; as NAME=FILE says, all of them count as ${given}`);
    }
    const id = this.#registry.announce(given ?? own, this.#input.path, declared);
    this.interfaceIds.add(id);
    if (!isDecodedLinkType(declared.linkType) && !this.#oddLinkTypes.has(declared.linkType)) {
      this.#oddLinkTypes.add(declared.linkType);
      this.#warn(
        `${this.#file}: interface ${given ?? own} has link type ${declared.linkType}, in which dhcphop finds no DHCP`,
      );
    }
    return id;
  }

  started(timeNs: TimeNs): void {
    this.firstNs ??= timeNs;
    if (!this.#isGone) return;
    this.#isGone = false;
    for (const interfaceId of this.interfaceIds) this.#later(() => ({ kind: 'opened', timeNs, interfaceId }));
  }

  frame(frame: Frame): void {
    this.keptFrames++;
    this.queue.push(frame);
  }

  statistics(statistics: Statistics): void {
    const { timeNs, interfaceId, seen, received, dropped } = statistics;
    this.#counters.set(interfaceId, statistics);
    this.#later(() => ({ kind: 'stats', timeNs, interfaceId, seen, received, dropped }));
  }

  journal(fields: ReadonlyMap<string, string>): void {
    const kind = fields.get('DHCPHOP_KIND');
    if (kind === BEGIN_KIND) this.#isRecording = true;
    else if (kind === END_KIND) this.#isRecording = false;
    this.#later(() => ({ kind: 'journal', entry: { fields } }));
  }

  damage(damage: Damage): void {
    if (damage.loses === 'nothing') {
      this.#harmless ??= damage;
      this.#harmlessCount++;
      return;
    }
    if (!this.#scanner.ready) throw this.#noCapture(describe(damage));
    const detail = `read ${this.#file}: ${describe(damage)}`;
    if (this.interfaceIds.size === 0) this.#warn(detail);
    if (this.#isGone) return;
    this.#isGone = true;
    const timeNs = this.latestNs;
    for (const interfaceId of this.interfaceIds) {
      // Without a frame the file is gone from the beginning, which is known when the other files have shown theirs.
      this.#events.push({
        timeNs: timeNs ?? BEGINNING_OF_TIME + 1n,
        event: (beginNs) => ({ kind: 'gone', timeNs: timeNs ?? beginNs, interfaceId, reason: 'cut-off', detail }),
      });
    }
  }

  get #file(): string {
    return displayName(this.#input.path);
  }

  #read(target: Uint8Array, offset: number): number {
    try {
      return this.#bytes.read(target, offset, this.#window.chunkBytes);
    } catch (error) {
      const expected = `more bytes, not "${error instanceof Error ? error.message : String(error)}"`;
      this.damage({ kind: 'unreadable', offset: this.#position, expected, loses: 'rest' });
      return 0;
    }
  }

  #advance(all: boolean): void {
    const latestNs = this.latestNs;
    if (latestNs === null) return;
    const frontierNs = all ? latestNs : latestNs - this.#windowNs;
    if (frontierNs > this.frontierNs) this.frontierNs = frontierNs;
  }

  #end(): void {
    if (!this.#isGone) this.#window.finish();
    if (this.#isRecording) {
      const expected = 'the entry that ends a recording: it was cut off';
      this.damage({ kind: 'truncated', offset: this.#position, expected, loses: 'rest' });
    }
    const { late, firstLateOffset, firstLateSeconds } = this.#scanner.counts;
    if (late > 0) {
      this.#warn(
        `${this.#file}: time jumps back in ${late} frames, first at byte ${firstLateOffset} by ` +
          `${firstLateSeconds.toFixed(3)} s; they are judged in the order of the file`,
      );
    }
    if (this.#harmless !== null) {
      const more = this.#harmlessCount > 1 ? `, and ${this.#harmlessCount - 1} more like it` : '';
      this.#warn(`${this.#file}: ${describe(this.#harmless)}${more}`);
    }
    this.hasEnded = true;
    this.frontierNs = END_OF_TIME;
    this.#bytes.close();
  }

  #warn(message: string): void {
    this.#later(() => ({ kind: 'warning', message }));
  }

  /** Hands an event out behind the frames that came before it in the file. */
  #later(event: TimedEvent['event']): void {
    this.#events.push({ timeNs: this.#scanner?.latestNs() ?? BEGINNING_OF_TIME, event });
  }

  #noCapture(reason: string): ToolError {
    const { path } = this.#input;
    const hint = path === STANDARD_INPUT ? 'tcpdump -U -w - | dhcphop replay -' : `file ${path}`;
    return new ToolError('cannot-read', `read ${this.#file}: ${reason}`, hint);
  }
}

function describe(damage: Damage): string {
  return `at byte ${damage.offset}: expected ${damage.expected}`;
}
