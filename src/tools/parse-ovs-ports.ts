/** Reads the two tables of `ovs-vsctl --format=json -- ... list bridge -- ... list port`: which port is of which switch. */
import type { Link } from '../state/host-state.ts';
import { objectOf } from './json-fields.ts';

/** The links, each port of Open vSwitch with its bridge as master. */
export function withOvsMasters(links: readonly Link[], bridges: ReadonlyMap<string, string>): readonly Link[] {
  return links.map((link) => {
    const master = bridges.get(link.name);
    return master === undefined || link.master !== null ? link : { ...link, master, masterKind: 'openvswitch' };
  });
}

/** Bridge by port, out of the two tables of ovs-vsctl's JSON (RFC 7047, section 5.1: sets and UUIDs are tagged lists). */
export function parseOvsPorts(text: string): ReadonlyMap<string, string> {
  const [bridges, ports] = text.trim().split('\n').map(rowsOf);
  const names = new Map(ports?.map(([uuid, name]) => [uuidsOf(uuid)[0], String(name)]));
  const bridgeOf = new Map<string, string>();
  for (const [name, own] of bridges ?? []) {
    for (const uuid of uuidsOf(own)) bridgeOf.set(names.get(uuid) ?? '', String(name));
  }
  return bridgeOf;
}

function rowsOf(line: string): readonly (readonly unknown[])[] {
  const { data } = objectOf(JSON.parse(line));
  return Array.isArray(data) ? data.filter((row) => Array.isArray(row)) : [];
}

/** `["uuid", U]` or `["set", [["uuid", U], ...]]`. */
function uuidsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  if (value[0] === 'uuid') return [String(value[1])];
  return Array.isArray(value[1]) ? value[1].flatMap(uuidsOf) : [];
}
