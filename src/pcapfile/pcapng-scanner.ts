/**
 * Scans pcapng: the framing of blocks, in sections of either byte order (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html);
 * what is in them is src/pcapfile/pcapng-section.ts. A block whose two lengths agree can be stepped over, whatever it
 * holds; where they disagree the section is lost, and the rest of the file with it unless the section header said where
 * the next section begins. A section of another major version is stepped over, block by
 * block where it did not say how long it is: its blocks need not mean what they do here.
 */
import type { TimeNs } from '../core/time.ts';
import { InterfaceTable } from './interface-table.ts';
import { BLOCK, PcapngSection } from './pcapng-section.ts';
import {
  type CaptureHandler,
  type Damage,
  type FrameFilter,
  MAX_DAMAGED_RECORDS,
  MAX_RECORD_BYTES,
  type ScanCounts,
  type Scanner,
} from './scanner.ts';

export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** A longer block is stepped over without ever being in memory. A packet that long carries no DHCP. */
const MAX_BUFFERED_BLOCK_BYTES = 16 * 1024 * 1024;
const MIN_BLOCK_BYTES = 12;
const MIN_SECTION_HEADER_BYTES = 28;
const MAJOR_VERSION = 1;
/** Offsets stay exact in a double. */
const MAX_SECTION_BYTES = 1n << 52n;
/** What `scan` gets where a block is not all there yet. */
const MORE = -1;

export class PcapngScanner implements Scanner {
  readonly #handler: CaptureHandler;
  readonly #table: InterfaceTable;
  readonly #section: PcapngSection;
  #littleEndian = true;
  #ready = false;
  /** Byte offset in the file of what `scan` was called with. */
  #offset = 0;
  /** Byte offset of the latest section header. */
  #sectionOffset = 0;
  /** Byte offset behind the section, where its header tells. */
  #sectionEnd: number | null = null;
  /** Nothing but a section header may come next: at the start of the file and after a lost section. */
  #wantsSection = true;
  /** The section is of another major version: its blocks are stepped over, one by one. */
  #isForeign = false;
  /** Foreign sections before the first that can be read: they are reported once it is known that there is one. */
  #foreignFirst: Damage | null = null;
  /** Length of a block that was stepped over, to be compared with the one at its end; 0: none was. */
  #steppedOver = 0;
  #steppedOffset = 0;
  #damagedRecords = 0;
  #dead = false;

  /** To be fed from the beginning of the file. `windowSeconds`: a frame further back than that is counted as late. */
  constructor(keep: FrameFilter, handler: CaptureHandler, windowSeconds: number) {
    this.#handler = handler;
    this.#table = new InterfaceTable(handler);
    this.#section = new PcapngSection(this.#table, keep, handler, windowSeconds);
  }

  get counts(): ScanCounts {
    return this.#section.counts;
  }

  get ready(): boolean {
    return this.#ready;
  }

  get dead(): boolean {
    return this.#dead;
  }

