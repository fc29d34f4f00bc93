/**
 * The contents of a pcapng section's blocks: declares interfaces and turns packet, statistics and journal blocks into what
 * a CaptureHandler takes. It gets whole blocks whose lengths are sound.
 */
import type { Direction } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';
import { badJournal, badOptions, badPacket, tooManyInterfaces, tooShort, unknownInterface } from './block-damage.ts';
import { FrameOwner, type InterfaceTable } from './interface-table.ts';
import { decodeJournalEntry } from './journal-entry.ts';
import { LatestFrame } from './latest-frame.ts';
import { cookedDirection } from './link-type.ts';
import { decodeInterface, decodeStatistics } from './pcapng-interface.ts';
import { OPTION, visitOptions } from './pcapng-options.ts';
import { type CaptureHandler, type Damage, type FrameFilter, MAX_FRAME_BYTES, type ScanCounts } from './scanner.ts';
import type { Resolution } from './timestamp.ts';

/** Block types dhcphop reads. */
export const BLOCK = {
  sectionHeader: 0x0a0d0d0a,
  interface: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  statistics: 5,
  enhancedPacket: 6,
  journal: 9,
} as const;

/** Bytes of an enhanced or obsolete packet block before its data. */
const PACKET_HEADER_BYTES = 28;

/**
 * Seconds around 1970 beyond which a time is damage: the years 1685 and 2255. All that is waited for after it is still
 * before END_OF_TIME; what is later than that would never be handed out.
 */
const MAX_SECONDS = 9e9;

/** An interface of the current section. */
interface SectionInterface {
  readonly owner: FrameOwner;
  readonly resolution: Resolution;
  readonly snapLength: number;
}

/** What the options of a packet say: read for one packet at a time, so one object for all. */
const found: { flags: number; packetId: number | null } = { flags: 0, packetId: null };

export class PcapngSection {
  readonly counts: ScanCounts = { frames: 0, late: 0, firstLateOffset: 0, firstLateSeconds: 0 };
  /** The next frame is the first one, or the first after damage. */
  fresh = true;
  readonly #table: InterfaceTable;
  readonly #keep: FrameFilter;
  readonly #handler: CaptureHandler;
  readonly #latest: LatestFrame;
  #littleEndian = true;
  #interfaces: SectionInterface[] = [];

  constructor(table: InterfaceTable, keep: FrameFilter, handler: CaptureHandler, windowSeconds: number) {
    this.#table = table;
    this.#keep = keep;
    this.#handler = handler;
    this.#latest = new LatestFrame(this.counts, windowSeconds);
  }

  /** A section begins: its interfaces are yet to be declared. */
  begin(littleEndian: boolean): void {
    this.#littleEndian = littleEndian;
    this.#interfaces = [];
  }

  latestNs(): TimeNs | null {
    return this.#latest.timeNs();
  }

  /**
   * Takes the block that begins at `at`, byte `offset` of the file, and whose body ends at `end`. Returns what is wrong
   * with it, null where nothing is; `loses: 'rest'` where later blocks can no longer be understood.
   */
  take(type: number, bytes: Uint8Array, view: DataView, at: number, end: number, offset: number): Damage | null {
    switch (type) {
      case BLOCK.enhancedPacket:
      case BLOCK.obsoletePacket:
        return this.#packet(type, bytes, view, at, end, offset);
      case BLOCK.interface:
        return this.#interface(bytes, view, at + 8, end, offset);
      case BLOCK.simplePacket:
        return this.#simplePacket(bytes, view, at, end, offset);
      case BLOCK.statistics:
        return this.#statistics(view, at + 8, end, offset);
      case BLOCK.journal:
        return this.#journal(bytes, at + 8, end, offset);
      default:
        return null;
    }
  }

