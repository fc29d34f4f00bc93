/** Where the client stands in its state machine (RFC 2131, figure 5), from what its REQUEST carries (section 4.3.6). */
import type { Said } from '../../dhcp/said.ts';
import type { ClientState, Message, Sighting } from '../types.ts';

/** The state in which the client sent the latest of its requests; null where it asked for no lease. */
export function clientStateOf(messages: readonly Message<Said>[]): ClientState | null {
  for (let i = messages.length - 1; i >= 0; i--) {
    const { dhcp, reflects, sightings } = messages[i]!;
    if (reflects === null && (dhcp.type === 'REQUEST' || dhcp.type === 'DISCOVER')) return stateOf(dhcp, sightings);
  }
  return null;
}

/** Whether it is a REQUEST sent in SELECTING, which only an OFFER can lead to (RFC 2131, section 4.3.2). */
export function takesUpOffer({ type, serverId, ciaddr }: Pick<Said, 'type' | 'serverId' | 'ciaddr'>): boolean {
  return type === 'REQUEST' && serverId !== null && ciaddr === 0;
}

function stateOf(dhcp: Said, sightings: readonly Sighting[]): ClientState {
  if (dhcp.type === 'DISCOVER' || dhcp.serverId !== null) return 'SELECTING';
  if (dhcp.requestedAddress !== null || dhcp.ciaddr === 0) return 'INIT-REBOOT';
  const destination = sightings.find(({ linkDestination }) => linkDestination !== null)?.linkDestination;
  return destination === 'ff:ff:ff:ff:ff:ff' ? 'REBINDING' : 'RENEWING';
}
