/** The rows of `brctl showmacs` as entries: it numbers ports, whose names other commands tell. */
import { joinInterfaceName } from '../../path/interface-name.ts';
import type { FdbEntry, Link } from '../../state/host-state.ts';
import { objectOf, textOf } from '../json-fields.ts';
import type { Gathered } from './gathered.ts';

/** Never throws. What cannot be named is left out, with a remark that says what would name it. */
export function brctlEntries(gathered: Gathered, links: readonly Link[]): readonly FdbEntry[] {
  return gathered.brctlMacs.flatMap(({ netns, bridge: told, macs }) => {
    const localMacs = new Map(macs.flatMap(({ number, mac, local }) => (local ? [[mac, number] as const] : [])));
    const ports = links.filter((link) => link.masterKind === 'bridge');
    const byMac = ports.filter(({ mac }) => localMacs.has(mac));
    const bridges = new Set(byMac.map(({ master }) => master));
    const bridge = told !== null ? joinInterfaceName(netns, told) : bridges.size === 1 ? [...bridges][0] : null;
    if (bridge == null) {
      gathered.remarks.push(
        'brctl showmacs: it does not say of which bridge the MACs are: save `ip -d link` beside it, or the line that was typed',
      );
      return [];
    }
    const names = new Map(
      byMac.flatMap((link) => (link.master === bridge ? [[localMacs.get(link.mac)!, link.name]] : [])),
    );
    for (const [number, name] of numbered(gathered, netns, bridge)) names.set(number, name);
    const unnamed = new Set(macs.flatMap(({ number }) => (names.has(number) ? [] : [number])));
    if (unnamed.size > 0) {
      const numbers = [...unnamed].sort((a, b) => a - b).join(', ');
      gathered.remarks.push(
        `brctl showmacs: what port ${numbers} of ${bridge} is called is not told: save \`ip -d link\` beside it`,
      );
    }
    return macs.flatMap(({ number, mac, local }) => {
      const port = names.get(number);
      return port === undefined ? [] : [{ mac, bridge, port, vlan: null, local, static: false, sticky: false }];
    });
  });
}

/** By `port_no` of `ip -d link`, and by the kernel log: `br0: port 2(tap0) entered forwarding state`. */
function numbered(gathered: Gathered, netns: string | null, bridge: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { text } of gathered.log) {
    const [, own, number, port] = /^(\S+): port (\d+)\(([^)\s]+)\) /.exec(text) ?? [];
    if (own !== undefined && joinInterfaceName(netns, own) === bridge)
      names.set(Number(number), joinInterfaceName(netns, port!));
  }
  for (const each of gathered.links) {
    const { ifname, master, linkinfo } = each.link;
    const [name, own] = [textOf(ifname), textOf(master)];
    const number = Number(objectOf(objectOf(linkinfo).info_slave_data).no ?? Number.NaN);
    if (each.netns !== netns || name === null || own === null || !Number.isSafeInteger(number)) continue;
    if (joinInterfaceName(netns, own) === bridge) names.set(number, joinInterfaceName(netns, name));
  }
  return names;
}
