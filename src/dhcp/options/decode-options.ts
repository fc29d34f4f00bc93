/**
 * Every option of a message, in order, duplicates kept: name, type, meaning, raw bytes and what is wrong with it.
 * Called for messages that a person or a report wants in full; the trace does with `decodeMessage`.
 */
import type { Anomaly } from '../../core/anomaly.ts';
import { joinInstances } from '../join-instances.ts';
import type { DhcpMessage } from '../message.ts';
import { areaOf, type OptionArea, type OptionScan, scanOptions } from '../scan-options.ts';
import { decodeText } from '../text.ts';
import { optionSpec } from './table.ts';
import { type OptionType, optionType } from './types.ts';
import type { Note, OptionContext, OptionValue } from './value.ts';

export interface DecodedOption {
  readonly code: number;
  readonly name: string;
  readonly type: OptionType;
  readonly area: OptionArea;
  /** Of the code byte, in the payload. */
  readonly offset: number;
  /** Raw data: of this instance, or of all instances in order where the option was split (RFC 3396). */
  readonly bytes: Uint8Array;
  /** How many instances `bytes` was joined from; the later ones are not in the list again. */
  readonly instances: number;
  readonly value: OptionValue;
  /** Offsets count from the start of the payload; in a joined option as if its first instance held all of it. */
  readonly anomalies: readonly Anomaly[];
}

const NO_ANOMALIES: readonly Anomaly[] = [];
const VENDOR_CLASS = 60;

/** All options of `message`; empty where it has no magic cookie. */
export function decodeOptions(message: DhcpMessage): DecodedOption[] {
  const { payload } = message;
  const scan = scanOptions(payload);
  const context: OptionContext = { vendorClass: vendorClassOf(payload, scan) };
  const total = countByCode(scan);
  const done = new Uint8Array(256);
  const options: DecodedOption[] = [];
  for (let i = 0; i < scan.count; i++) {
    const code = scan.codes[i]!;
    const spec = optionSpec(code);
    const { decode, length } = optionType(spec.type);
    const isJoined = length === undefined && total[code]! > 1;
    if (isJoined && done[code] !== 0) continue;
    const start = scan.offsets[i]!;
    const anomalies: Anomaly[] = [];
    const note: Note = (anomaly, at, detail) => anomalies.push({ code: anomaly, offset: start + at, detail });
    const bytes = isJoined ? joinInstances(payload, scan, i) : payload.subarray(start, start + scan.lengths[i]!);
    if (length !== undefined && done[code] !== 0)
      note('option-repeated', -2, `option ${code} again; the first one counts`);
    if (length === undefined || length === bytes.length) done[code] = 1;
    const value = decode(bytes, note, context);
    options.push({
      code,
      name: spec.name,
      type: spec.type,
      area: areaOf(scan, i),
      offset: start - 2,
      bytes,
      instances: isJoined ? total[code]! : 1,
      value,
      anomalies: anomalies.length === 0 ? NO_ANOMALIES : anomalies,
    });
  }
  return options;
}

const counts = new Uint16Array(256);

/** Instances by code. The table is reused; a code cannot occur 65,536 times in one datagram. */
function countByCode(scan: OptionScan): Uint16Array {
  counts.fill(0);
  for (let i = 0; i < scan.count; i++) counts[scan.codes[i]!]!++;
  return counts;
}

function vendorClassOf(payload: Uint8Array, scan: OptionScan): string | null {
  for (let i = 0; i < scan.count; i++) {
    if (scan.codes[i] === VENDOR_CLASS) return decodeText(joinInstances(payload, scan, i)).text;
  }
  return null;
}
