/** Every format of saved text that is recognised, the most particular first. A new one is a parser in ../text and an entry here. */
import { append } from '../../core/lists.ts';
import { beginsNftText, parseNftText } from '../nft-text/ruleset.ts';
import { parseCounters } from '../parse-counters.ts';
import { parseFdb } from '../parse-fdb.ts';
import { parseListeners } from '../parse-listeners.ts';
import { parseVlans } from '../parse-vlans.ts';
import { beginsBonding, parseBonding } from '../text/bonding-text.ts';
import { beginsBrctlMacs, beginsBrctlShow, parseBrctlMacs, parseBrctlShow } from '../text/brctl-text.ts';
import { beginsFdb, parseFdbText } from '../text/bridge-fdb-text.ts';
import { beginsBridgeLink, parseBridgeLinkText } from '../text/bridge-link-text.ts';
import { beginsVlans, parseVlansText } from '../text/bridge-vlan-text.ts';
import { beginsIpLink, parseIpLinkText } from '../text/ip-link-text.ts';
import { beginsLog, parseLogLine } from '../text/kernel-log-text.ts';
import { DOMAIN_STATS, DOMAIN_XML } from './domain-formats.ts';
import type { SavedFormat } from './format.ts';
import { JSON_FORMAT } from './json-format.ts';
import { portLink } from './port-link.ts';
import { RULES_FORMAT } from './rules-format.ts';

const IP_LINK: SavedFormat = {
  command: 'ip -d link',
  begins: beginsIpLink,
  read(lines, { netns }, into) {
    const links = parseIpLinkText(lines);
    for (const link of links) into.links.push({ netns, link, detail: link.linkinfo === undefined ? 0 : 2 });
    append(into.counters, parseCounters(links, netns));
  },
};

const BRIDGE_LINK: SavedFormat = {
  command: 'bridge -d link',
  begins: beginsBridgeLink,
  read(lines, { netns }, into) {
    for (const port of parseBridgeLinkText(lines)) into.links.push({ netns, link: portLink(port), detail: 1 });
  },
};

const FDB: SavedFormat = {
  command: 'bridge fdb show',
  begins: beginsFdb,
  read(lines, { netns, command }, into) {
    const device = /\bdev (\S+)/.exec(command ?? '')?.[1] ?? null;
    append(into.entries, parseFdb(parseFdbText(lines, device), netns));
    into.ask('fdb', netns);
  },
};

const VLANS: SavedFormat = {
  command: 'bridge vlan',
  begins: beginsVlans,
  isHeading: true,
  read(lines, { netns }, into) {
    append(into.vlans, parseVlans(parseVlansText(lines), netns));
    into.ask('vlans', netns);
  },
};

const BRCTL_SHOW: SavedFormat = {
  command: 'brctl show',
  begins: beginsBrctlShow,
  isHeading: true,
  read(lines, { netns }, into) {
    for (const port of parseBrctlShow(lines)) into.brctlPorts.push({ netns, ...port });
  },
};

const BRCTL_MACS: SavedFormat = {
  command: 'brctl showmacs BRIDGE',
  begins: beginsBrctlMacs,
  isHeading: true,
  read(lines, { netns, command }, into) {
    const bridge = /\bshowmacs (\S+)/.exec(command ?? '')?.[1] ?? null;
    into.brctlMacs.push({ netns, bridge, macs: parseBrctlMacs(lines) });
  },
};

const BONDING: SavedFormat = {
  command: 'cat /proc/net/bonding/BOND',
  begins: beginsBonding,
  isHeading: true,
  read(lines, { netns, command }, into) {
    const name = /\/proc\/net\/bonding\/(\S+)/.exec(command ?? '')?.[1] ?? null;
    into.bonds.push({ netns, name, bond: parseBonding(lines) });
  },
};

const NFT: SavedFormat = {
  command: 'nft -a list ruleset',
  begins: beginsNftText,
  read(lines, { netns, command, file }, into) {
    if (command?.includes('list chains')) {
      into.nftDevices.push({ netns, text: lines.join('\n') });
      return;
    }
    const { json, unread, isWhole } = parseNftText(lines);
    if (!isWhole) into.remarks.push(`${file}: the nftables ruleset ends inside a table: it is not taken`);
    else into.nft.push({ netns, json });
    const [first] = unread;
    if (first !== undefined && isWhole)
      into.remarks.push(`${file}: ${unread.length} of nft's rules not understood, the first: ${first}`);
  },
};

const SETTING = /^(?:net\.bridge\.|\/proc\/sys\/net\/bridge\/)(bridge-nf-[\w-]+)(?: = |:)(\d+)\s*$/;

const SETTINGS: SavedFormat = {
  command: 'sysctl net.bridge',
  begins: (line) => SETTING.test(line),
  read(lines, { netns }, into) {
    for (const line of lines) {
      const [, name, value] = SETTING.exec(line) ?? [];
      if (name !== undefined && value !== undefined) into.settings.push({ netns, name, value });
    }
  },
};

const SOCKETS: SavedFormat = {
  command: "ss -lunp 'sport = :67'",
  begins: (line) => /^(?:State\s+Recv-Q|UNCONN\s+\d+\s+\d+\s)/.test(line),
  read(lines, { netns }, into) {
    into.listeners.push({ netns, listeners: parseListeners(lines.join('\n'), netns) });
  },
};

const KERNEL_LOG: SavedFormat = {
  command: 'dmesg, journalctl -k',
  begins: beginsLog,
  read(lines, _context, into) {
    for (const line of lines) {
      const parsed = parseLogLine(line);
      if (parsed !== null) into.log.push(parsed);
    }
  },
};

export const FORMATS: readonly SavedFormat[] = [
  JSON_FORMAT,
  BRIDGE_LINK,
  IP_LINK,
  FDB,
  VLANS,
  BRCTL_SHOW,
  BRCTL_MACS,
  NFT,
  RULES_FORMAT,
  SETTINGS,
  BONDING,
  SOCKETS,
  DOMAIN_STATS,
  DOMAIN_XML,
  KERNEL_LOG,
];
