/** The links that saved text tells of, put together from what several commands say of each. */
import type { Link } from '../../state/host-state.ts';
import { type JsonObject, objectOf, textOf } from '../json-fields.ts';
import { portsLeadingOn } from '../leading-on.ts';
import { parseLinks } from '../parse-links.ts';
import { withOvsMasters } from '../parse-ovs-ports.ts';
import type { Gathered } from './gathered.ts';

type Records = Map<string, JsonObject>;

/** Never throws. A link of which no command tells whether it is up and what its MTU is, is left out. */
export function linksOf(gathered: Gathered): readonly Link[] {
  const byNetns = new Map<string | null, Records>();
  for (const { netns, link } of gathered.links.toSorted((a, b) => a.detail - b.detail)) {
    const records = byNetns.get(netns) ?? new Map<string, JsonObject>();
    byNetns.set(netns, records);
    const name = textOf(link.ifname);
    if (name !== null) records.set(name, merge(records.get(name) ?? {}, link));
  }
  const links = [...byNetns].flatMap(([netns, records]) => {
    for (const each of gathered.bonds) if (each.netns === netns) addBond(records, each);
    for (const { netns: own, bridge, port } of gathered.brctlPorts) {
      if (own === netns) addSlave(records, port, bridge, 'bridge');
    }
    addBridges(records);
    const all = [...records.values()];
    const leading = netns === null ? leadingOn(all, byNetns, gathered) : new Set();
    return parseLinks(all, netns)
      .map((link) => (leading.has(link.name) ? { ...link, leadsOn: true } : link))
      .toSorted((a, b) => a.index - b.index);
  });
  return withOvsMasters(links, gathered.ovsPorts);
}

/** The ports of the host's own namespace that lead on to a bridge in another one, as far as the text tells of that. */
function leadingOn(
  ports: readonly JsonObject[],
  byNetns: ReadonlyMap<string | null, Records>,
  { namespaces }: Gathered,
): ReadonlySet<string> {
  return portsLeadingOn(ports, (id) => [...(byNetns.get(namespaces.get(id) ?? '')?.values() ?? [])]);
}

/** What `more` says goes before; what only `less` says stays. */
function merge(less: JsonObject, more: JsonObject): JsonObject {
  const [a, b] = [objectOf(less.linkinfo), objectOf(more.linkinfo)];
  const linkinfo = {
    ...a,
    ...b,
    info_data: { ...objectOf(a.info_data), ...objectOf(b.info_data) },
    info_slave_data: { ...objectOf(a.info_slave_data), ...objectOf(b.info_slave_data) },
  };
  return { ...less, ...more, linkinfo };
}

function addBond(records: Records, { name, bond }: Gathered['bonds'][number]): void {
  const { mode, active, slaves, partner } = bond;
  const master = name ?? slaves.map((slave) => textOf(records.get(slave)?.master)).find((each) => each !== null);
  if (master == null) return;
  for (const slave of slaves) addSlave(records, slave, master, 'bond');
  const own = records.get(master);
  if (own === undefined) return;
  const data = { mode, active_slave: active, ...(partner === null ? {} : { ad_info: { partner_mac: partner } }) };
  records.set(master, merge(own, { linkinfo: { info_kind: 'bond', info_data: data } }));
}

function addSlave(records: Records, name: string, master: string, kind: string): void {
  const own = records.get(name);
  if (own !== undefined) records.set(name, merge(own, { master, linkinfo: { info_slave_kind: kind } }));
}

/** `bridge link` lists ports and not their bridge: that it is one follows from them, and no more is known of it. */
function addBridges(records: Records): void {
  for (const { master, linkinfo } of [...records.values()]) {
    const bridge = objectOf(linkinfo).info_slave_kind === 'bridge' ? textOf(master) : null;
    if (bridge === null) continue;
    const own = records.get(bridge) ?? { ifname: bridge, ifindex: 0, flags: ['UP', 'LOWER_UP'] };
    const kind = objectOf(own.linkinfo).info_kind ?? 'bridge';
    records.set(bridge, merge(own, { linkinfo: { info_kind: kind } }));
  }
}
