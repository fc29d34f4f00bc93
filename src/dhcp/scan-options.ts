/**
 * One pass over the options of a message: where every instance stands, in order, overload followed (RFC 2131, section
 * 4.1; RFC 2132, section 9.3).
 */
import type { Anomaly } from '../core/anomaly.ts';
import { u32 } from '../core/bytes.ts';
import { isZero } from '../core/word-view.ts';
import {
  FILE_AT,
  FILE_LENGTH,
  HEADER_LENGTH,
  MAGIC_COOKIE,
  OPTION_END,
  OPTION_OVERLOAD,
  OPTION_PAD,
  OPTIONS_AT,
  SNAME_AT,
  SNAME_LENGTH,
} from './wire-layout.ts';

/** Where an option stands. `file` and `sname` hold options only where option 52 says so. */
export type OptionArea = 'options' | 'file' | 'sname';

/** Instances of options, in parallel arrays; valid until the next scan. */
export interface OptionScan {
  count: number;
  /** How many of them stand in the options field; those in `file` and then `sname` follow. */
  mainCount: number;
  readonly codes: Uint8Array;
  /** Of the data, behind code and length. */
  readonly offsets: Uint32Array;
  /** Of the data that is there: less than the length byte says where the option is cut off. */
  readonly lengths: Uint8Array;
  /** Value of option 52; 0 where absent. */
  overload: number;
  hasCookie: boolean;
  anomalies: readonly Anomaly[];
}

const NO_ANOMALIES: readonly Anomaly[] = [];

/** No UDP payload is longer; of one that claims to be, the rest is not looked at. */
const MAX_PAYLOAD = 0x10000;

/**
 * Reused, since fresh tables for each of a million messages cost more than the scan. Room for the most instances there
 * can be (two bytes each, three areas that overlap in none); what is never written takes no memory.
 */
const MAX_INSTANCES = MAX_PAYLOAD / 2;
const codes = new Uint8Array(MAX_INSTANCES);
const offsets = new Uint32Array(MAX_INSTANCES);
const lengths = new Uint8Array(MAX_INSTANCES);
const scan: OptionScan = {
  count: 0,
  mainCount: 0,
  codes,
  offsets,
  lengths,
  overload: 0,
  hasCookie: false,
  anomalies: NO_ANOMALIES,
};

/** Scans `payload`, a message from its `op` on. The result is shared: it holds until the next call. */
export function scanOptions(payload: Uint8Array): OptionScan {
  scan.count = 0;
  scan.mainCount = 0;
  scan.overload = 0;
  scan.anomalies = NO_ANOMALIES;
  scan.hasCookie = payload.length >= OPTIONS_AT && u32(payload, HEADER_LENGTH) === MAGIC_COOKIE;
  if (payload.length < HEADER_LENGTH) {
    note('header-cut-off', payload.length, `${payload.length} of ${HEADER_LENGTH} header bytes`);
    return scan;
  }
  if (!scan.hasCookie) {
    note('cookie-absent', HEADER_LENGTH, 'no magic cookie, so no options');
    return scan;
  }
  scanArea(payload, OPTIONS_AT, Math.min(payload.length, MAX_PAYLOAD), 'options');
  scan.mainCount = scan.count;
  if (scan.overload !== 0) scanOverloaded(payload);
  return scan;
}

/** Which area instance `index` of the scan stands in. */
export function areaOf(scanned: OptionScan, index: number): OptionArea {
  if (index < scanned.mainCount) return 'options';
  return (scanned.offsets[index] ?? 0) >= FILE_AT ? 'file' : 'sname';
}

function scanOverloaded(payload: Uint8Array): void {
  const { overload } = scan;
  if (overload > 3) note('overload-invalid', OPTIONS_AT, `option 52 has the value ${overload}, not 1 to 3`);
  if ((overload & 1) !== 0) scanArea(payload, FILE_AT, FILE_AT + FILE_LENGTH, 'file');
  if ((overload & 2) !== 0) scanArea(payload, SNAME_AT, SNAME_AT + SNAME_LENGTH, 'sname');
}

function scanArea(payload: Uint8Array, start: number, end: number, area: OptionArea): void {
  const countBefore = scan.count;
  let at = start;
  while (at < end) {
    const code = payload[at]!;
    if (code === OPTION_PAD) {
      at++;
      continue;
    }
    if (code === OPTION_END) {
      noteAfterEnd(payload, at + 1, end, area);
      break;
    }
    const length = at + 1 < end ? payload[at + 1]! : 0;
    const present = Math.max(0, Math.min(length, end - at - 2));
    if (at + 1 >= end) note('option-cut-off', at, `option ${code} has no length byte in ${area}`);
    else if (at + 2 + length > end) {
      note('option-cut-off', at, `option ${code} says ${length} bytes, ${present} are left in ${area}`);
    }
    add(code, at + 2, present);
    if (code === OPTION_OVERLOAD && area === 'options' && scan.overload === 0 && present > 0) {
      scan.overload = payload[at + 2]!;
      if (scan.overload === 0) note('overload-invalid', at + 2, 'option 52 has the value 0, not 1 to 3');
    }
    at += 2 + length;
  }
  if (at >= end) note('end-missing', end, `no end option in ${area}`);
  if (area !== 'options' && scan.count === countBefore) {
    note('overload-empty', start, `option 52 points to ${area}, which holds no option`);
  }
}

function add(code: number, offset: number, length: number): void {
  const at = scan.count;
  codes[at] = code;
  offsets[at] = offset;
  lengths[at] = length;
  scan.count = at + 1;
}

/** Notes the first byte behind the end option that is no padding. */
function noteAfterEnd(payload: Uint8Array, start: number, end: number, area: OptionArea): void {
  // Padding is zeros, and nearly every message ends with nothing else.
  if (isZero(payload, start, end)) return;
  for (let at = start; at < end; at++) {
    if (payload[at] === OPTION_PAD) continue;
    note('data-after-end', at, `bytes other than padding behind the end option in ${area}`);
    return;
  }
}

function note(code: string, offset: number, detail: string): void {
  scan.anomalies = [...scan.anomalies, { code, offset, detail }];
}
