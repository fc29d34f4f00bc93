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
import type { OptionType } from './types.ts';
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
const VENDOR_SPECIFIC = 43;

/** By code, for the message at hand: how often it occurs, and whether it has been decoded. Reused, they are 256 each. */
const total = new Uint16Array(256);
const done = new Uint8Array(256);

/** All options of `message`; empty where it has no magic cookie. */
export function decodeOptions(message: DhcpMessage): DecodedOption[] {
  const { payload } = message;
  const scan = scanOptions(payload);
  count(scan);
  const context: OptionContext = { vendorClass: total[VENDOR_SPECIFIC] === 0 ? null : vendorClassOf(payload, scan) };
  const options: DecodedOption[] = [];
  let start = 0;
  let anomalies: Anomaly[] | null = null;
  const note: Note = (code, at, detail) => {
    anomalies ??= [];
    anomalies.push({ code, offset: start + at, detail });
  };
  for (let i = 0; i < scan.count; i++) {
    const { code, name, type, decode, length } = optionSpec(scan.codes[i]!);
    const isJoined = length === null && total[code]! > 1;
    if (isJoined && done[code] === 1) continue;
    start = scan.offsets[i]!;
    anomalies = null;
    const bytes = isJoined ? joinInstances(payload, scan, i) : payload.subarray(start, start + scan.lengths[i]!);
    if (length !== null && done[code] === 1) note('option-repeated', -2, `option ${code} again; the first one counts`);
    if (length === null || length === bytes.length) done[code] = 1;
    const value = decode(bytes, note, context);
    options.push({
      code,
      name,
      type,
      area: areaOf(scan, i),
      offset: start - 2,
      bytes,
      instances: isJoined ? total[code]! : 1,
      value,
      anomalies: anomalies ?? NO_ANOMALIES,
    });
  }
  return options;
}

/** A code cannot occur 65,536 times in one datagram. */
function count(scan: OptionScan): void {
  total.fill(0);
  done.fill(0);
  for (let i = 0; i < scan.count; i++) total[scan.codes[i]!]!++;
}

function vendorClassOf(payload: Uint8Array, scan: OptionScan): string | null {
  for (let i = 0; i < scan.count; i++) {
    if (scan.codes[i] === VENDOR_CLASS) return decodeText(joinInstances(payload, scan, i)).text;
  }
  return null;
}
