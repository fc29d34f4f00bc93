/**
 * The entry by which a bridge forwarded a reply: that of its own VLAN. A bridge that filters VLANs learns a MAC in each
 * VLAN apart (br_fdb.c, fdb_find by address and VLAN), and a loop in one does not touch the others.
 */
import type { MoveTime } from '../state/bridge-timeline.ts';
import type { FdbKnowledge } from '../state/fdb-knowledge.ts';
import type { Message, Sighting } from '../trace/types.ts';
import type { Knowledge } from './knowledge.ts';

/**
 * The entry that `bridge` had for `mac` when it got `reply`, last seen as `last`. Null if it had none, or if the frames do
 * not show the reply's VLAN. An untagged frame has the PVID of the port it came in on: that is known only where another
 * untagged frame, which came in there too, has made the bridge learn.
 */
export function forwardingEntry(
  reply: Message,
  last: Sighting,
  mac: string,
  bridge: string,
  known: Knowledge,
): FdbKnowledge | null {
  const moveTime: MoveTime = (move) => known.causeTime(move, last.timeNs);
  const at = (vlan: number | null) => known.timeline.portAt(mac, bridge, last.timeNs, { vlan, moveTime });
  const vlans = known.timeline.vlansOf(mac, bridge);
  if (!vlans.some((vlan) => vlan !== null)) return at(null);
  const entering = reply.sightings.filter((sighting) => isEntering(sighting, bridge, known));
  const tag = entering.map(vlanOf).find((vlan) => vlan !== null);
  if (tag != null) return at(tag);
  for (const vlan of vlans) {
    const entry = vlan === null ? null : at(vlan);
    if (entry?.to == null) continue;
    const cause = known.timeline
      .moves(mac)
      .filter((move) => move.bridge === bridge && move.vlan === vlan && move.to === entry.to)
      .map((move) => known.causeOf(move)?.sighting)
      .findLast((sighting) => sighting !== undefined && sighting.timeNs <= last.timeNs);
    if (cause === undefined || vlanOf(cause) !== null) continue;
    if (entering.some((sighting) => sighting.interface === cause.interface)) return entry;
  }
  return null;
}

/** The VLAN that a frame is tagged with; null for none. A priority tag has the VLAN 0, which is none. */
function vlanOf({ vlanIds: [outermost = 0] }: Sighting): number | null {
  return outermost === 0 ? null : outermost;
}

/** Whether a reply was seen where it came into the bridge: on a port of it, or on the bridge itself. */
function isEntering({ interface: name, direction }: Sighting, bridge: string, { links }: Knowledge): boolean {
  if (direction === 'out') return false;
  if (name === bridge || links.length === 0) return true;
  return links.some((link) => link.name === name && link.master === bridge);
}
