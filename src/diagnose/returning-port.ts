/** A reflection that was made on this host: a port of a bridge in hairpin mode sent the request back. */
import type { Link } from '../state/host-state.ts';
import type { Message, Sighting } from '../trace/types.ts';

/** The port, and where the reflection was first seen; null where it came from the network or is none. */
export function returningPort(
  message: Message,
  links: readonly Link[],
): { readonly port: Link; readonly sighting: Sighting } | null {
  const sighting = outermostCopy(message);
  if (message.reflects === null || sighting?.direction !== 'out') return null;
  const port = links.find(({ name }) => name === sighting.interface);
  return port?.port?.hairpin ? { port, sighting } : null;
}

/** Whether the first that was seen of a reflection left by a port of this host. */
export function isReturnedHere(message: Message): boolean {
  return message.reflects !== null && outermostCopy(message)?.direction === 'out';
}

function outermostCopy({ sightings }: Message): Sighting | undefined {
  return sightings.toSorted((a, b) => a.position - b.position)[0];
}
