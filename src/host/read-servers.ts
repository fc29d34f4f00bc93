/**
 * Who listens on UDP port 67, in the namespaces of the paths and in those behind the veth ports of their bridges: a
 * neutron DHCP agent sits there. Asked of `ss`, which tells the interface that a socket is bound to.
 */
import { joinInterfaceName } from '../path/interface-name.ts';
import { type Listener, type ServerPlace, serversKind } from '../state/kinds/servers.ts';
import { type JsonObject, textOf } from '../tools/json-fields.ts';
import { parseListeners } from '../tools/parse-listeners.ts';
import { BehindPorts, MOST_NAMESPACES } from './behind-ports.ts';
import { defineReader } from './reader.ts';
import type { RunCommand } from './run-command.ts';
import { innerEndOf } from './veth-ends.ts';

export const readServers = defineReader({
  kind: serversKind,
  read: async ({ namespaces, behind }, run) => ({ places: await askServers(namespaces, run, behind) }),
});

/** The places that could be asked, each once. Never rejects: without `ss` or the right to enter none is told. */
export async function askServers(
  namespaces: ReadonlySet<string | null>,
  run: RunCommand,
  behind = new BehindPorts(run),
): Promise<readonly ServerPlace[]> {
  const asked = await Promise.all([...namespaces].map((netns) => placesOf(netns, run, behind)));
  return asked.flat();
}

async function placesOf(netns: string | null, run: RunCommand, behind: BehindPorts): Promise<readonly ServerPlace[]> {
  const [own, others] = await Promise.all([readListeners(netns, run), placesBehind(netns, run, behind)]);
  return own === null ? others : [{ netns, port: null, listeners: own }, ...others];
}

/** What `ss` prints for a namespace; null where it could not be asked. Devices are named `NETNS/NAME` there. */
async function readListeners(netns: string | null, run: RunCommand): Promise<readonly Listener[] | null> {
  const into = netns === null ? [] : ['-N', netns];
  try {
    return parseListeners(await run('ss', [...into, '-H', '-l', '-u', '-n', '-p', 'sport = :67']), netns);
  } catch {
    return null;
  }
}

/** The namespaces with a name that are at the other ends of the veth ports here. */
async function placesBehind(
  netns: string | null,
  run: RunCommand,
  behind: BehindPorts,
): Promise<readonly ServerPlace[]> {
  try {
    const named = (await behind.ends(netns)).flatMap((end) =>
      typeof end.netns === 'string' ? [{ ...end, netns: end.netns }] : [],
    );
    const places = await Promise.all(
      named.slice(0, MOST_NAMESPACES).map(async ({ port, netns: other }): Promise<ServerPlace | null> => {
        const name = textOf(port.ifname);
        const listeners = await readListeners(other, run);
        if (name === null || listeners === null) return null;
        return {
          netns: other,
          port: joinInterfaceName(netns, name),
          listeners: await servingOf(port, other, listeners, behind),
        };
      }),
    );
    return places.filter((place) => place !== null);
  } catch {
    return [];
  }
}

/** Those of the listeners in `netns` that serve the port. A socket bound to another interface of that namespace does not. */
async function servingOf(
  port: JsonObject,
  netns: string,
  listeners: readonly Listener[],
  behind: BehindPorts,
): Promise<readonly Listener[]> {
  const isBound = listeners.some(({ device }) => device !== null);
  const end = isBound ? innerEndOf(port, netns, (await behind.veths(netns)) ?? []) : null;
  return listeners.filter(({ device }) => device === null || device === end);
}
