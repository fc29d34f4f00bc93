/**
 * Asks the model of the kernel why a message was lost, with the host's state that was read nearest to the loss. Shared by
 * the rules of the model's stages: one answer for each lost message.
 */
import { formatIpv4 } from '../core/ipv4.ts';
import type { TimeNs } from '../core/time.ts';
import { crossingsBetween } from '../forward/crossing.ts';
import { type Explanation, explain } from '../forward/explain.ts';
import type { Host } from '../forward/host.ts';
import { packetOf } from '../forward/packet.ts';
import { interfaceNamesOf } from '../path/hops-of.ts';
import type { Link } from '../state/host-state.ts';
import { type PortVlan, vlansKind } from '../state/kinds/vlans.ts';
import type { Message, Sighting } from '../trace/types.ts';
import { firewallsAt } from './firewall-rules.ts';
import type { HostKnowledge } from './host-knowledge.ts';
import type { Knowledge } from './knowledge.ts';
import { linksAt } from './links-at.ts';
import { nearest } from './nearest-state.ts';
import { otherReceiver } from './other-receiver.ts';

export interface LossExplanation extends Explanation {
  /** Where the message was seen last. */
  readonly last: Sighting;
  /** When the state that explains it was read. */
  readonly readNs: TimeNs;
}

/** Null where the message was not lost between two hops of a followed path, or no state of the links is known. */
export function explainLoss(message: Message, known: Knowledge): LossExplanation | null {
  const { verdict, heading, sightings } = message;
  const missing = verdict?.missing;
  if (verdict?.status !== 'lost' || missing == null) return null;
  const latest = sightings.findLast(({ hop }) => hop === verdict.lastSeen);
  const isOn = (name: string) => (hop: { readonly name: string }) => hop.name === name;
  const path = known.paths.find(({ hops }) => hops.some(isOn(verdict.lastSeen)) && hops.some(isOn(missing)));
  if (latest === undefined || path === undefined) return null;
  const state = linksAt(latest.timeNs, latest.interface, known, interfaceNamesOf([path]));
  if (state === null) return null;
  const last = whereTaken(sightings, latest, state.links);
  const unknown = unknownWay(message, last);
  if (unknown !== null) return { stop: null, unknown: [unknown], counted: [], last, readNs: state.timeNs };
  const links = known.ports.at(last.timeNs, state.links);
  const crossings = crossingsBetween(path, verdict.lastSeen, missing, heading, links, last.interface);
  if (crossings === null) return null;
  return {
    ...explain(crossings, packetOf(last), hostAt(last.timeNs, last.interface, known)),
    last,
    readNs: state.timeNs,
  };
}

/** Of copies on several slaves of a bond, that on the one that the bond takes frames from. */
function whereTaken(sightings: readonly Sighting[], latest: Sighting, links: readonly Link[]): Sighting {
  const active = new Set(links.map(({ activeSlave }) => activeSlave));
  return sightings.findLast(({ hop, interface: name }) => hop === latest.hop && active.has(name)) ?? latest;
}

/** The host of an interface as the model asks it, by what was read nearest to a time. */
export function hostAt(timeNs: TimeNs, name: string, known: Knowledge): Host {
  const host = known.on(name);
  const moveTime = (move: Parameters<Knowledge['causeTime']>[0]) => known.causeTime(move, timeNs);
  return {
    fdb: (mac, bridge, vlan) => known.timeline.portAt(mac, bridge, timeNs, { vlan, moveTime }),
    fdbRead: host.observes('fdb'),
    ...firewallsAt(timeNs, host),
    vlans: (port) => vlansAt(port, timeNs, host),
  };
}

function vlansAt(name: string, timeNs: TimeNs, known: HostKnowledge): readonly PortVlan[] | null {
  const state = nearest(vlansKind, timeNs, known);
  return state === null ? null : (state.ports.find((port) => port.name === name)?.vlans ?? []);
}

/** What the model cannot follow: a frame with another receiver than the guest. */
function unknownWay(message: Message, last: Sighting): string | null {
  const { giaddr } = message.dhcp;
  if (message.heading === 'to-guest' && giaddr !== 0 && last.ipDestination === giaddr)
    return `what the relay ${formatIpv4(giaddr)} did with the reply`;
  const receiver = otherReceiver(message, last);
  return receiver === null ? null : `what made ${receiver} the receiver of the frame on its way`;
}
