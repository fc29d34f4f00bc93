/** The rules of the firewalls and of traffic control around one loss, for the model: parsed once for each reading, however many were lost. */
import type { TimeNs } from '../core/time.ts';
import { type NftRuleset, parseNftRuleset } from '../forward/firewall/nft/ruleset.ts';
import type { RulesAround, TimedRules } from '../forward/firewall/rules-around.ts';
import { parseSavedRules, type SavedRuleset } from '../forward/firewall/save/ruleset.ts';
import type { HandsToIp, Host } from '../forward/host.ts';
import { parseTcDevice, type TcDevice } from '../forward/tc/device.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { HostState } from '../state/host-state.ts';
import type { StateKind } from '../state/kind.ts';
import { ebtablesKind } from '../state/kinds/ebtables.ts';
import { iptablesKind } from '../state/kinds/iptables.ts';
import { nftKind } from '../state/kinds/nft.ts';
import { type DeviceTc, tcKind } from '../state/kinds/tc.ts';
import type { SavedRules } from '../state/saved-rules.ts';
import type { HostKnowledge } from './host-knowledge.ts';
import { nearest } from './nearest-state.ts';

/** A reading takes no longer than this: what began so long before a loss was over by then. */
const READING_NS = 1_000_000_000n;

type Netns = string | null;

export function firewallsAt(
  timeNs: TimeNs,
  known: HostKnowledge,
): Pick<Host, 'nft' | 'iptables' | 'ebtables' | 'tc' | 'handsToIp'> {
  return {
    nft: (netns) => around(nftKind, timeNs, known, (state) => nftOf(state, netns)),
    iptables: (netns) => around(iptablesKind, timeNs, known, ({ namespaces }) => savedOf(namespaces, netns)),
    ebtables: (netns) => around(ebtablesKind, timeNs, known, ({ namespaces }) => savedOf(namespaces, netns)),
    tc: (device) => around(tcKind, timeNs, known, ({ devices }) => deviceOf(devices, device)),
    handsToIp: (bridge) => handsToIp(bridge, timeNs, known),
  };
}

function around<State extends HostState, Rules>(
  kind: StateKind<State>,
  timeNs: TimeNs,
  known: HostKnowledge,
  rulesOf: (state: State) => Rules | null,
): RulesAround<Rules> | null {
  const state = nearest(kind, timeNs, known);
  const rules = state && rulesOf(state);
  if (rules == null) return null;
  const timed = (read: State | null): TimedRules<Rules> | null => {
    const its = read && rulesOf(read);
    return read === null || its == null ? null : { timeNs: read.timeNs, rules: its };
  };
  const history = known.histories.of(kind);
  // The first reading was over before the trace began.
  const before = history.at(timeNs - READING_NS) ?? history.at(timeNs);
  return { nearest: rules, before: timed(before), after: timed(history.after(timeNs)) };
}

type NftState = Extract<HostState, { kind: 'nft' }>;
const nftRulesets = new WeakMap<NftState, ReadonlyMap<Netns, NftRuleset | null>>();

function nftOf(state: NftState, netns: Netns): NftRuleset | null {
  const known = nftRulesets.get(state);
  const rulesets = known ?? new Map(state.rulesets.map((each) => [each.netns, parseNftRuleset(each.json)]));
  nftRulesets.set(state, rulesets);
  return rulesets.get(netns) ?? null;
}

interface NamespaceRules {
  readonly netns: Netns;
  readonly rules: readonly SavedRules[];
}
const savedRulesets = new WeakMap<readonly SavedRules[], readonly SavedRuleset[]>();

function savedOf(namespaces: readonly NamespaceRules[], netns: Netns): readonly SavedRuleset[] | null {
  const rules = namespaces.find((each) => each.netns === netns)?.rules;
  if (rules === undefined) return null;
  const rulesets = savedRulesets.get(rules) ?? rules.map(parseSavedRules);
  savedRulesets.set(rules, rulesets);
  return rulesets;
}

const tcDevices = new WeakMap<DeviceTc, TcDevice>();

const NO_TC: TcDevice = { root: null, hook: null, filters: new Map() };

function deviceOf(devices: readonly DeviceTc[], name: string): TcDevice {
  const read = devices.find((each) => each.name === name);
  if (read === undefined) return NO_TC;
  const device = tcDevices.get(read) ?? parseTcDevice(read);
  tcDevices.set(read, device);
  return device;
}

function handsToIp(bridge: string, timeNs: TimeNs, known: HostKnowledge): HandsToIp | null {
  const { netns } = splitInterfaceName(bridge);
  const own = nearest(iptablesKind, timeNs, known)?.namespaces.find((each) => each.netns === netns);
  return own === undefined ? null : { isOn: own.isOn || own.bridges.includes(bridge), takesTagged: own.takesTagged };
}
