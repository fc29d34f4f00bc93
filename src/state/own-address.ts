/**
 * The kernel's complaint about a bridge that hears itself (net/bridge/br_fdb.c, br_fdb_update): a frame came in from
 * outside with a MAC of the bridge or of one of its ports as source. Rate limited, and only for such MACs.
 */
import { parseMac } from '../core/mac.ts';

export interface OwnAddressReport {
  /** The bridge, where the line names it. */
  readonly bridge: string | null;
  /** The port the frame came in on. */
  readonly port: string;
  /** Null in lines of old kernels, which end without the parenthesis. */
  readonly mac: string | null;
  /** Null in lines of old kernels; 0 is untagged. */
  readonly vlan: number | null;
}

const LINE =
  /(?:^|\s)(?:(\S{1,32}): )?received packet on (\S{1,32}) with {1,2}own address as source address(?: \(addr:([0-9a-fA-F:]{17}), vlan:(\d{1,4})\))?\s*$/;

/** What a kernel-log line says about own addresses from outside; null for any other line. */
export function parseOwnAddress(text: string): OwnAddressReport | null {
  const match = LINE.exec(text);
  if (match?.[2] === undefined) return null;
  return {
    bridge: match[1] ?? null,
    port: match[2],
    mac: match[3] === undefined ? null : parseMac(match[3]),
    vlan: match[4] === undefined ? null : Number(match[4]),
  };
}
