/** Reads the JSON of `bridge -j vlan show` into the VLAN tables of bridge ports. */
import { joinInterfaceName } from '../path/interface-name.ts';
import type { PortVlan, PortVlans } from '../state/kinds/vlans.ts';
import { integerOf, objectsOf, textOf, textsOf } from './json-fields.ts';

/** The tables of parsed JSON; what lacks a name or a number is left out. Never throws. */
export function parseVlans(json: unknown, netns: string | null): readonly PortVlans[] {
  return objectsOf(json).flatMap((item) => {
    const name = textOf(item.ifname);
    return name === null
      ? []
      : [{ name: joinInterfaceName(netns, name), vlans: objectsOf(item.vlans).flatMap(parseVlan) }];
  });
}

function parseVlan(item: Readonly<Record<string, unknown>>): readonly PortVlan[] {
  const first = integerOf(item.vlan);
  if (first === null) return [];
  const flags = textsOf(item.flags);
  return [
    {
      first,
      last: integerOf(item.vlanEnd) ?? first,
      pvid: flags.includes('PVID'),
      untagged: flags.includes('Egress Untagged'),
    },
  ];
}
