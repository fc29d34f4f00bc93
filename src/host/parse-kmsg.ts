/** Reads records of /dev/kmsg (Documentation/ABI/testing/dev-kmsg): `prio,seq,usec,flags;text`, then ` KEY=value` lines. */

export interface KmsgRecord {
  /** syslog level, 0 (emergency) to 7 (debug). */
  readonly level: number;
  /** syslog facility; 0 is the kernel. */
  readonly facility: number;
  readonly sequence: number;
  /** Microseconds since boot. */
  readonly bootUs: bigint;
  /** The message, its escapes decoded where they are printable. */
  readonly text: string;
}

/** Messages are at most 1 KiB in the kernel; anything longer is cut. */
const MAX_TEXT_LENGTH = 4096;
const HEAD = /^(\d{1,10}),(\d{1,16}),(\d{1,19}),[^;\n]{0,64};/;

/** One record as one read of /dev/kmsg gives it; null where the bytes are none. Never throws. */
export function parseKmsg(record: string): KmsgRecord | null {
  const head = HEAD.exec(record);
  if (head === null) return null;
  const priority = Number(head[1]);
  const line = record.slice(head[0].length).split('\n', 1)[0] ?? '';
  return {
    level: priority & 7,
    facility: Math.floor(priority / 8),
    sequence: Number(head[2]),
    bootUs: BigInt(head[3] ?? '0'),
    text: decodeEscapes(line.slice(0, MAX_TEXT_LENGTH)),
  };
}

/** The kernel writes unprintable bytes and backslashes as `\xNN`; only printable ASCII is taken back. */
function decodeEscapes(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/gi, (written, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : written;
  });
}
