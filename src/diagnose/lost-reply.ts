/** A lost reply at the bridges where it may have stopped. Shared by the rules that ask what those bridges had learned. */
import type { Path } from '../path/path.ts';
import type { Message, Sighting, Verdict } from '../trace/types.ts';
import { type ExpectedPort, expectedPorts } from '../wiring/expected-port.ts';
import { isGroupMac } from '../wiring/guest-mac.ts';
import type { Knowledge } from './knowledge.ts';
import { otherReceiver } from './other-receiver.ts';

export interface LostReply {
  /** Where it was seen last. */
  readonly last: Sighting;
  /** Whom it was for: one receiver. */
  readonly mac: string;
  /** The bridges of the followed paths between the two hops, each with the port it should have been sent to. */
  readonly ports: readonly ExpectedPort[];
}

/** Null for every other message, for a reply to a group, which no entry of a bridge sends astray, and for one readdressed. */
export function lostReplyOf(message: Message, known: Knowledge): LostReply | null {
  const { verdict, heading } = message;
  if (verdict?.status !== 'lost' || heading !== 'to-guest' || message.reflects !== null) return null;
  const last = message.sightings.findLast(({ hop }) => hop === verdict.lastSeen);
  const mac = last?.linkDestination ?? message.dhcp.chaddr;
  if (!last || isGroupMac(mac) || otherReceiver(message, last) !== null) return null;
  const ports = known.paths.flatMap((path) => {
    const { from, to } = hopsWhereLost(path, verdict);
    return expectedPorts(path, mac, known.links, from, to);
  });
  return { last, mac, ports };
}

/** Positions of hops, `to` excluded: from the one that showed it last to before the one that misses it. */
function hopsWhereLost({ hops }: Path, { lastSeen, missing }: Verdict) {
  const from = hops.findIndex(({ name }) => name === lastSeen);
  return { from: Math.max(0, from), to: hops.findIndex(({ name }) => name === missing) };
}
