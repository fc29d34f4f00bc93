/** A reflection that was made on this host: a port of a bridge in hairpin mode sent the request back. */
import type { Link } from '../state/host-state.ts';
import type { Message, Sighting } from '../trace/types.ts';

/** The port, and where the reflection was first seen; null where it came from the network or is none. */
export function returningPort(
  { reflects, sightings }: Message,
  links: readonly Link[],
): { readonly port: Link; readonly sighting: Sighting } | null {
  if (reflects === null) return null;
  const [first] = sightings.toSorted((a, b) => a.position - b.position);
  if (first?.direction !== 'out') return null;
  const port = links.find(({ name }) => name === first.interface);
  return port?.port?.hairpin ? { port, sighting: first } : null;
}