  scan(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    let at = start;
    while (!this.#dead) {
      const offset = this.#offset + at - start;
      const next = this.#next(bytes, view, at, end, offset);
      if (next === MORE) break;
      at = next;
    }
    if (this.#dead) at = Math.max(at, end);
    this.#offset += at - start;
    return at;
  }

  finish(left: number): void {
    if (this.#foreignFirst !== null) this.#handler.damage(this.#foreignFirst);
    const lostBefore = this.#wantsSection && this.#ready;
    if (this.#dead || lostBefore || (left === 0 && this.#steppedOver === 0)) return;
    const endsInBlock = this.#steppedOver > 0 || left > 0;
    const begunAt = this.#steppedOver > 0 ? this.#steppedOffset : this.#offset;
    const offset = endsInBlock ? begunAt : this.#sectionOffset;
    const expected = `the rest of a ${endsInBlock ? 'block' : 'section'}`;
    this.#handler.damage({ kind: 'truncated', offset, expected, loses: 'rest' });
  }

  latestNs(): TimeNs | null {
    return this.#section.latestNs();
  }

  seen(interfaceId: number): number {
    return this.#table.seen(interfaceId);
  }

  /** Takes what begins at `at`; returns where the next block begins, perhaps beyond `end`, or MORE. */
  #next(bytes: Uint8Array, view: DataView, at: number, end: number, offset: number): number {
    if (this.#steppedOver > 0) return this.#trailingLength(view, at, end);
    if (end - at < MIN_BLOCK_BYTES) return MORE;
    const type = view.getUint32(at, this.#littleEndian);
    if (this.#wantsSection || type === BLOCK.sectionHeader) return this.#sectionHeader(view, at, end, offset);
    const length = view.getUint32(at + 4, this.#littleEndian);
    if (length < MIN_BLOCK_BYTES || length % 4 !== 0 || length > MAX_RECORD_BYTES) {
      return this.#loseSection(badLength(offset, MIN_BLOCK_BYTES, length), at);
    }
    const next = at + length;
    const isRead = !this.#isForeign && isReadType(type) && length <= MAX_BUFFERED_BLOCK_BYTES;
    if (next > end) {
      if (isRead) return MORE;
      this.#steppedOver = length;
      this.#steppedOffset = offset;
      return next - 4;
    }
    const trailing = view.getUint32(next - 4, this.#littleEndian);
    if (trailing !== length) {
      // As where it was stepped over, so that it makes no difference whether the whole of it was at hand.
      return this.#loseSection(lengthsDisagree(offset, length, trailing), at, isRead ? at : next - 4);
    }
    const damage = isRead ? this.#section.take(type, bytes, view, at, next - 4, offset) : null;
    return damage === null ? next : this.#afterDamage(damage, at, next);
  }

  /** The length at the end of a block that was stepped over. */
  #trailingLength(view: DataView, at: number, end: number): number {
    if (end - at < 4) return MORE;
    const length = this.#steppedOver;
    this.#steppedOver = 0;
    const trailing = view.getUint32(at, this.#littleEndian);
    if (trailing === length) return at + 4;
    return this.#loseSection(lengthsDisagree(this.#steppedOffset, length, trailing), at + 4 - length, at);
  }

  #sectionHeader(view: DataView, at: number, end: number, offset: number): number {
    const littleEndian = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
    const isHeader =
      view.getUint32(at) === BLOCK.sectionHeader && (littleEndian || view.getUint32(at + 8) === BYTE_ORDER_MAGIC);
    if (!isHeader) {
      const expected = 'a section header with its byte order';
      return this.#loseSection({ kind: 'bad-section-header', offset, expected, loses: 'rest' }, at);
    }
    const length = view.getUint32(at + 4, littleEndian);
    if (length < MIN_SECTION_HEADER_BYTES || length % 4 !== 0 || length > MAX_BUFFERED_BLOCK_BYTES) {
      return this.#loseSection(badLength(offset, MIN_SECTION_HEADER_BYTES, length), at);
    }
    const next = at + length;
    if (next > end) return MORE;
    const trailing = view.getUint32(next - 4, littleEndian);
    if (trailing !== length) return this.#loseSection(lengthsDisagree(offset, length, trailing), at);
    const sectionLength = view.getBigInt64(at + 16, littleEndian);
    const tells = sectionLength > 0n && sectionLength < MAX_SECTION_BYTES;
    this.#sectionOffset = offset;
    this.#sectionEnd = tells ? offset + length + Number(sectionLength) : null;
    this.#littleEndian = littleEndian;
    const major = view.getUint16(at + 12, littleEndian);
    if (major !== MAJOR_VERSION) {
      this.#foreignSection(offset, major, view.getUint16(at + 14, littleEndian));
      return tells ? next + Number(sectionLength) : next;
    }
    this.#wantsSection = false;
    this.#isForeign = false;
    this.#ready = true;
    this.#section.begin(littleEndian);
    if (this.#foreignFirst !== null) this.#handler.damage(this.#foreignFirst);
    this.#foreignFirst = null;
    return next;
  }

  /** Reports a section whose header, at `offset` of the file, names another version, and leaves it out. */
  #foreignSection(offset: number, major: number, minor: number): void {
    const expected = `a section of version ${MAJOR_VERSION}, not ${major}.${minor}; it is left out`;
    const damage: Damage = { kind: 'foreign-section', offset, expected, loses: 'rest' };
    if (this.#ready) this.#handler.damage(damage);
    else this.#foreignFirst ??= damage;
    this.#section.fresh = true;
    this.#isForeign = true;
    this.#wantsSection = this.#sectionEnd !== null;
    this.#sectionEnd = null;
  }

  #afterDamage(damage: Damage, at: number, next: number): number {
    if (damage.loses === 'rest') return this.#loseSection(damage, at);
    if (damage.loses === 'record') {
      this.#section.fresh = true;
      if (++this.#damagedRecords >= MAX_DAMAGED_RECORDS) return this.#loseSection({ ...damage, loses: 'rest' }, at);
    }
    this.#handler.damage(damage);
    return next;
  }

  /**
   * The section is lost from the block at `at` on. Goes on behind the section where that is known, once, and not before
   * `resumeAt`.
   */
  #loseSection(damage: Damage, at: number, resumeAt = at): number {
    // After a lost section there is nothing new to tell: what should have begun behind it does not.
    const told = this.#wantsSection && this.#ready;
    if (!told) this.#handler.damage(damage);
    const end = this.#sectionEnd;
    if (end === null || end <= damage.offset) {
      this.#dead = true;
      return MORE;
    }
    this.#sectionEnd = null;
    this.#wantsSection = true;
    this.#section.fresh = true;
    return Math.max(at + end - damage.offset, resumeAt);
  }
}

function isReadType(type: number): boolean {
  return (
    type === BLOCK.enhancedPacket ||
    type === BLOCK.interface ||
    type === BLOCK.simplePacket ||
    type === BLOCK.statistics ||
    type === BLOCK.journal ||
    type === BLOCK.obsoletePacket
  );
}

function badLength(offset: number, least: number, found: number): Damage {
  const expected = `a block length from ${least} to ${MAX_RECORD_BYTES} in steps of 4, not ${found}`;
  return { kind: 'bad-length', offset, expected, loses: 'rest' };
}

function lengthsDisagree(offset: number, length: number, trailing: number): Damage {
  const expected = `the block length ${length} repeated at the end of the block, not ${trailing}`;
  return { kind: 'lengths-disagree', offset, expected, loses: 'rest' };
}
