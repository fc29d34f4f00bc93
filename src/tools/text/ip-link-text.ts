/**
 * Reads the text of `ip -d link` into what `ip -j -d link` prints (iproute2, ipaddress.c): as much of it as paths, rules and
 * counters are read from. `ip link`, `ip -s link` and `ip addr` are read as far as they go.
 */
import type { JsonObject } from '../json-fields.ts';
import { numberAfter, switchesIn, wordAfter } from './field.ts';

/** `3: tap0@if2: <BROADCAST,UP> mtu 1500 qdisc noqueue master br0 state UP ...`. */
const HEAD = /^(\d+): ([^\s:]+): <([^>]*)> mtu (\d+)(.*)$/;
const ADDRESS = /^\s+link\/(\S+)(?: ([0-9a-f:]{17}))?/;
/** Indented lines that tell no kind, though they begin with a word. */
const OTHER_LINES = /^\s+(?:link\/|alias|altname|inet6?|valid_lft|vf|prog|parentbus|parentdev|RX|TX)\b/;
const KIND = /^\s+([a-z][a-z0-9-]*?)(_slave)?(?:\s(.*))?$/;
const PORT_SWITCHES = ['learning', 'flood', 'bcast_flood', 'hairpin', 'isolated', 'locked', 'proxy_arp'];

/** Whether a line is the first of a link here: `bridge link` has a state and a cost of the port in it. */
export function beginsIpLink(line: string): boolean {
  return HEAD.test(line) && !/ cost \d+\s*$/.test(line);
}

/** Never throws; lines that it does not know are passed over. */
export function parseIpLinkText(lines: readonly string[]): readonly JsonObject[] {
  const links: Record<string, unknown>[] = [];
  let link: Record<string, unknown> = {};
  let columns: { readonly side: 'rx' | 'tx'; readonly names: readonly string[] } | null = null;
  for (const line of lines) {
    const head = HEAD.exec(line);
    if (head !== null) {
      link = linkOf(head);
      links.push(link);
      columns = null;
      continue;
    }
    if (columns !== null) {
      addCounters(link, columns.side, columns.names, line);
      columns = null;
      continue;
    }
    const counted = /^\s+([RT])X(?: errors)?:\s+(.*)$/.exec(line);
    if (counted !== null) {
      columns = { side: counted[1] === 'R' ? 'rx' : 'tx', names: (counted[2] ?? '').trim().split(/\s+/) };
      continue;
    }
    const address = ADDRESS.exec(line);
    if (address !== null) {
      link.link_type = address[1];
      link.address = address[2];
      const promiscuity = numberAfter(line, 'promiscuity');
      if (promiscuity !== null) link.promiscuity = promiscuity;
      // Only with -d there is one, and only then the kind follows.
      continue;
    }
    if (link.promiscuity !== undefined && !OTHER_LINES.test(line)) addKind(link, KIND.exec(line));
  }
  return links;
}

function linkOf([, index, written = '', flags = '', mtu, rest = '']: RegExpExecArray): Record<string, unknown> {
  const at = written.lastIndexOf('@');
  const other = at < 1 ? null : written.slice(at + 1);
  const master = wordAfter(rest, 'master');
  return {
    ifindex: Number(index),
    ifname: at < 1 ? written : written.slice(0, at),
    // `if5` is an index in another namespace.
    ...(other === null || other === 'NONE' || /^if\d+$/.test(other) ? {} : { link: other }),
    flags: flags.split(','),
    mtu: Number(mtu),
    ...(master === null ? {} : { master }),
  };
}

function addKind(link: Record<string, unknown>, match: RegExpExecArray | null): void {
  if (match === null) return;
  const [, kind = '', slave, rest = ''] = match;
  const before = link.linkinfo as JsonObject | undefined;
  if (slave !== undefined) {
    const data = kind === 'bridge' ? portData(rest) : {};
    link.linkinfo = { ...before, info_slave_kind: kind, info_slave_data: data };
  } else if (before === undefined) {
    link.linkinfo = { info_kind: kind, info_data: dataOf(kind, rest) };
  }
}

function portData(rest: string): JsonObject {
  const number = wordAfter(rest, 'port_no');
  return { state: wordAfter(rest, 'state'), ...switchesIn(rest, PORT_SWITCHES), ...(number ? { no: number } : {}) };
}

function dataOf(kind: string, rest: string): JsonObject {
  switch (kind) {
    case 'bridge':
      return {
        vlan_filtering: numberAfter(rest, 'vlan_filtering'),
        nf_call_iptables: numberAfter(rest, 'nf_call_iptables'),
      };
    case 'vlan':
      return { id: numberAfter(rest, 'id') };
    case 'bond':
      return {
        mode: wordAfter(rest, 'mode'),
        active_slave: wordAfter(rest, 'active_slave'),
        ad_info: { partner_mac: wordAfter(rest, 'ad_partner_mac') },
      };
    case 'vxlan':
      return { link: wordAfter(rest, 'dev') };
    default:
      return {};
  }
}

function addCounters(link: Record<string, unknown>, side: 'rx' | 'tx', names: readonly string[], line: string): void {
  const values = line.trim().split(/\s+/).map(Number);
  if (values.length !== names.length || !values.every(Number.isSafeInteger)) return;
  const stats = (link.stats64 ?? {}) as Readonly<Record<string, JsonObject>>;
  const own = { ...stats[side], ...Object.fromEntries(names.map((name, i) => [name, values[i]])) };
  link.stats64 = { ...stats, [side]: own };
}
