/** How long the phases of an exchange took, and a message from hop to hop. Called when an exchange closes; by reports. */
import type { DurationNs, TimeNs } from '../core/time.ts';
import type { DhcpType } from '../dhcp/message.ts';
import type { Message, Phases } from './types.ts';

/** What the guest waited for: from its first DISCOVER to the first OFFER delivered, and so on. */
export function phasesOf(messages: readonly Message[]): Phases {
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

/** Time from hop to hop. */
export interface HopDelay {
  readonly from: string;
  readonly to: string;
  /** Negative where clocks are inverted. */
  readonly delayNs: DurationNs;
}

/** The delays of a message between the hops that showed it, in its heading. */
export function hopDelays({ heading, sightings }: Pick<Message, 'heading' | 'sightings'>): HopDelay[] {
  const step = heading === 'to-guest' ? 1 : -1;
  const inHeading = [...sightings].sort((a, b) => (a.position - b.position) * step);
  const delays: HopDelay[] = [];
  for (const [i, to] of inHeading.entries()) {
    const from = inHeading[i - 1];
    if (from === undefined || from.position === to.position) continue;
    delays.push({ from: from.hop, to: to.hop, delayNs: to.timeNs - from.timeNs });
  }
  return delays;
}

function between(fromNs: TimeNs | null, toNs: TimeNs | null): DurationNs | null {
  return fromNs === null || toNs === null ? null : toNs - fromNs;
}
