/**
 * Well-known mistakes of clients in header fields: legal on the wire, so the fields are read as RFC 2131 has them, but
 * worth a remark where a message is shown in full.
 */
import type { Anomaly } from '../core/anomaly.ts';
import type { DhcpMessage } from './message.ts';
import { decodeText } from './text.ts';
import { CHADDR_AT, CHADDR_LENGTH } from './wire-layout.ts';

const SECS_AT = 8;
/** A MAC in ASCII, as far as it fits: pairs with separators, or twelve digits. */
const MAC_TEXT = /^(?:[0-9a-f]{2}[:-]){2,5}[0-9a-f]{0,2}$|^[0-9a-f]{12}$/i;

/** What the header of a message suggests about who wrote it. */
export function headerRemarks({ payload, secs }: DhcpMessage): readonly Anomaly[] {
  const remarks: Anomaly[] = [];
  // Windows writes `secs` in its own byte order: small numbers come out as multiples of 256.
  if (secs >= 256 && (secs & 0xff) === 0) {
    const swapped = secs >> 8;
    const detail = `secs ${secs} is ${swapped} in little-endian order, as Windows writes it`;
    remarks.push({ code: 'secs-little-endian', offset: SECS_AT, detail });
  }
  const text = textOfChaddr(payload);
  if (MAC_TEXT.test(text)) {
    const detail = `chaddr holds the text "${text}", where the bytes of a MAC belong`;
    remarks.push({ code: 'chaddr-is-text', offset: CHADDR_AT, detail });
  }
  return remarks;
}

/** The field up to its first NUL. */
function textOfChaddr(payload: Uint8Array): string {
  const field = payload.subarray(CHADDR_AT, CHADDR_AT + CHADDR_LENGTH);
  const end = field.indexOf(0);
  return decodeText(end < 0 ? field : field.subarray(0, end)).text;
}
