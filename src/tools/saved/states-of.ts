/** Host state of what saved text told of one host at one time. */
import { joinInterfaceName } from '../../path/interface-name.ts';
import type { HostState, Link, SavedFrom } from '../../state/host-state.ts';
import type { NamespaceEbtables } from '../../state/kinds/ebtables.ts';
import type { NamespaceIptables } from '../../state/kinds/iptables.ts';
import type { NamespaceRuleset } from '../../state/kinds/nft.ts';
import type { SavedRules } from '../../state/saved-rules.ts';
import { hypervisorOf } from '../hypervisor.ts';
import { objectOf } from '../json-fields.ts';
import { lacksDevices, withDevices } from '../nft-devices.ts';
import { brctlEntries } from './brctl-entries.ts';
import type { Gathered, SavedTable } from './gathered.ts';
import { linksOf } from './links-of.ts';
import { type CaptureSpan, type LocalZone, logStates } from './log-states.ts';
import { serverPlacesOf } from './server-places.ts';
import { devicesOfTc } from './tc-pieces.ts';

type Netns = string | null;

/** Everything but `timeNs` and where it comes from. */
type Fields = HostState extends infer State
  ? State extends HostState
    ? Omit<State, 'timeNs' | 'saved'>
    : never
  : never;

/**
 * The states, each with the files it comes from. What has no time of its own counts as true when the captures begin. Remarks
 * on what is missing are added to those of `gathered`. Never throws.
 */
export function statesOf(gathered: Gathered, span: CaptureSpan, zone: LocalZone): readonly HostState[] {
  const saved: SavedFrom = { files: gathered.files, timeNs: gathered.timeNs };
  const timeNs = gathered.timeNs ?? span.fromNs;
  const links = linksOf(gathered);
  const states: Fields[] = [
    ...(links.length > 0 ? [{ kind: 'link' as const, links }] : []),
    ...fdbState(gathered, links),
    ...vlansState(gathered),
    ...(gathered.counters.length > 0 ? [{ kind: 'counters' as const, interfaces: gathered.counters }] : []),
    ...nftState(gathered),
    ...iptablesState(gathered),
    ...ebtablesState(gathered),
    ...tcState(gathered),
    ...serversState(gathered),
    ...domainsState(gathered),
    ...machineState(gathered),
  ];
  const kinds = new Set(states.map(({ kind }) => kind));
  // The absence of an event tells something only where the log was looked at.
  const log = logStates(gathered, span, zone);
  const gaps = log === null ? [{ kind: 'gap' as const, what: 'kernel-log', reason: 'not saved' }] : [];
  if (kinds.has('link') && !links.some(({ kind }) => kind !== null && kind !== 'loopback')) {
    gathered.remarks.push('what kind of device each link is, is not told: save `ip -d link` and not `ip link`');
  }
  return [...[...states, ...gaps].map((state) => ({ ...state, timeNs, saved }) as HostState), ...(log ?? [])];
}

function fdbState(gathered: Gathered, links: readonly Link[]): Fields[] {
  const entries = [...gathered.entries, ...brctlEntries(gathered, links)];
  const isRead = entries.length > 0 || namespacesOf(gathered).some((netns) => gathered.wasAsked('fdb', netns));
  return isRead ? [{ kind: 'fdb', entries }] : [];
}

function vlansState(gathered: Gathered): Fields[] {
  const isRead = namespacesOf(gathered).some((netns) => gathered.wasAsked('vlans', netns));
  return isRead ? [{ kind: 'vlans', ports: gathered.vlans }] : [];
}

function tcState(gathered: Gathered): Fields[] {
  const devices = devicesOfTc(gathered.tc);
  return devices.length > 0 ? [{ kind: 'tc', devices }] : [];
}

/** Namespaces of which anything was told. */
function namespacesOf(gathered: Gathered): readonly Netns[] {
  const { links, nft, iptables, ebtables, settings, listeners, asked } = gathered;
  const all = [links, nft, iptables, ebtables, settings, listeners].flat().map(({ netns }) => netns);
  return [...new Set<Netns>([null, ...all, ...asked])];
}

function nftState(gathered: Gathered): Fields[] {
  const rulesets = namespacesOf(gathered).flatMap((netns): NamespaceRuleset[] => {
    const documents = gathered.nft.filter((each) => each.netns === netns);
    if (documents.length === 0) return [];
    const json = documents.length === 1 ? documents[0]!.json : joinRulesets(documents.map((each) => each.json));
    const devices = gathered.nftDevices.find((each) => each.netns === netns);
    return [{ netns, json: devices !== undefined && lacksDevices(json) ? withDevices(json, devices.text) : json }];
  });
  return rulesets.length > 0 ? [{ kind: 'nft', rulesets }] : [];
}

