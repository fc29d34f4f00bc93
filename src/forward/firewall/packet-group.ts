/** To how many a frame is sent, by its destination. */

/** Null where the destination is not known. */
export function groupOf(destination: string | null): 'broadcast' | 'multicast' | 'unicast' | null {
  if (destination === null) return null;
  if (destination === 'ff:ff:ff:ff:ff:ff') return 'broadcast';
  return (Number.parseInt(destination.slice(0, 2), 16) & 1) === 1 ? 'multicast' : 'unicast';
}
