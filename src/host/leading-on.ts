/**
 * Marks the veth ports of bridges that lead on to a bridge in another namespace, where nothing else tells which port is the uplink.
 * Called wherever links are read.
 */
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Link } from '../state/host-state.ts';
import { type JsonObject, textOf } from '../tools/json-fields.ts';
import { portsLeadingOn } from '../tools/leading-on.ts';
import { portsOf } from '../wiring/find-uplinks.ts';
import { portSide } from '../wiring/port-side.ts';
import { type BehindPorts, type Elsewhere, type FarEnd, MOST_NAMESPACES } from './behind-ports.ts';

export class LeadingOn {
  readonly #behind: BehindPorts;
  /** By namespace: the names and indexes of the last answer. Once privileges are lowered there is none of many ports. */
  readonly #known = new Map<string | null, ReadonlyMap<string, number>>();

  constructor(behind: BehindPorts) {
    this.#behind = behind;
  }

  /** The links of `netns`, those that lead on marked. Never rejects. */
  async mark(netns: string | null, links: readonly Link[]): Promise<readonly Link[]> {
    if (!links.some((link) => link.kind === 'bridge' && isOfVeths(link, links))) return links;
    const asked = await this.#ask(netns);
    const seen = indexed(asked.leading, links);
    const before = [...(this.#known.get(netns) ?? [])].filter(
      ([name]) => !asked.told.has(splitInterfaceName(name).bare),
    );
    const leading = new Map([...before, ...seen]);
    this.#known.set(netns, leading);
    return links.map((link) => (leading.get(link.name) === link.index ? { ...link, leadsOn: true } : link));
  }

  /** Which ports lead on, and of which it was told whether they do. */
  async #ask(
    netns: string | null,
  ): Promise<{ readonly leading: ReadonlySet<string>; readonly told: ReadonlySet<string> }> {
    const ends = await this.#behind.ends(netns).catch((): readonly FarEnd[] => []);
    const places = new Map(ends.flatMap(({ id, netns }) => (netns === null ? [] : [[id, netns] as const])));
    const veths = new Map<number, readonly JsonObject[]>();
    for (const [id, place] of [...places].sort(namedFirst).slice(0, MOST_NAMESPACES)) {
      const found = await this.#behind.veths(place);
      if (found !== null) veths.set(id, found);
    }
    const told = ends.flatMap(({ id, port }) => (veths.has(id) ? [textOf(port.ifname) ?? ''] : []));
    const ports = ends.map(({ port }) => port);
    return { leading: portsLeadingOn(ports, (id) => veths.get(id) ?? []), told: new Set(told) };
  }
}

/** Namespaces with a name are a lab's or a network's; of those without, which are containers', there are many. */
function namedFirst([, one]: readonly [number, Elsewhere], [, other]: readonly [number, Elsewhere]): number {
  return Number(typeof one === 'number') - Number(typeof other === 'number');
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