/** A table that is in several of them counts once, as in the last. */
function joinRulesets(documents: readonly string[]): string {
  const tables = new Map<string, unknown[]>();
  for (const json of documents) {
    const { nftables } = objectOf(JSON.parse(json));
    const own = new Map<string, unknown[]>();
    for (const object of Array.isArray(nftables) ? nftables : []) {
      const [kind = ''] = Object.keys(objectOf(object));
      const { family, table, name } = objectOf(objectOf(object)[kind]);
      const key = `${family} ${kind === 'table' ? name : table}`;
      own.set(key, [...(own.get(key) ?? []), object]);
    }
    for (const [key, objects] of own) tables.set(key, objects);
  }
  return JSON.stringify({ nftables: [...tables.values()].flat() });
}

function iptablesState(gathered: Gathered): Fields[] {
  const namespaces = namespacesOf(gathered).flatMap((netns): NamespaceIptables[] => {
    const tables = gathered.iptables.filter((each) => each.netns === netns);
    const isRead = tables.length > 0 || gathered.wasAsked('iptables', netns);
    const settings = gathered.settings.filter((each) => each.netns === netns);
    const settingOf = (name: string) => settings.find((each) => each.name === name)?.value;
    const called = settingOf('bridge-nf-call-iptables') ?? (tables.some(countedByBridge) ? '1' : undefined);
    if (called === undefined) {
      if (tables.length > 0) {
        gathered.remarks.push(
          'the rules of iptables: whether bridges hand frames to them is not told: save `sysctl net.bridge` beside them',
        );
      }
      return [];
    }
    const isOn = called === '1';
    const bridges = isOn || called === 'absent' ? [] : bridgesThatCall(gathered, netns);
    const isAsked = isOn || bridges.length > 0;
    if (isAsked && !isRead) {
      gathered.remarks.push(
        'bridges hand frames to iptables, whose rules are not there: save `iptables-save -c` as well',
      );
      return [];
    }
    const takesTagged = settingOf('bridge-nf-filter-vlan-tagged') === '1';
    return [{ netns, isOn, takesTagged, bridges, rules: isAsked ? byTool(tables) : [] }];
  });
  return namespaces.length > 0 ? [{ kind: 'iptables', namespaces }] : [];
}

/** A rule that matches bridge ports has counted a frame: only a bridge hands over such. */
function countedByBridge({ text }: SavedTable): boolean {
  return /^\[[1-9]\d*:\d+\] -A .*--physdev-(?:is-bridged|in)\b/m.test(text);
}

function bridgesThatCall(gathered: Gathered, netns: Netns): readonly string[] {
  return gathered.links.flatMap(({ netns: own, link }) => {
    const { nf_call_iptables: calls } = objectOf(objectOf(link.linkinfo).info_data);
    return own === netns && calls === 1 ? [joinInterfaceName(netns, String(link.ifname))] : [];
  });
}

function ebtablesState(gathered: Gathered): Fields[] {
  const namespaces = namespacesOf(gathered).flatMap((netns): NamespaceEbtables[] => {
    const tables = gathered.ebtables.filter((each) => each.netns === netns);
    return tables.length > 0 || gathered.wasAsked('ebtables', netns) ? [{ netns, rules: byTool(tables) }] : [];
  });
  return namespaces.length > 0 ? [{ kind: 'ebtables', namespaces }] : [];
}

/** The tables of one variant together; one that was saved twice counts as it was saved last. */
function byTool(tables: readonly SavedTable[]): readonly SavedRules[] {
  const tools = new Map<string, Map<string, string>>();
  for (const { tool, text } of tables) {
    const own = tools.get(tool) ?? new Map<string, string>();
    tools.set(tool, own.set(text.split('\n', 1)[0]!, text));
  }
  return [...tools].map(([tool, own]) => ({ tool, text: [...own.values()].join('\n') }));
}

function serversState(gathered: Gathered): Fields[] {
  const { places } = serverPlacesOf(gathered);
  return places.length > 0 ? [{ kind: 'servers', places }] : [];
}

function domainsState({ guests, domains }: Gathered): Fields[] {
  if (guests.length === 0) return [];
  const isDown = (name: string) => domains.some(({ nics }) => nics.some(({ tap, linkUp }) => tap === name && !linkUp));
  const told = guests.map((guest) =>
    guest.held === null && isDown(guest.interface) ? { ...guest, held: 'link-down' as const } : guest,
  );
  return [{ kind: 'domains', guests: told }];
}

function machineState({ product, wireless }: Gathered): Fields[] {
  if (product === '' && wireless.length === 0) return [];
  return [{ kind: 'machine', product: product === '' ? null : product, hypervisor: hypervisorOf(product), wireless }];
}
