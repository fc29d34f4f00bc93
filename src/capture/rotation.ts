/**
 * The interface a capture was taken on, going by its file's name, and which part of a rotated capture it is. tcpdump -C
 * numbers behind the ending (`tap0.pcap`, `tap0.pcap1`; with -W `tap0.pcap00`), -G and people put the time before it
 * (`tap0-20261123042502.pcap`), dumpcap -b puts both there (`tap0_00002_20261123042502.pcapng`).
 */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { STANDARD_INPUT } from './file-bytes.ts';

export interface RotatedName {
  readonly interface: string;
  /** Equal for all parts of one rotated capture: the path without what counts the parts. */
  readonly whole: string;
  /** The digits of the time in the name, where that counts the parts; null elsewhere. */
  readonly time: string | null;
  /** Counts the parts, those of one `time` where there is one; null for a name that no rotation makes. */
  readonly number: number | null;
}

const COMPRESSED = /\.(?:gz|zst|xz)$/i;
const CAPTURE = /\.(?:pcap|cap|pcapng|dmp)$/i;
const NUMBERED = /^(.+\.(?:pcap|cap|pcapng|dmp))\.?(\d{1,9})$/i;
const DUMPCAP = /^(.+)_(\d{5,9})_\d{14}$/;
/** A date with or without a time of day, or seconds since 1970, behind a separator. */
const DATED =
  /^(.+?)[-_.]((?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d(?:[-_.T]?[0-2]\d[-_.:]?[0-5]\d(?:[-_.:]?[0-6]\d)?)?Z?|1\d{9})$/;

/** What the name of a capture file tells. */
export function rotatedName(path: string): RotatedName {
  if (path === STANDARD_INPUT) return { interface: 'stdin', whole: path, time: null, number: null };
  const file = basename(path);
  const named = file.replace(COMPRESSED, '');
  const [, unnumbered = named, behind] = NUMBERED.exec(named) ?? [];
  const ending = CAPTURE.exec(unnumbered)?.[0] ?? '';
  const stem = unnumbered.slice(0, unnumbered.length - ending.length);
  const dumpcap = DUMPCAP.exec(stem);
  const dated = ending === '' || dumpcap ? null : DATED.exec(stem);
  const name = dumpcap?.[1] ?? dated?.[1] ?? stem;
  // tcpdump -C leaves the first file without a number.
  const number = dumpcap?.[2] ?? behind ?? (ending === '' ? undefined : '0');
  return {
    interface: name || file,
    whole: join(dirname(path), name + ending),
    time: dated?.[2]?.replaceAll(/\D/g, '') ?? null,
    number: number === undefined ? null : Number(number),
  };
}

/** Whether two files are, by their names, different parts of one rotated capture. */
export function areOfOneRotation(a: RotatedName, b: RotatedName): boolean {
  const haveParts = a.number !== null && b.number !== null && (a.time === null) === (b.time === null);
  return a.whole === b.whole && haveParts && (a.time !== b.time || a.number !== b.number);
}

/**
 * Whether two parts that follow each other in time do so without a part between them, as far as the numbers and the folder
 * tell. A ring of files (tcpdump -W) begins again at its lowest number.
 */
export function continues(before: RotatedName, after: RotatedName, given: readonly RotatedName[]): boolean {
  if (!areOfOneRotation(before, after)) return false;
  const parts = [...given, ...partsInFolder(before)];
  if (before.time !== after.time) {
    const isGiven = ({ time, number }: RotatedName) =>
      given.some((part) => part.time === time && part.number === number);
    const isBetween = ({ time }: RotatedName) => time! > before.time! && time! < after.time!;
    return !parts.some((part) => isBetween(part) && !isGiven(part));
  }
  const isRingEnd = parts.every(({ number }) => number! <= before.number! && number! >= after.number!);
  return after.number === before.number! + 1 || isRingEnd;
}

function partsInFolder(part: RotatedName): readonly RotatedName[] {
  const folder = dirname(part.whole);
  try {
    const names = readdirSync(folder).map((file) => rotatedName(join(folder, file)));
    return names.filter(
      ({ whole, time, number }) => whole === part.whole && number !== null && (time === null) === (part.time === null),
    );
  } catch {
    return [];
  }
}
