/**
 * Who listens on UDP port 67, in the namespaces of the paths and in those behind the veth ports of their bridges: a
 * neutron DHCP agent sits there. Asked of `ss`, which tells the interface that a socket is bound to.
 */
import { joinInterfaceName } from '../path/interface-name.ts';
import { type Listener, type ServerPlace, serversKind } from '../state/kinds/servers.ts';
import { type JsonObject, textOf } from '../tools/json-fields.ts';
import { parseListeners } from '../tools/parse-listeners.ts';
import { namedEnds } from './named-ends.ts';
import { defineReader } from './reader.ts';
import type { RunCommand } from './run-command.ts';
import { findInnerEnd } from './veth-ends.ts';

/** Namespaces behind ports that are asked; a host has thousands of containers, and few DHCP servers. */
const MAX_BEHIND = 64;

export const readServers = defineReader({
  kind: serversKind,
  read: async ({ namespaces }, run) => ({ places: await askServers(namespaces, run) }),
});

/** The places that could be asked, each once. Never rejects: without `ss` or the right to enter none is told. */
export async function askServers(
  namespaces: ReadonlySet<string | null>,
  run: RunCommand,
): Promise<readonly ServerPlace[]> {
  const asked = await Promise.all([...namespaces].map((netns) => placesOf(netns, run)));
  return asked.flat();
}

async function placesOf(netns: string | null, run: RunCommand): Promise<readonly ServerPlace[]> {
  const [own, behind] = await Promise.all([readListeners(netns, run), placesBehind(netns, run)]);
  return own === null ? behind : [{ netns, port: null, listeners: own }, ...behind];
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
async function placesBehind(netns: string | null, run: RunCommand): Promise<readonly ServerPlace[]> {
  try {
    const ends = (await namedEnds(netns, run)).slice(0, MAX_BEHIND);
    const places = await Promise.all(ends.map((end) => placeBehind(netns, end.port, end.netns, run)));
    return places.filter((place) => place !== null);
  } catch {
    return [];
  }
}

/** Who listens at the other end of `port`. A socket bound to another interface of that namespace does not serve it. */
async function placeBehind(
  netns: string | null,
  port: JsonObject,
  other: string,
  run: RunCommand,
): Promise<ServerPlace | null> {
  const name = textOf(port.ifname);
  const listeners = await readListeners(other, run);
  if (name === null || listeners === null) return null;
  const isBound = listeners.some(({ device }) => device !== null);
  const end = isBound ? await findInnerEnd(port, other, run) : null;
  const serving = listeners.filter(({ device }) => device === null || device === end);
  return { netns: other, port: joinInterfaceName(netns, name), listeners: serving };
}
