/**
 * Scans classic pcap: micro- and nanoseconds, both byte orders, and the "modified" format of Kuznetzov's patched libpcap
 * (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-03.html). Frames the filter turns down cost no allocation.
 */
import type { Frame } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';
import { FrameOwner, InterfaceTable } from './interface-table.ts';
import { noteLate } from './latest-frame.ts';
import { cookedDirection, directionOfPacketType, isDecodedLinkType, normaliseLinkType } from './link-type.ts';
import {
  type CaptureHandler,
  type Damage,
  type FrameFilter,
  MAX_FRAME_BYTES,
  MAX_INTERFACES,
  MAX_RECORD_BYTES,
  type ScanCounts,
  type Scanner,
} from './scanner.ts';
import { timeOfSeconds } from './timestamp.ts';

export const CLASSIC_HEADER_BYTES = 24;

/** The file header. */
export interface ClassicHeader {
  readonly littleEndian: boolean;
  readonly nanosecondsPerUnit: 1 | 1000;
  /** Kuznetzov's format: 24 bytes a record, with interface index and packet type. */
  readonly modified: boolean;
  /** Before version 2.3 the length on the wire came first. */
  readonly lengthsSwapped: boolean;
  readonly snapLength: number;
  readonly linkType: number;
}

const MAGICS: Readonly<Record<number, Pick<ClassicHeader, 'nanosecondsPerUnit' | 'modified'>>> = {
  2712847316: { nanosecondsPerUnit: 1000, modified: false },
  2712812621: { nanosecondsPerUnit: 1, modified: false },
  2712849716: { nanosecondsPerUnit: 1000, modified: true },
};

/** The header that `head` begins with; null where its magic number is none of classic pcap. At least 24 bytes. */
export function decodeClassicHeader(head: Uint8Array): ClassicHeader | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (const littleEndian of [true, false]) {
    const variant = MAGICS[view.getUint32(0, littleEndian)];
    if (!variant) continue;
    const snapLength = view.getUint32(16, littleEndian);
    const linkType = normaliseLinkType(view.getUint32(20, littleEndian));
    const lengthsSwapped = view.getUint16(4, littleEndian) === 2 && view.getUint16(6, littleEndian) < 3;
    return { ...variant, littleEndian, lengthsSwapped, snapLength, linkType };
  }
  return null;
}

export class ClassicScanner implements Scanner {
  readonly ready = true;
  readonly counts: ScanCounts = { frames: 0, late: 0, firstLateOffset: 0, firstLateSeconds: 0 };
  readonly #header: ClassicHeader;
  readonly #keep: FrameFilter;
  readonly #handler: CaptureHandler;
  readonly #windowSeconds: number;
  readonly #table: InterfaceTable;
  readonly #owner: FrameOwner | null;
  readonly #maxFrameBytes: number;
  /** A frame that nobody decodes need not be in memory as a whole. */
  readonly #skips: boolean;
  /** Byte offset in the file of what the next `scan` begins with. */
  #offset = CLASSIC_HEADER_BYTES;
  #latestSeconds = -1;
  #latestFraction = 0;
  /** Where the record began that reached beyond the bytes at hand. */
  #skippedOffset = 0;
  #dead = false;

