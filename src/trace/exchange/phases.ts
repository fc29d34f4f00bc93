/** How long the phases of an exchange took. Times from hop to hop are in the sightings. */

import type { DurationNs, TimeNs } from '../../core/time.ts';
import type { DhcpType } from '../../dhcp/message-type.ts';
import type { Said } from '../../dhcp/said.ts';
import type { Message, Phases } from '../types.ts';

/** How long the guest waited: from its first DISCOVER to the first OFFER delivered, and so on. */
export function phasesOf(messages: readonly Message<Said>[]): Phases {
  let discoverNs: TimeNs | null = null;
  let offerNs: TimeNs | null = null;
  let requestNs: TimeNs | null = null;
  let ackNs: TimeNs | null = null;
  for (const { dhcp, reflects, verdict, sightings } of messages) {
    const first = sightings[0];
    const last = sightings[sightings.length - 1];
    if (reflects !== null || first === undefined || last === undefined) continue;
    const arrived = verdict?.status === 'delivered';
    const type: DhcpType = dhcp.type;
    if (type === 'DISCOVER') discoverNs ??= first.timeNs;
    else if (type === 'OFFER' && arrived) offerNs ??= last.timeNs;
    else if (type === 'REQUEST') requestNs ??= first.timeNs;
    else if (type === 'ACK' && arrived) ackNs ??= last.timeNs;
  }
  return {
    discoverToOfferNs: between(discoverNs, offerNs),
    offerToRequestNs: between(offerNs, requestNs),
    requestToAckNs: between(requestNs, ackNs),
  };
}

function between(fromNs: TimeNs | null, toNs: TimeNs | null): DurationNs | null {
  return fromNs === null || toNs === null ? null : toNs - fromNs;
}
