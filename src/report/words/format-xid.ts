/** A transaction id as people write it. */
import { formatHexByte } from '../../core/hex.ts';

/** `0x7694a8b8`. */
export function formatXid(xid: number): string {
  return `0x${formatHexByte(xid >>> 24)}${formatHexByte(xid >>> 16)}${formatHexByte(xid >>> 8)}${formatHexByte(xid)}`;
}
