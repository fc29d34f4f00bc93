/** Where the client stands in its state machine (RFC 2131, figure 5), from what its REQUEST carries (section 4.3.6). */
import type { ClientState, Message } from './types.ts';

/** The state in which the client sent the latest of its requests; null where it asked for no lease. */
export function clientStateOf(messages: readonly Message[]): ClientState | null {
  const latest = messages.findLast(
    ({ dhcp, reflects }) => reflects === null && (dhcp.type === 'REQUEST' || dhcp.type === 'DISCOVER'),
  );
  if (latest === undefined) return null;
  const { dhcp, sightings } = latest;
  if (dhcp.type === 'DISCOVER' || dhcp.serverId !== null) return 'SELECTING';
  if (dhcp.requestedAddress !== null || dhcp.ciaddr === 0) return 'INIT-REBOOT';
  const destination = sightings.find(({ linkDestination }) => linkDestination !== null)?.linkDestination;
  return destination === 'ff:ff:ff:ff:ff:ff' ? 'REBINDING' : 'RENEWING';
}