  /** To be fed with what follows the file header. */
  constructor(header: ClassicHeader, keep: FrameFilter, handler: CaptureHandler, windowSeconds: number) {
    this.#header = header;
    this.#keep = keep;
    this.#handler = handler;
    this.#windowSeconds = windowSeconds;
    this.#table = new InterfaceTable(handler);
    this.#skips = !isDecodedLinkType(header.linkType);
    this.#maxFrameBytes = this.#skips ? MAX_RECORD_BYTES : MAX_FRAME_BYTES;
    this.#owner = FrameOwner.declare(this.#table, {
      numberInSection: 0,
      linkType: header.linkType,
      snapLength: header.snapLength,
      name: null,
      description: null,
      filter: null,
      kernelIndex: null,
    });
  }

  get dead(): boolean {
    return this.#dead;
  }

  scan(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    if (this.#dead) return end;
    const { littleEndian, lengthsSwapped, linkType } = this.#header;
    const keep = this.#keep;
    const owner = this.#owner;
    const unit = this.#header.nanosecondsPerUnit / 1e9;
    const headerBytes = this.#header.modified ? 24 : 16;
    const maxFrameBytes = this.#maxFrameBytes;
    const skips = this.#skips;
    const capturedAt = lengthsSwapped ? 12 : 8;
    // Nearly every frame is another program's: what the loop touches for each of them is in locals.
    const only = owner?.only ?? null;
    let latestSeconds = this.#latestSeconds;
    let latestFraction = this.#latestFraction;
    let latest = latestSeconds + latestFraction * unit;
    let frames = 0;
    let damage: Pick<Damage, 'kind' | 'expected'> | null = null;
    let at = start;
    while (end - at >= headerBytes) {
      const captured = view.getUint32(at + capturedAt, littleEndian);
      if (captured > maxFrameBytes) {
        damage = { kind: 'bad-length', expected: `a record of at most ${maxFrameBytes} bytes, not ${captured}` };
        break;
      }
      const frameStart = at + headerBytes;
      const next = frameStart + captured;
      if (next > end && !skips) break;
      const tally = only ?? owner?.of(bytes, frameStart, next) ?? null;
      if (tally === null) {
        damage = { kind: 'too-many-interfaces', expected: `at most ${MAX_INTERFACES} interface indexes` };
        break;
      }
      const seconds = view.getUint32(at, littleEndian);
      const fraction = view.getUint32(at + 4, littleEndian);
      const time = seconds + fraction * unit;
      if (latestSeconds < 0) this.#handler.started(this.#exact(seconds, fraction));
      if (time >= latest) {
        latest = time;
        latestSeconds = seconds;
        latestFraction = fraction;
      } else if (time < latest - this.#windowSeconds) noteLate(this.counts, this.#offset + at - start, latest - time);
      frames++;
      if (only === null) tally.seen++;
      if (!skips && keep(linkType, bytes, frameStart, next)) {
        this.#handler.frame(this.#frameOf(tally.id, view, at, bytes.subarray(frameStart, next)), null);
      }
      if (next > end) this.#skippedOffset = this.#offset + at - start;
      at = next;
    }
    this.#latestSeconds = latestSeconds;
    this.#latestFraction = latestFraction;
    this.counts.frames += frames;
    if (only !== null) only.seen += frames;
    this.#offset += at - start;
    if (damage === null) return at;
    this.#dead = true;
    this.#handler.damage({ ...damage, offset: this.#offset, loses: 'rest' });
    return end;
  }

  /** The frame of the record at `at`. */
  #frameOf(interfaceId: number, view: DataView, at: number, bytes: Uint8Array): Frame {
    const { littleEndian, lengthsSwapped, linkType, modified } = this.#header;
    return {
      interfaceId,
      timeNs: this.#exact(view.getUint32(at, littleEndian), view.getUint32(at + 4, littleEndian)),
      direction: modified
        ? directionOfPacketType(view.getUint8(at + 22))
        : cookedDirection(linkType, bytes, 0, bytes.length),
      linkType,
      bytes,
      wireLength: view.getUint32(at + (lengthsSwapped ? 8 : 12), littleEndian),
    };
  }

  finish(left: number): void {
    if (left === 0 || this.#dead) return;
    const offset = left > 0 ? this.#offset : this.#skippedOffset;
    const expected = left > 0 ? `the rest of a record that has ${left} bytes here` : `${-left} more bytes of a record`;
    this.#handler.damage({ kind: 'truncated', offset, expected, loses: 'rest' });
  }

  latestNs(): TimeNs | null {
    return this.#latestSeconds < 0 ? null : this.#exact(this.#latestSeconds, this.#latestFraction);
  }

  seen(interfaceId: number): number {
    return this.#table.seen(interfaceId);
  }

  #exact(seconds: number, fraction: number): TimeNs {
    return timeOfSeconds(seconds, fraction * this.#header.nanosecondsPerUnit);
  }
}
