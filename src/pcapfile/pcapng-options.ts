/**
 * Options of pcapng blocks (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html, section 3.5), and the
 * codes dhcphop reads and writes.
 */

export const OPTION = {
  end: 0,
  comment: 1,
  shbUserApplication: 4,
  ifName: 2,
  ifDescription: 3,
  ifTsresol: 9,
  ifFilter: 11,
  ifTsoffset: 14,
  epbFlags: 2,
  epbPacketId: 5,
  isbStartTime: 2,
  isbEndTime: 3,
  isbReceived: 4,
  isbInterfaceDropped: 5,
  isbAccepted: 6,
  isbSystemDropped: 7,
} as const;

const utf8 = new TextDecoder();

/** Text of an option; without the NUL that some writers leave at its end. */
export function optionText(bytes: Uint8Array, start: number, length: number): string {
  let end = start + length;
  while (end > start && bytes[end - 1] === 0) end--;
  return utf8.decode(bytes.subarray(start, end));
}

/**
 * Calls `visit` with code, start and length of each option in `bytes[start, end)`, repeated ones included. False where
 * one reaches past the end; those before it have been visited.
 */
export function visitOptions(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
  visit: (code: number, start: number, length: number) => void,
): boolean {
  let at = start;
  while (end - at >= 4) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === OPTION.end) return true;
    if (at + 4 + length > end) return false;
    visit(code, at + 4, length);
    at += 4 + ((length + 3) & ~3);
  }
  return at >= end;
}
