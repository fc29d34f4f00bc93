/**
 * Encodes pcapng blocks, little-endian, times in nanoseconds: what incidents are written with
 * (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html).
 */
import type { Frame } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';
import { encodeJournalEntry } from './journal-entry.ts';
import { OPTION } from './pcapng-options.ts';
import { BYTE_ORDER_MAGIC } from './pcapng-scanner.ts';
import { BLOCK } from './pcapng-section.ts';

/** An option holds that many bytes at most. */
const MAX_OPTION_BYTES = 65_535;
const NANOSECONDS = 9;
const INITIAL_BYTES = 64 * 1024;
const encoder = new TextEncoder();

/** Blocks one after the other in a buffer that grows. */
export class BlockBuffer {
  #bytes = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was put in, and an empty buffer from then on. The bytes are the caller's. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = new Uint8Array(INITIAL_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
    this.#length = 0;
    return taken;
  }

  u16(value: number): void {
    // The view is another one once the buffer has grown.
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
  }

  u64(value: bigint): void {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value, true);
  }

  /** A time: the high word, then the low one. */
  time(timeNs: TimeNs): void {
    const ticks = BigInt.asUintN(64, timeNs);
    this.u32(Number(ticks >> 32n));
    this.u32(Number(ticks & 0xffff_ffffn));
  }

  /** Bytes, padded with zeros to 32 bits. */
  padded(bytes: Uint8Array): void {
    const at = this.#grow((bytes.length + 3) & ~3);
    this.#bytes.set(bytes, at);
    this.#bytes.fill(0, at + bytes.length, this.#length);
  }

  /** A block of this type around what `body` puts in. */
  block(type: number, body: () => void): void {
    const start = this.#length;
    this.u32(type);
    this.u32(0);
    body();
    const length = this.#length - start + 4;
    this.u32(length);
    this.#view.setUint32(start + 4, length, true);
  }

  option(code: number, bytes: Uint8Array): void {
    const value = bytes.length > MAX_OPTION_BYTES ? bytes.subarray(0, MAX_OPTION_BYTES) : bytes;
    this.u16(code);
    this.u16(value.length);
    this.padded(value);
  }

  textOption(code: number, text: string | null): void {
    if (text !== null) this.option(code, encoder.encode(text));
  }

  counterOption(code: number, value: number | null): void {
    if (value === null) return;
    this.u16(code);
    this.u16(8);
    this.u64(BigInt(value));
  }

  endOfOptions(): void {
    this.u32(OPTION.end);
  }

  /** Makes room for `count` bytes; returns where they go. */
  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length));
      bytes.set(this.#bytes.subarray(0, at));
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer);
    }
    return at;
  }
}

/** Begins a section of unknown length. */
export function encodeSectionHeader(out: BlockBuffer, application: string): void {
  out.block(BLOCK.sectionHeader, () => {
    out.u32(BYTE_ORDER_MAGIC);
    out.u16(1);
    out.u16(0);
    out.u64(0xffff_ffff_ffff_ffffn);
    out.textOption(OPTION.shbUserApplication, application);
    out.endOfOptions();
  });
}

/** Declares an interface; its number is how many were declared before it. */
export function encodeInterface(
  out: BlockBuffer,
  declared: {
    readonly linkType: number;
    readonly snapLength: number;
    readonly name: string;
    readonly description: string | null;
    readonly filter: string | null;
  },
): void {
  out.block(BLOCK.interface, () => {
    out.u16(declared.linkType);
    out.u16(0);
    out.u32(declared.snapLength);
    out.textOption(OPTION.ifName, declared.name);
    out.textOption(OPTION.ifDescription, declared.description);
    out.option(OPTION.ifTsresol, Uint8Array.of(NANOSECONDS));
    // A filter in text form begins with a zero byte.
    if (declared.filter !== null) out.textOption(OPTION.ifFilter, `\0${declared.filter}`);
    out.endOfOptions();
  });
}

/** A frame of interface `number`, with its direction, the id of its message and a comment where there are any. */
export function encodeFrame(
  out: BlockBuffer,
  number: number,
  frame: Frame,
  packetId: number | null,
  comment: string | null = null,
): void {
  out.block(BLOCK.enhancedPacket, () => {
    out.u32(number);
    out.time(frame.timeNs);
    out.u32(frame.bytes.length);
    out.u32(frame.wireLength);
    out.padded(frame.bytes);
    if (frame.direction === null && packetId === null && comment === null) return;
    out.textOption(OPTION.comment, comment);
    if (frame.direction !== null) {
      out.u16(OPTION.epbFlags);
      out.u16(4);
      out.u32(frame.direction === 'in' ? 1 : 2);
    }
    out.counterOption(OPTION.epbPacketId, packetId);
    out.endOfOptions();
  });
}

/** Counters of interface `number` from the beginning to `timeNs`; null ones are left out. */
export function encodeStatistics(
  out: BlockBuffer,
  number: number,
  timeNs: TimeNs,
  counters: { readonly received: number | null; readonly accepted: number | null; readonly dropped: number | null },
): void {
  out.block(BLOCK.statistics, () => {
    out.u32(number);
    out.time(timeNs);
    out.counterOption(OPTION.isbReceived, counters.received);
    out.counterOption(OPTION.isbAccepted, counters.accepted);
    out.counterOption(OPTION.isbSystemDropped, counters.dropped);
    out.endOfOptions();
  });
}

/** A systemd Journal Export entry. */
export function encodeJournal(out: BlockBuffer, fields: Iterable<readonly [string, string]>): void {
  out.block(BLOCK.journal, () => out.padded(encodeJournalEntry(fields)));
}
