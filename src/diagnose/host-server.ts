/** The DHCP server that requests of an exchange should have reached on this host itself. Shared by the rules of no reply. */
import type { Path } from '../path/path.ts';
import type { Link, ServerPlace } from '../state/host-state.ts';
import type { Exchange, Message } from '../trace/types.ts';
import { bridgesOf } from '../wiring/expected-port.ts';
import { listenerOn, possibleListener, serverPorts } from '../wiring/servers.ts';

/**
 * `listens`: a server is bound to the hop, or is behind its port. `may-listen`: one is bound to no interface.
 * `none`: nothing listens on port 67 there. `unknown`: that could not be asked.
 */
export type ServerPresence = 'listens' | 'may-listen' | 'none' | 'unknown';

export interface HostServer {
  /** The bridge, or the guest's port that is on none. */
  readonly hop: string;
  readonly server: ServerPresence;
  readonly program: string | null;
  /** The namespace of the server, where it is another than that of the hop. */
  readonly netns: string | null;
  /** The port of the bridge behind which that namespace is. */
  readonly port: string | null;
  readonly portUp: boolean | null;
  /** Interfaces further out that are down. */
  readonly down: readonly string[];
}

/** Null where no server of this host is known and the requests left it. */
export function hostServerOf(
  { path, messages }: Exchange,
  links: readonly Link[],
  places: readonly ServerPlace[],
): HostServer | null {
  return serverOnPath(path, links, places) ?? endOnHost(path, messages, links, places);
}

/** Requests that were delivered, in order. */
export function deliveredRequests(messages: readonly Message[]): readonly Message[] {
  return messages.filter(
    ({ heading, reflects, verdict }) =>
      heading === 'to-network' && reflects === null && verdict?.status === 'delivered',
  );
}

function serverOnPath({ hops }: Path, links: readonly Link[], places: readonly ServerPlace[]): HostServer | null {
  const behind = serverPorts(places);
  for (const bridge of bridgesOf(hops, links)) {
    const own = listenerOn(bridge, places);
    if (own !== null) return { ...NOWHERE, hop: bridge, server: 'listens', program: own.program };
    const port = links.find(({ name, master }) => master === bridge && behind.has(name));
    if (port === undefined) continue;
    const place = places.find((each) => each.port === port.name);
    return {
      ...NOWHERE,
      hop: bridge,
      server: 'listens',
      program: place?.listeners[0]?.program ?? null,
      netns: place?.netns ?? null,
      port: port.name,
      portUp: port.up && port.carrier,
    };
  }
  return null;
}

const NOWHERE = { program: null, netns: null, port: null, portUp: null, down: [] } as const;

/** Requests that no interface of the path took further than a bridge, or than a port that is on no bridge. */
function endOnHost(
  { hops }: Path,
  messages: readonly Message[],
  links: readonly Link[],
  places: readonly ServerPlace[],
): HostServer | null {
  let furthest = hops.length - 1;
  for (const { sightings } of deliveredRequests(messages)) {
    for (const { position } of sightings) furthest = Math.min(furthest, position);
  }
  const hop = hops[furthest];
  const name = hop?.interfaces[0];
  if (hop === undefined || name === undefined) return null;
  const link = links.find((each) => each.name === name);
  const isRouted = hops.length === 1 && link?.master === null && link.lower === null;
  if (hop.role !== 'bridge' && !isRouted) return null;
  const listener = possibleListener(name, places);
  const server = listener === undefined ? 'unknown' : listener === null ? 'none' : 'may-listen';
  const beyond = new Set(hops.slice(0, furthest).flatMap(({ interfaces }) => interfaces));
  const down = links.filter((each) => beyond.has(each.name) && !(each.up && each.carrier)).map((each) => each.name);
  return { ...NOWHERE, hop: name, server, program: listener?.program ?? null, down };
}
