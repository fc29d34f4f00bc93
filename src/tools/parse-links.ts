/** Reads the JSON of `ip -j -d link` (iproute2 4.20 and later) into links. */

import { joinInterfaceName } from '../path/interface-name.ts';
import type { Link, PortFlags } from '../state/host-state.ts';
import type { XdpProgram } from '../state/kinds/link.ts';
import { flagOf, integerOf, type JsonObject, objectOf, objectsOf, textOf, textsOf } from './json-fields.ts';

/** More interfaces than any host has; the rest is left out. */
const MAX_LINKS = 65_536;

/**
 * The links of parsed JSON, with `netns` before every name. Never throws: what lacks a name or an index is left out,
 * and a field that a version does not print has the kernel's default.
 */
export function parseLinks(json: unknown, netns: string | null): readonly Link[] {
  const links: Link[] = [];
  for (const item of objectsOf(json).slice(0, MAX_LINKS)) {
    const link = parseLink(item, netns);
    if (link !== null) links.push(link);
  }
  return links;
}

const PORT_FLAGS = ['learning', 'flood', 'hairpin', 'isolated', 'locked'];

function parseLink(item: JsonObject, netns: string | null): Link | null {
  const bare = textOf(item.ifname);
  const index = integerOf(item.ifindex);
  if (bare === null || index === null) return null;
  const named = (value: unknown): string | null => {
    const name = textOf(value);
    return name === null ? null : joinInterfaceName(netns, name);
  };
  const info = objectOf(item.linkinfo);
  const data = objectOf(info.info_data);
  const slave = objectOf(info.info_slave_data);
  const flags = textsOf(item.flags);
  const kind = textOf(info.info_kind) ?? (item.link_type === 'loopback' ? 'loopback' : null);
  const masterKind = textOf(info.info_slave_kind);
  const program = programOf(objectOf(objectOf(item.xdp).prog));
  return {
    name: joinInterfaceName(netns, bare),
    index,
    mac: textOf(item.address)?.toLowerCase() ?? '',
    mtu: integerOf(item.mtu) ?? 0,
    up: flags.includes('UP'),
    carrier: flags.includes('LOWER_UP'),
    kind,
    master: named(item.master),
    masterKind,
    lower: kind === 'veth' ? null : (named(item.link) ?? named(data.link)),
    peer: kind === 'veth' ? named(item.link) : null,
    vlanId: kind === 'vlan' ? integerOf(data.id) : null,
    promiscuity: integerOf(item.promiscuity) ?? 0,
    portState: masterKind === 'bridge' ? textOf(slave.state) : null,
    ...(program === null ? {} : { xdp: program }),
    // Saved text may tell of a port no more than its bridge.
    port: masterKind === 'bridge' && PORT_FLAGS.some((flag) => slave[flag] !== undefined) ? parsePort(slave) : null,
    ...(kind === 'bridge' ? { vlanFiltering: integerOf(data.vlan_filtering) === 1 } : {}),
    bondMode: kind === 'bond' ? textOf(data.mode) : null,
    activeSlave: named(data.active_slave),
    ...(kind === 'bond' && integerOf(data.all_slaves_active) === 1 ? { takesFromAllSlaves: true } : {}),
    bondPartner: textOf(objectOf(data.ad_info).partner_mac)?.toLowerCase() ?? null,
  };
}

function parsePort(slave: JsonObject): PortFlags {
  return {
    learning: flagOf(slave.learning, true),
    flood: flagOf(slave.flood, true),
    broadcastFlood: flagOf(slave.bcast_flood, true),
    hairpin: flagOf(slave.hairpin, false),
    isolated: flagOf(slave.isolated, false),
    locked: flagOf(slave.locked, false),
    proxyArp: flagOf(slave.proxy_arp, false),
  };
}

function programOf({ name, id }: JsonObject): XdpProgram | null {
  const number = integerOf(id);
  return number === null ? null : { id: number, name: textOf(name) };
}
