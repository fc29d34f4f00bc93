/** The namespaces with a name that are at the other ends of the veths of bridges. */
import { integerOf, type JsonObject, objectsOf, textOf } from '../tools/json-fields.ts';
import { inNamespace, parseJson } from './links.ts';
import type { RunCommand } from './run-command.ts';

export interface NamedEnd {
  /** A port of a bridge here, as `ip -j link` has it. */
  readonly port: JsonObject;
  /** The number of the namespace at its other end, here. */
  readonly id: number;
  readonly netns: string;
}

/** Of the ports in `netns`, each once. Rejects where `ip` fails. */
export async function namedEnds(netns: string | null, run: RunCommand): Promise<readonly NamedEnd[]> {
  const ask = async (...args: readonly string[]) =>
    objectsOf(parseJson(await run('ip', [...inNamespace(netns), '-j', ...args]), 'ip'));
  const ports = (await ask('link', 'show', 'type', 'veth')).flatMap((port) => {
    const id = integerOf(port.link_netnsid);
    return textOf(port.master) === null || id === null ? [] : [{ port, id }];
  });
  if (ports.length === 0) return [];
  const names = new Map((await ask('netns', 'list')).map(({ id, name }) => [integerOf(id), textOf(name)]));
  return ports.flatMap(({ port, id }) => {
    const name = names.get(id);
    return name == null ? [] : [{ port, id, netns: name }];
  });
}