  #interface(bytes: Uint8Array, view: DataView, start: number, end: number, offset: number): Damage | null {
    if (end - start < 8) return tooShort(offset, 'an interface', 20, 'rest');
    const description = decodeInterface(bytes, view, start, end, this.#littleEndian);
    const { linkType, snapLength, name, filter, resolution } = description;
    const owner = FrameOwner.declare(this.#table, {
      numberInSection: this.#interfaces.length,
      linkType,
      snapLength,
      name,
      description: description.description,
      filter,
      kernelIndex: null,
    });
    if (owner === null) return tooManyInterfaces(offset);
    this.#interfaces.push({ owner, resolution, snapLength });
    return description.complete ? null : badOptions(offset, 'interface');
  }

  #packet(type: number, bytes: Uint8Array, view: DataView, at: number, end: number, offset: number): Damage | null {
    const littleEndian = this.#littleEndian;
    const start = at + PACKET_HEADER_BYTES;
    if (start > end) return badPacket(offset, 'a packet block of at least 32 bytes');
    const captured = view.getUint32(at + 20, littleEndian);
    if (captured > end - start) return badPacket(offset, `at most ${end - start} bytes of packet, not ${captured}`);
    // The obsolete block counts drops in the upper half of the word.
    const number =
      type === BLOCK.enhancedPacket ? view.getUint32(at + 8, littleEndian) : view.getUint16(at + 8, littleEndian);
    const source = this.#interfaces[number];
    if (source === undefined) return unknownInterface(offset, number);
    const frameEnd = start + captured;
    const tally = source.owner.of(bytes, start, frameEnd);
    if (tally === null) return tooManyInterfaces(offset);
    const high = view.getUint32(at + 12, littleEndian);
    const low = view.getUint32(at + 16, littleEndian);
    const { resolution } = source;
    const { linkType } = source.owner;
    const time = high * resolution.secondsPerHigh + low * resolution.secondsPerLow + resolution.offsetSeconds;
    if (time > MAX_SECONDS || time < -MAX_SECONDS) {
      return badPacket(offset, `a time at most ${MAX_SECONDS} seconds from 1970, not ${time}`);
    }
    this.#latest.see(time, high, low, resolution, offset);
    if (this.fresh) this.#start(resolution.toNs(high, low));
    this.counts.frames++;
    tally.seen++;
    if (captured > MAX_FRAME_BYTES || !this.#keep(linkType, bytes, start, frameEnd)) return null;
    const optionsAt = start + ((captured + 3) & ~3);
    const complete = findPacketOptions(view, optionsAt, end, littleEndian, type === BLOCK.enhancedPacket);
    this.#handler.frame(
      {
        interfaceId: tally.id,
        timeNs: resolution.toNs(high, low),
        direction: directionOfFlags(found.flags) ?? cookedDirection(linkType, bytes, start, frameEnd),
        linkType,
        bytes: bytes.subarray(start, frameEnd),
        wireLength: view.getUint32(at + 24, littleEndian),
      },
      found.packetId,
    );
    return complete ? null : badOptions(offset, 'packet');
  }

  /** A packet of interface 0 without a time of its own: it counts as taken at the latest time before it. */
  #simplePacket(bytes: Uint8Array, view: DataView, at: number, end: number, offset: number): Damage | null {
    const start = at + 12;
    if (start > end) return badPacket(offset, 'a simple packet block of at least 16 bytes');
    const source = this.#interfaces[0];
    if (source === undefined) return unknownInterface(offset, 0);
    const { linkType } = source.owner;
    const wireLength = view.getUint32(at + 8, this.#littleEndian);
    const captured = Math.min(wireLength, end - start, source.snapLength || wireLength);
    const tally = source.owner.of(bytes, start, start + captured);
    if (tally === null) return tooManyInterfaces(offset);
    const timeNs = this.latestNs() ?? 0n;
    if (this.fresh) this.#start(timeNs);
    this.counts.frames++;
    tally.seen++;
    if (captured > MAX_FRAME_BYTES || !this.#keep(linkType, bytes, start, start + captured)) return null;
    this.#handler.frame(
      {
        interfaceId: tally.id,
        timeNs,
        direction: cookedDirection(linkType, bytes, start, start + captured),
        linkType,
        bytes: bytes.subarray(start, start + captured),
        wireLength,
      },
      null,
    );
    return null;
  }

  #statistics(view: DataView, start: number, end: number, offset: number): Damage | null {
    if (end - start < 12) return tooShort(offset, 'a statistics', 24, 'nothing');
    const number = view.getUint32(start, this.#littleEndian);
    const source = this.#interfaces[number];
    if (source === undefined) return unknownInterface(offset, number, 'nothing');
    const decoded = decodeStatistics(view, start, end, this.#littleEndian, source.resolution);
    const interfaceId = source.owner.only?.id ?? null;
    if (interfaceId !== null) {
      const { timeNs, received, accepted, dropped, startNs, endNs } = decoded;
      const seen = this.#table.seen(interfaceId);
      this.#handler.statistics({ interfaceId, timeNs, seen, received, accepted, dropped, startNs, endNs });
    }
    return decoded.complete ? null : badOptions(offset, 'statistics');
  }

  #journal(bytes: Uint8Array, start: number, end: number, offset: number): Damage | null {
    const { fields, complete } = decodeJournalEntry(bytes.subarray(start, end));
    if (fields.size > 0) this.#handler.journal(fields);
    return complete ? null : badJournal(offset);
  }

  #start(timeNs: TimeNs): void {
    this.fresh = false;
    this.#handler.started(timeNs);
  }
}

/** Notes what the options of a packet block say that begin at `start`; false where one reaches past `end`. */
function findPacketOptions(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
  isEnhanced: boolean,
): boolean {
  found.flags = 0;
  found.packetId = null;
  if (start >= end) return true;
  return visitOptions(view, start, end, littleEndian, (code, at, length) => {
    if (code === OPTION.epbFlags && length >= 4) found.flags = view.getUint32(at, littleEndian);
    else if (code === OPTION.epbPacketId && length >= 8 && isEnhanced) {
      found.packetId = Number(view.getBigUint64(at, littleEndian));
    }
  });
}

/** The two lowest bits of epb_flags. */
function directionOfFlags(flags: number): Direction | null {
  const bits = flags & 3;
  return bits === 1 ? 'in' : bits === 2 ? 'out' : null;
}
