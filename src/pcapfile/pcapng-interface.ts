/** Bodies of the pcapng blocks that describe interfaces: Interface Description (1) and Interface Statistics (5). */
import { normaliseLinkType } from './link-type.ts';
import { OPTION, optionText, visitOptions } from './pcapng-options.ts';
import type { Statistics } from './scanner.ts';
import { createResolution, type Resolution } from './timestamp.ts';

/** What an Interface Description Block says. */
export interface InterfaceDescription {
  readonly linkType: number;
  readonly snapLength: number;
  readonly name: string | null;
  readonly description: string | null;
  readonly filter: string | null;
  readonly resolution: Resolution;
  /** False where an option reaches past the block. */
  readonly complete: boolean;
}

const MICROSECONDS = 6;

/** The body `[start, end)` of an Interface Description Block, at least 8 bytes. */
export function decodeInterface(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
): InterfaceDescription {
  let name: string | null = null;
  let description: string | null = null;
  let filter: string | null = null;
  let tsresol = MICROSECONDS;
  let tsoffset = 0n;
  const complete = visitOptions(view, start + 8, end, littleEndian, (code, at, length) => {
    if (code === OPTION.ifName) name ??= optionText(bytes, at, length);
    else if (code === OPTION.ifDescription) description ??= optionText(bytes, at, length);
    // The first byte is the kind of filter; 0 is text.
    else if (code === OPTION.ifFilter && length > 0 && bytes[at] === 0)
      filter ??= optionText(bytes, at + 1, length - 1);
    else if (code === OPTION.ifTsresol && length >= 1) tsresol = view.getUint8(at);
    else if (code === OPTION.ifTsoffset && length >= 8) tsoffset = view.getBigInt64(at, littleEndian);
  });
  return {
    linkType: normaliseLinkType(view.getUint16(start, littleEndian)),
    snapLength: view.getUint32(start + 4, littleEndian),
    name: name === '' ? null : name,
    description,
    filter,
    resolution: createResolution(tsresol, tsoffset),
    complete,
  };
}

/** Sum of two counters, either of which may be missing. */
function sum(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

/**
 * The body of an Interface Statistics Block, at least 12 bytes, without what the file says elsewhere. `complete` is false
 * where an option reaches past the block.
 */
export function decodeStatistics(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
  resolution: Resolution,
): Omit<Statistics, 'interfaceId' | 'seen'> & { readonly complete: boolean } {
  // A time is two 32-bit words, the high one first; a counter is one 64-bit number.
  const timeAt = (at: number) =>
    resolution.toNs(view.getUint32(at, littleEndian), view.getUint32(at + 4, littleEndian));
  // Plain variables, not a map: a file may hold little else.
  let received: number | null = null;
  let accepted: number | null = null;
  let interfaceDropped: number | null = null;
  let systemDropped: number | null = null;
  let startNs: bigint | null = null;
  let endNs: bigint | null = null;
  const complete = visitOptions(view, start + 12, end, littleEndian, (code, at, length) => {
    if (length < 8) return;
    if (code === OPTION.isbStartTime) startNs = timeAt(at);
    else if (code === OPTION.isbEndTime) endNs = timeAt(at);
    else {
      const count = Number(view.getBigUint64(at, littleEndian));
      if (code === OPTION.isbReceived) received = count;
      else if (code === OPTION.isbAccepted) accepted = count;
      else if (code === OPTION.isbInterfaceDropped) interfaceDropped = count;
      else if (code === OPTION.isbSystemDropped) systemDropped = count;
    }
  });
  return {
    timeNs: timeAt(start + 4),
    received,
    accepted,
    dropped: sum(interfaceDropped, systemDropped),
    startNs,
    endNs,
    complete,
  };
}
