/** The VLAN tables of the bridges in the hops' namespaces. */
import { joinInterfaceName } from '../path/interface-name.ts';
import { type PortVlan, type PortVlans, vlansKind } from '../state/kinds/vlans.ts';
import { integerOf, objectsOf, textOf, textsOf } from './json-fields.ts';
import { inNamespace, parseJson } from './links.ts';
import { defineReader } from './reader.ts';

export const readVlans = defineReader({
  kind: vlansKind,
  async read({ namespaces }, run) {
    const ports: PortVlans[] = [];
    for (const netns of namespaces) {
      const args = [...inNamespace(netns), '-j', 'vlan', 'show'];
      const json = parseJson(await run('bridge', args), ['bridge', ...args].join(' '));
      for (const port of parseVlans(json, netns)) ports.push(port);
    }
    return { ports };
  },
});

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
