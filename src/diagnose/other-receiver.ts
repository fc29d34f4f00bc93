/**
 * A frame that was given another receiver on its way through this host, as by a NAT rule behind br_netfilter
 * (br_nf_pre_routing_finish) or a dnat of ebtables: what the bridge then has of that MAC says nothing about the guest.
 */
import type { Message, Sighting } from '../trace/types.ts';
import { isGroupMac } from '../wiring/guest-mac.ts';

/** The MAC that the frame had where it was seen last, if it came for another one and this is not the client's either. */
export function otherReceiver({ dhcp, sightings }: Message, { linkDestination }: Sighting): string | null {
  if (linkDestination === null || isGroupMac(linkDestination) || linkDestination === dhcp.chaddr) return null;
  const before = sightings.map((each) => each.linkDestination);
  return before.some((mac) => mac !== null && mac !== linkDestination) ? linkDestination : null;
}
