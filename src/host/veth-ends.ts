/**
 * The two ends of a veth, of which one is in another namespace: TARGET may name `NETNS/eth0`, and the path starts at the end
 * outside; a port of a bridge may lead to a server in a namespace, which receives at the end inside.
 */
import { joinInterfaceName, splitInterfaceName } from '../path/interface-name.ts';
import { integerOf, type JsonObject, objectsOf, textOf } from '../tools/json-fields.ts';
import { inNamespace, parseJson } from './links.ts';
import type { RunCommand } from './run-command.ts';

/**
 * The name, in the current namespace, of the veth whose other end is `target` (`NETNS/NAME`); null where there is none
 * or the kernel does not say for certain: indexes of both ends and the id of the namespace must agree. Never rejects.
 */
export async function findHostEnd(target: string, run: RunCommand): Promise<string | null> {
  const { netns, bare } = splitInterfaceName(target);
  if (netns === null) return null;
  const ask = async (args: readonly string[]) => objectsOf(parseJson(await run('ip', args), 'ip'));
  try {
    const [inner, outer, namespaces] = await Promise.all([
      ask([...inNamespace(netns), '-j', 'link', 'show', 'dev', bare]),
      ask(['-j', 'link', 'show', 'type', 'veth']),
      ask(['-j', 'netns', 'list']),
    ]);
    const index = integerOf(inner[0]?.ifindex);
    const otherIndex = integerOf(inner[0]?.link_index);
    const id = integerOf(namespaces.find((item) => item.name === netns)?.id);
    if (index === null || otherIndex === null || id === null) return null;
    const end = outer.find(
      (item) => item.ifindex === otherIndex && item.link_index === index && item.link_netnsid === id,
    );
    return textOf(end?.ifname);
  } catch {
    return null;
  }
}

/** The interface of namespace `netns` that is the other end of the veth `port`, as `ip -j link` tells of both; null where none is. */
export function innerEndOf(port: JsonObject, netns: string, veths: readonly JsonObject[]): string | null {
  const end = veths.find(({ ifindex, link_index }) => ifindex === port.link_index && link_index === port.ifindex);
  const name = textOf(end?.ifname);
  return name === null ? null : joinInterfaceName(netns, name);
}
