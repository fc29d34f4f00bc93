/**
 * Entries of bridges' forwarding databases over rtnetlink: RTM_GETNEIGH of family AF_BRIDGE (net/core/rtnetlink.c,
 * rtnl_fdb_dump and rtnl_fdb_get; net/bridge/br_fdb.c) and the changes that the kernel tells unasked (br_fdb.c, fdb_notify).
 * Both are a struct ndmsg and NDA_ attributes (linux/neighbour.h). Interfaces by index.
 */
import { formatMac, macBytes } from '../core/mac.ts';
import {
  ATTRIBUTE_BODY,
  type Attribute,
  encodeMessage,
  FLAG,
  hasAttribute,
  hasMessage,
  isAttribute,
  LITTLE_ENDIAN,
  MESSAGE,
  type NetlinkMessage,
  nextAttribute,
  nextMessage,
  readHeader,
} from './message.ts';

/** One entry as the kernel tells it. */
export interface Neighbour {
  /** RTM_DELNEIGH: it is gone, and was like this. */
  readonly deleted: boolean;
  readonly mac: string;
  /** The port, or the bridge itself for an entry of its own. */
  readonly portIndex: number;
  /** 0 where the kernel did not say. */
  readonly bridgeIndex: number;
  readonly vlan: number | null;
  /** NUD_ state bits of ndmsg. */
  readonly state: number;
  /** NTF_ flag bits of ndmsg. */
  readonly flags: number;
}

/** The kernel's refusal of one question: `sequence` counts questions from 1. */
export interface Refusal {
  readonly sequence: number;
  /** As in errno.h, positive. */
  readonly errno: number;
}

export interface NeighbourAnswers {
  readonly neighbours: readonly Neighbour[];
  readonly refusals: readonly Refusal[];
  /** How many dumps came to their end. */
  readonly dumpsDone: number;
}

/**
 * NUD_PERMANENT: an entry of the host's own, such as a bridge has for the MAC of each of its ports. NUD_NOARP: one that does
 * not age.
 */
export const NUD = { permanent: 0x80, noArp: 0x40 } as const;
/** NTF_SELF: an entry of the device's own filter, not of a bridge. NTF_STICKY: one that does not move. */
export const NTF = { self: 0x02, sticky: 0x40 } as const;
/** There is no such entry. */
export const ENOENT = 2;

const RTM_NEWNEIGH = 28;
const RTM_DELNEIGH = 29;
const RTM_GETNEIGH = 30;
const AF_BRIDGE = 7;
/** NDA_LLADDR, NDA_VLAN, NDA_MASTER. */
const ATTRIBUTE = { mac: 2, vlan: 5, master: 9 } as const;
/** struct ndmsg: family (u8), three bytes of padding, port (s32), state (u16), flags (u8), type (u8). */
const NDMSG_BYTES = 12;
const MAC_BYTES = 6;

/** Asks for the entries of all bridges of the namespace, or of one port (of a bridge itself: its own entries). */
export function encodeNeighbourDump(portIndex: number | null): Uint8Array {
  return encodeMessage(RTM_GETNEIGH, FLAG.request | FLAG.dump, ndmsg(portIndex ?? 0), []);
}

/** Asks a bridge for its entry for one MAC (kernel 5.0 and later); without `vlan` for the one without. */
export function encodeNeighbourQuery(bridgeIndex: number, mac: string, vlan: number | null): Uint8Array {
  const attributes: Attribute[] = [
    { type: ATTRIBUTE.mac, bytes: macBytes(mac) },
    { type: ATTRIBUTE.master, bytes: new Uint8Array(Uint32Array.of(bridgeIndex).buffer) },
  ];
  if (vlan !== null) attributes.push({ type: ATTRIBUTE.vlan, bytes: new Uint8Array(Uint16Array.of(vlan).buffer) });
  return encodeMessage(RTM_GETNEIGH, FLAG.request, ndmsg(0), attributes);
}

/** Everything in the kernel's answers that is understood; the rest is passed over. Never throws. */
export function decodeNeighbourAnswers(bytes: ArrayBuffer): NeighbourAnswers {
  const view = new DataView(bytes);
  const neighbours: Neighbour[] = [];
  const refusals: Refusal[] = [];
  let dumpsDone = 0;
  for (let at = 0; hasMessage(view, at, view.byteLength); at = nextMessage(view, at)) {
    const { type, sequence, start, end } = readHeader(view, at);
    if (type === MESSAGE.done) dumpsDone++;
    else if (type === MESSAGE.error && end - start >= 4) {
      const errno = -view.getInt32(start, LITTLE_ENDIAN);
      if (errno !== 0) refusals.push({ sequence, errno });
    } else if (type === RTM_NEWNEIGH) {
      const neighbour = decodeNeighbour(view, start, end, false);
      if (neighbour !== null) neighbours.push(neighbour);
    }
  }
  return { neighbours, refusals, dumpsDone };
}

/** Null for a message of another type, and for one that is not about a bridge's entry. Never throws. */
export function decodeNeighbourChange(view: DataView, { type, start, end }: NetlinkMessage): Neighbour | null {
  if (type !== RTM_NEWNEIGH && type !== RTM_DELNEIGH) return null;
  return decodeNeighbour(view, start, end, type === RTM_DELNEIGH);
}

/** The body `[start, end)` of RTM_NEWNEIGH or RTM_DELNEIGH; null where it is not about a bridge's entry. */
function decodeNeighbour(view: DataView, start: number, end: number, deleted: boolean): Neighbour | null {
  if (end - start < NDMSG_BYTES || view.getUint8(start) !== AF_BRIDGE) return null;
  let mac: string | null = null;
  let bridgeIndex = 0;
  let vlan: number | null = null;
  for (let at = start + NDMSG_BYTES; hasAttribute(view, at, end); at = nextAttribute(view, at)) {
    const body = at + ATTRIBUTE_BODY;
    if (isAttribute(view, at, ATTRIBUTE.mac, MAC_BYTES))
      mac = formatMac(new Uint8Array(view.buffer, view.byteOffset + body, MAC_BYTES));
    else if (isAttribute(view, at, ATTRIBUTE.master, 4)) bridgeIndex = view.getInt32(body, LITTLE_ENDIAN);
    else if (isAttribute(view, at, ATTRIBUTE.vlan, 2)) vlan = view.getUint16(body, LITTLE_ENDIAN);
  }
  if (mac === null) return null;
  const portIndex = view.getInt32(start + 4, LITTLE_ENDIAN);
  const state = view.getUint16(start + 8, LITTLE_ENDIAN);
  const flags = view.getUint8(start + 10);
  return { deleted, mac, portIndex, bridgeIndex, vlan, state, flags };
}

function ndmsg(portIndex: number): Uint8Array {
  const bytes = new Uint8Array(NDMSG_BYTES);
  bytes[0] = AF_BRIDGE;
  new DataView(bytes.buffer).setInt32(4, portIndex, LITTLE_ENDIAN);
  return bytes;
}
