/** Options inside options: code, length, data, again and again. One walk for 43, 82, 125, 175 and their like. */
import { u8 } from '../../core/bytes.ts';
import { decodeOpaque } from './strings.ts';
import type { Note, OptionContext, OptionDecoder, OptionValue, SubOption } from './value.ts';

export interface SubOptionSpec {
  readonly name: string;
  readonly decode: OptionDecoder;
}

/** Sub-options by code. */
export type SubOptionTable = Readonly<Record<number, SubOptionSpec>>;

export interface WalkRules {
  /** Whether 0 is padding and 255 the end, as in option 43 (RFC 2132, section 8.4); in 82 they are codes like others. */
  readonly hasPadAndEnd: boolean;
}

/** A decoder of an option that consists of sub-options. */
export function decodeSubOptions(table: SubOptionTable, rules: WalkRules): OptionDecoder {
  return (bytes, note, context) => walkSubOptions(bytes, table, rules, note, context);
}

/** The sub-options in `bytes`, in order, duplicates kept; what is cut off keeps the bytes that are there. */
export function walkSubOptions(
  bytes: Uint8Array,
  table: SubOptionTable,
  rules: WalkRules,
  note: Note,
  context: OptionContext,
): OptionValue {
  const suboptions: SubOption[] = [];
  let at = 0;
  while (at < bytes.length) {
    const code = u8(bytes, at);
    if (rules.hasPadAndEnd && code === 0) {
      at++;
      continue;
    }
    if (rules.hasPadAndEnd && code === 255) {
      if (bytes.subarray(at + 1).some((byte) => byte !== 0))
        note('data-after-end', at + 1, 'bytes behind the end sub-option');
      break;
    }
    const length = u8(bytes, at + 1);
    const start = Math.min(at + 2, bytes.length);
    const data = bytes.subarray(start, start + length);
    if (at + 1 >= bytes.length) note('suboption-cut-off', at, `sub-option ${code} has no length byte`);
    else if (at + 2 + length > bytes.length) {
      note('suboption-cut-off', at, `sub-option ${code} says ${length} bytes, ${data.length} are left`);
    }
    const spec = table[code];
    const inner: Note = (anomaly, offset, detail) => note(anomaly, start + offset, `sub-option ${code}: ${detail}`);
    const value = (spec?.decode ?? decodeOpaque)(data, inner, context);
    suboptions.push({ code, name: spec?.name ?? null, bytes: data, value });
    at = start + length;
  }
  return { kind: 'suboptions', suboptions };
}

/** Whether `bytes` can be read as sub-options to the last byte: the only hint where nobody says what they are. */
export function looksLikeSubOptions(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length) {
    const code = u8(bytes, at);
    if (code === 255) return at > 0 && bytes.subarray(at + 1).every((byte) => byte === 0 || byte === 255);
    if (code === 0 || at + 2 > bytes.length) return false;
    at += 2 + u8(bytes, at + 1);
  }
  return at === bytes.length && bytes.length > 0;
}
