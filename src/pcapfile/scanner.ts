/**
 * What reading a capture file means, whatever its format: a scanner is given bytes, takes whole records off their front
 * and tells a handler what it found. src/pcapfile/scan-window.ts feeds it, src/capture/file-reader.ts listens.
 */
import type { Frame } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';

/** An interface as the file declares it. */
export interface DeclaredInterface {
  /** Its number in the file: sections counted through, as Wireshark numbers them; order of appearance in SLL2 files. */
  readonly index: number;
  /** Its number in its section, by which a file's last statistics name it; one for all that an SLL2 capture shows. */
  readonly numberInSection: number;
  readonly linkType: number;
  /** 0 where the file sets no limit. */
  readonly snapLength: number;
  readonly name: string | null;
  readonly description: string | null;
  readonly filter: string | null;
  /** Interface index on the capturing host (link type SLL2); null otherwise. */
  readonly kernelIndex: number | null;
}

/** Counters of a capture so far (pcapng interface statistics); null where not recorded. */
export interface Statistics {
  readonly interfaceId: number;
  readonly timeNs: TimeNs;
  /** Frames of this interface read from the file until here. */
  readonly seen: number;
  readonly received: number | null;
  readonly accepted: number | null;
  /** Lost by the interface and by the operating system together. */
  readonly dropped: number | null;
  readonly startNs: TimeNs | null;
  readonly endNs: TimeNs | null;
}

export type DamageKind =
  /** The file ends inside a record. */
  | 'truncated'
  /** A length no record can have. */
  | 'bad-length'
  /** The two lengths of a pcapng block differ. */
  | 'lengths-disagree'
  | 'bad-section-header'
  /** A section of a major version that is not known. */
  | 'foreign-section'
  | 'bad-block'
  | 'bad-options'
  | 'unknown-interface'
  | 'too-many-interfaces'
  /** The bytes could not be read or decompressed: told by whoever feeds the scanner. */
  | 'unreadable';

/** Where a file is not what it should be. */
export interface Damage {
  readonly kind: DamageKind;
  /** Byte offset in the (uncompressed) file of the record it concerns. */
  readonly offset: number;
  /** What was expected there, and what was found. */
  readonly expected: string;
  /** A frame may be missing (`record`), all that follows (`rest`), or no frame (`nothing`). */
  readonly loses: 'nothing' | 'record' | 'rest';
}

/** Listens to a scanner. Frames are views of the scanned bytes. */
export interface CaptureHandler {
  /** Returns the id that frames of the interface are to carry. */
  interface(declared: DeclaredInterface): number;
  /** The first frame of the file, kept or not, and the first one after damage that lost a record. */
  started(timeNs: TimeNs): void;
  /** A frame the filter lets through. `packetId` joins the copies of one packet (epb_packetid); null where not recorded. */
  frame(frame: Frame, packetId: number | null): void;
  statistics(statistics: Statistics): void;
  /** The fields of a systemd Journal Export block, in order. */
  journal(fields: ReadonlyMap<string, string>): void;
  damage(damage: Damage): void;
}

/** Tells whether a frame is worth materialising; the same function type as in src/capture/source.ts. */
export type FrameFilter = (linkType: number, bytes: Uint8Array, start: number, end: number) => boolean;

/** What a scanner has counted, kept or not. Plain numbers, for the others cost no allocation. */
export interface ScanCounts {
  frames: number;
  /** Frames more than the reorder window before the latest one. */
  late: number;
  /** Byte offset of the first of them, and by how many seconds it lies back. */
  firstLateOffset: number;
  firstLateSeconds: number;
}

export interface Scanner {
  /** The file's header was whole: it is a capture, whatever follows. */
  readonly ready: boolean;
  /** Nothing more can be made of the file. */
  readonly dead: boolean;
  readonly counts: ScanCounts;
  /**
   * Takes whole records off `bytes[start, end)`; `view` covers the same buffer. Returns where it stopped: bytes from
   * there on are to be presented again, with more behind them. More than `end` means: leave out that many that follow.
   */
  scan(bytes: Uint8Array, view: DataView, start: number, end: number): number;
  /** The input ends with `left` bytes that make no whole record; negative: that many to be left out are missing. */
  finish(left: number): void;
  /** The latest time of any frame; null before the first. */
  latestNs(): TimeNs | null;
  /** Frames of the interface with this id, kept or not. */
  seen(interfaceId: number): number;
}

/** A longer frame carries no DHCP (an IPv4 packet has 64 KiB at most); libpcap's limit for these link types, too. */
export const MAX_FRAME_BYTES = 262_144;
/** A longer frame of a link type nobody decodes, or a longer block, is damage. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024;
/** More interfaces than that in one file are damage. */
export const MAX_INTERFACES = 65_536;
/** After that many damaged records the rest of the file is given up. */
export const MAX_DAMAGED_RECORDS = 100;
