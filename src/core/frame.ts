/** A captured frame: what the live engine and the file readers hand to everything behind them. */
import type { TimeNs } from './time.ts';

/** As the host's kernel sees it: `in` is received by the interface, `out` sent through it. */
export type Direction = 'in' | 'out';

/** Link types of frames that can be decoded (libpcap's LINKTYPE_ values, which differ from DLT_ for RAW). */
export const LINKTYPE = {
  null: 0,
  ethernet: 1,
  ppp: 9,
  raw: 101,
  ciscoHdlc: 104,
  wlan: 105,
  loop: 108,
  linuxSll: 113,
  radiotap: 127,
  ppi: 192,
  ipv4: 228,
  nflog: 239,
  pktap: 258,
  linuxSll2: 276,
} as const;

/**
 * One frame. `bytes` is a view of the batch it came in and is valid until the next batch is asked for:
 * whoever keeps it longer copies it.
 */
export interface Frame {
  /** Index of the interface among those the source has announced. */
  readonly interfaceId: number;
  readonly timeNs: TimeNs;
  /** Null where the capture does not tell. */
  readonly direction: Direction | null;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  /** Length on the wire; more than `bytes.length` where the capture cut the frame off. */
  readonly wireLength: number;
}
