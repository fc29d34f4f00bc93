/** What the kernel tells unasked about the bridges of a namespace: the groups RTNLGRP_LINK and RTNLGRP_NEIGH of rtnetlink. */
import { type BridgePortState, decodeBridgePort } from './bridge-port.ts';
import { hasMessage, readHeader } from './message.ts';
import { decodeNeighbourChange, type Neighbour } from './neighbour.ts';

export type BridgeNews =
  | { readonly kind: 'neighbour'; readonly change: Neighbour }
  | { readonly kind: 'bridge-port'; readonly port: BridgePortState };

/** The news in the message at `[at, end)`, header included; null where it is none, or not understood. Never throws. */
export function decodeBridgeNews(view: DataView, at: number, end: number): BridgeNews | null {
  if (!hasMessage(view, at, end)) return null;
  const message = readHeader(view, at);
  const change = decodeNeighbourChange(view, message);
  if (change !== null) return { kind: 'neighbour', change };
  const port = decodeBridgePort(view, message);
  return port && { kind: 'bridge-port', port };
}
