/**
 * Marks the veth ports of bridges that lead on to a bridge in another namespace, where nothing else tells which port is the uplink.
 * Called wherever links are read.
 */
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Link } from '../state/host-state.ts';
import { integerOf, type JsonObject, objectsOf, textOf } from '../tools/json-fields.ts';
import { portsLeadingOn } from '../tools/leading-on.ts';
import { portsOf } from '../wiring/find-uplinks.ts';
import { portSide } from '../wiring/port-side.ts';
import { inNamespace, parseJson } from './links.ts';
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
    const ask = async (own: string | null, ...args: readonly string[]) =>
      objectsOf(parseJson(await this.#run('ip', [...inNamespace(own), '-j', ...args]), 'ip'));
    const askVeths = (own: string) => ask(own, '-d', 'link', 'show', 'type', 'veth').catch(() => null);
    try {
      const ports = await ask(netns, 'link', 'show', 'type', 'veth');
      const wanted = new Set(
        ports.flatMap(({ master, link_netnsid }) => (textOf(master) === null ? [] : (integerOf(link_netnsid) ?? []))),
      );
      const named = (await ask(netns, 'netns', 'list')).flatMap(({ id, name }) => {
        const [number, text] = [integerOf(id), textOf(name)];
        return number !== null && text !== null && wanted.has(number) ? [{ number, text }] : [];
      });
      const ends = new Map<number, readonly JsonObject[]>();
      for (const { number, text } of named.slice(0, MOST_NAMESPACES)) {
        const veths = await askVeths(text);
        if (veths !== null) ends.set(number, veths);
      }
      return ends.size === 0 ? null : portsLeadingOn(ports, (id) => ends.get(id) ?? []);
    } catch {
      return null;
    }
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
