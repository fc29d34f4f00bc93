/**
 * Marks the veth ports of bridges that lead on to a bridge in another namespace, where nothing else tells which port is the uplink.
 * Called wherever links are read.
 */
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Link } from '../state/host-state.ts';
import { type JsonObject, objectsOf } from '../tools/json-fields.ts';
import { portsLeadingOn } from '../tools/leading-on.ts';
import { portsOf } from '../wiring/find-uplinks.ts';
import { portSide } from '../wiring/port-side.ts';
import { inNamespace, parseJson } from './links.ts';
import { namedEnds } from './named-ends.ts';
import type { RunCommand } from './run-command.ts';

/** Namespaces that are looked into; those with a name are a lab's or a network's, of which a host has hundreds at most. */
const MOST_NAMESPACES = 64;

export class LeadingOn {
  readonly #run: RunCommand;
  /** By namespace: the names and indexes of the last answer. Once privileges are lowered there is none. */
  readonly #known = new Map<string | null, ReadonlyMap<string, number>>();

  constructor(run: RunCommand) {
    this.#run = run;
  }

  /** The links of `netns`, those that lead on marked. Never rejects. */
  async mark(netns: string | null, links: readonly Link[]): Promise<readonly Link[]> {
    if (!links.some((link) => link.kind === 'bridge' && isOfVeths(link, links))) return links;
    const asked = await this.#ask(netns);
    const leading = asked === null ? this.#known.get(netns) : indexed(asked, links);
    if (leading === undefined) return links;
    this.#known.set(netns, leading);
    return links.map((link) => (leading.get(link.name) === link.index ? { ...link, leadsOn: true } : link));
  }

  /** Null where not one of the namespaces could be looked into. */
  async #ask(netns: string | null): Promise<ReadonlySet<string> | null> {
    try {
      const named = await namedEnds(netns, this.#run);
      const namespaces = new Map(named.map((end) => [end.id, end.netns]));
      const ends = new Map<number, readonly JsonObject[]>();
      for (const [id, name] of [...namespaces].slice(0, MOST_NAMESPACES)) {
        const veths = await this.#vethsIn(name);
        if (veths !== null) ends.set(id, veths);
      }
      const ports = named.map(({ port }) => port);
      return ends.size === 0 ? null : portsLeadingOn(ports, (id) => ends.get(id) ?? []);
    } catch {
      return null;
    }
  }

  /** Null where it may not be looked into. */
  async #vethsIn(netns: string): Promise<readonly JsonObject[] | null> {
    const words = [...inNamespace(netns), '-j', '-d', 'link', 'show', 'type', 'veth'];
    return this.#run('ip', words)
      .then((text) => objectsOf(parseJson(text, 'ip')))
      .catch(() => null);
  }
}

/** Whether all ports of a bridge that may lead to the network are veths to other namespaces. */
function isOfVeths({ name }: Link, links: readonly Link[]): boolean {
  const ports = portsOf(name, links);
  return ports.some(isVethElsewhere) && !ports.some((port) => portSide(port) === 'network');
}

function isVethElsewhere({ kind, peer }: Link): boolean {
  return kind === 'veth' && peer === null;
}

function indexed(names: ReadonlySet<string>, links: readonly Link[]): ReadonlyMap<string, number> {
  return new Map(
    links.flatMap(({ name, index }) => (names.has(splitInterfaceName(name).bare) ? [[name, index] as const] : [])),
  );
}
