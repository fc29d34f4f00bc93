/** Replies that reached the guest's side of a path, for the rules about replies that the guest did not take up. */
import type { HopRole, Path } from '../path/path.ts';
import type { Exchange, Message, Sighting } from '../trace/types.ts';

/** Hops that other things than a guest lie behind: what reached them may have been lost further in. */
const INNER_ROLES: ReadonlySet<HopRole> = new Set(['slaves', 'bond', 'vlan', 'bridge', 'uplink', 'vxlan']);

export interface Arrival {
  readonly message: Message;
  /** Where the guest's side showed it last. */
  readonly sighting: Sighting;
}

/** Whether the last hop of the path may be the guest's own port. One capture of unknown place tells nothing. */
export function endsAtGuest({ hops }: Path): boolean {
  const role = hops.at(-1)?.role ?? 'unknown';
  return !INNER_ROLES.has(role) && (hops.length > 1 || role !== 'unknown');
}

/** The sighting of a message at the guest's side of its path. */
export function guestSighting({ sightings }: Message, { hops }: Path): Sighting | undefined {
  // Asked of every message, so without a closure.
  for (let i = sightings.length - 1; i >= 0; i--) {
    const sighting = sightings[i]!;
    if (sighting.position === hops.length - 1) return sighting;
  }
  return undefined;
}

/** The OFFERs that were delivered to the guest's own port, in order; none where the path does not end there. */
export function offersAtGuest({ path, messages }: Pick<Exchange, 'path' | 'messages'>): readonly Arrival[] {
  const offers: Arrival[] = [];
  if (!endsAtGuest(path)) return offers;
  // Asked of every exchange, so a list is made of what there is, not of each message.
  for (const message of messages) {
    const { dhcp, reflects, verdict } = message;
    if (dhcp.type !== 'OFFER' || reflects !== null || verdict?.status !== 'delivered') continue;
    const sighting = guestSighting(message, path);
    if (sighting !== undefined) offers.push({ message, sighting });
  }
  return offers;
}
