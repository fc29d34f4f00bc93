/** The header's `sname` and `file` as text, where they are not taken by options. */
import type { DhcpMessage } from './message.ts';
import { scanOptions } from './scan-options.ts';
import { type DecodedText, decodeText } from './text.ts';
import { FILE_AT, FILE_LENGTH, HEADER_LENGTH, SNAME_AT, SNAME_LENGTH } from './wire-layout.ts';

/** Null where option 52 gave the field to options, or the message is cut off before its end. */
export interface BootNames {
  readonly sname: DecodedText | null;
  readonly file: DecodedText | null;
}

/** Text up to the first NUL. */
export function decodeBootNames(message: DhcpMessage): BootNames {
  const { payload } = message;
  if (payload.length < HEADER_LENGTH) return { sname: null, file: null };
  const { overload } = scanOptions(payload);
  return {
    sname: (overload & 2) !== 0 ? null : textAt(payload, SNAME_AT, SNAME_LENGTH),
    file: (overload & 1) !== 0 ? null : textAt(payload, FILE_AT, FILE_LENGTH),
  };
}

function textAt(payload: Uint8Array, at: number, length: number): DecodedText {
  const field = payload.subarray(at, at + length);
  const end = field.indexOf(0);
  return decodeText(end < 0 ? field : field.subarray(0, end));
}
