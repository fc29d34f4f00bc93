/** What the bridge of a crossing had about a MAC, in the VLAN of the frame. */
import type { FdbKnowledge } from '../state/fdb-knowledge.ts';
import type { BridgeCrossing } from './crossing.ts';
import type { Host } from './host.ts';
import type { Packet } from './packet.ts';
import { vlanOn } from './vlan.ts';

/** `entry` is null where it had none; `unknown` is what would have to be known, as a noun phrase. */
export type Entry = { readonly entry: FdbKnowledge | null } | { readonly unknown: string };

export function entryOf(mac: string, crossing: BridgeCrossing, packet: Packet, host: Host): Entry {
  const { bridge, from } = crossing;
  const vlan = vlanOn(crossing, packet, host);
  if (vlan === undefined) return { unknown: `the VLANs of ${(from ?? bridge).name}` };
  const entry = host.fdb(mac, bridge.name, vlan);
  return entry !== null || host.fdbRead ? { entry } : { unknown: `what ${bridge.name} had learned` };
}
