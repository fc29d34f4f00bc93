/**
 * The numbers that a network namespace has for others: RTM_GETNSID (net/core/net_namespace.c, rtnl_net_getid), a struct rtgenmsg
 * and NETNSA_ attributes (linux/net_namespace.h).
 */
import {
  ATTRIBUTE_BODY,
  encodeMessage,
  FLAG,
  hasAttribute,
  hasMessage,
  isAttribute,
  LITTLE_ENDIAN,
  nextAttribute,
  nextMessage,
  readHeader,
} from './message.ts';

const RTM_NEWNSID = 88;
const RTM_GETNSID = 90;
/** NETNSA_NSID, NETNSA_PID. */
const ATTRIBUTE = { id: 1, pid: 2 } as const;
/** struct rtgenmsg is a family (u8), here AF_UNSPEC; attributes begin at the next multiple of four. */
const RTGENMSG_BYTES = 4;

/** Asks which number the namespace of a process has. */
export function encodeNamespaceQuery(pid: number): Uint8Array {
  const attribute = { type: ATTRIBUTE.pid, bytes: new Uint8Array(Uint32Array.of(pid).buffer) };
  return encodeMessage(RTM_GETNSID, FLAG.request, new Uint8Array(RTGENMSG_BYTES), [attribute]);
}

/** The numbers by the question, counted from 1. A namespace without one, and a process that is gone, have none. Never throws. */
export function decodeNamespaceIds(bytes: ArrayBuffer): ReadonlyMap<number, number> {
  const view = new DataView(bytes);
  const ids = new Map<number, number>();
  for (let at = 0; hasMessage(view, at, view.byteLength); at = nextMessage(view, at)) {
    const { type, sequence, start, end } = readHeader(view, at);
    if (type !== RTM_NEWNSID) continue;
    for (let field = start + RTGENMSG_BYTES; hasAttribute(view, field, end); field = nextAttribute(view, field)) {
      if (!isAttribute(view, field, ATTRIBUTE.id, 4)) continue;
      const id = view.getInt32(field + ATTRIBUTE_BODY, LITTLE_ENDIAN);
      // NETNSA_NSID_NOT_ASSIGNED is negative.
      if (id >= 0) ids.set(sequence, id);
    }
  }
  return ids;
}
