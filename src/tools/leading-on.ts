/**
 * Which veth ports of bridges have a port of another bridge at their other end, in another network namespace: they lead on,
 * as an uplink does and a container's own interface does not.
 */
import { integerOf, type JsonObject, objectOf, textOf } from './json-fields.ts';

/** A VRF takes an interface as a bridge does, and forwards no frames. */
const MASTERS_THAT_FORWARD = new Set<string | null>(['bridge', 'openvswitch', 'ovs-system', 'bond', 'team']);

/**
 * The names of those among `ports`, which are links of one namespace as `ip -j` has them; `endsIn`: the links of the namespace
 * that has this number there, as `ip -j -d` has them.
 */
export function portsLeadingOn(
  ports: readonly JsonObject[],
  endsIn: (id: number) => readonly JsonObject[],
): ReadonlySet<string> {
  const leading = new Set<string>();
  for (const port of ports) {
    const name = textOf(port.ifname);
    const id = integerOf(port.link_netnsid);
    if (name === null || id === null || textOf(port.master) === null) continue;
    const end = endsIn(id).find(
      ({ ifindex, link_index }) => isOf(ifindex, port.link_index) && isOf(link_index, port.ifindex),
    );
    if (end === undefined || textOf(end.master) === null) continue;
    if (MASTERS_THAT_FORWARD.has(textOf(objectOf(end.linkinfo).info_slave_kind))) leading.add(name);
  }
  return leading;
}

function isOf(index: unknown, other: unknown): boolean {
  return integerOf(index) !== null && integerOf(index) === integerOf(other);
}
