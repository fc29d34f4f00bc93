/**
 * br_netfilter lets the hooks of IPv4 see what a bridge forwards, with the bridge as its device (br_nf_pre_routing,
 * br_nf_forward_ip, br_nf_post_routing): iptables, and nftables of the families ip and inet. A frame with a wrong IPv4
 * header comes to none of them.
 */
import { isRecord } from '../../state/shapes.ts';
import { type Answer, PASSES, stops, unknown } from '../answer.ts';
import type { BridgeCrossing } from '../crossing.ts';
import { holdsIptables } from '../firewall/iptables/match.ts';
import { iptablesTarget } from '../firewall/iptables/target.ts';
import type { NftRuleset } from '../firewall/nft/ruleset.ts';
import type { SavedRuleset } from '../firewall/save/ruleset.ts';
import type { Scene } from '../firewall/scene.ts';
import type { Host } from '../host.ts';
import type { Packet } from '../packet.ts';
import { type BridgeHook, bareName, hostMacsOf } from './bridge-hook.ts';
import { answerOf, type Gate } from './gate.ts';
import { nftGates } from './nft-rules.ts';
import { namespaceOf, type SavedHook, type SavedTool, savedGates } from './saved-rules.ts';

/** Where IP's hooks come among those of the bridge (NF_BR_PRI_BRNF, one before it, NF_BR_PRI_LAST). */
const PLACES: Readonly<Record<BridgeHook, number>> = {
  prerouting: 0,
  forward: -1,
  output: 0,
  postrouting: Number.POSITIVE_INFINITY,
};

/** Priorities of linux/netfilter_ipv4.h. */
const HOOKS: Readonly<Record<BridgeHook, readonly SavedHook[]>> = {
  prerouting: [
    { table: 'raw', chain: 'PREROUTING', priority: -300 },
    { table: 'mangle', chain: 'PREROUTING', priority: -150 },
    { table: 'nat', chain: 'PREROUTING', priority: -100 },
  ],
  forward: [
    { table: 'mangle', chain: 'FORWARD', priority: -150 },
    { table: 'filter', chain: 'FORWARD', priority: 0 },
    { table: 'security', chain: 'FORWARD', priority: 50 },
  ],
  output: [],
  postrouting: [
    { table: 'mangle', chain: 'POSTROUTING', priority: -150 },
    { table: 'nat', chain: 'POSTROUTING', priority: 100 },
  ],
};

/** Connections are tracked from here on, at the first hook (NF_IP_PRI_CONNTRACK). */
const TRACKING = -200;

const IPTABLES: SavedTool = { code: 'filtered-by-iptables', holds: holdsIptables, targetOf: iptablesTarget };

const NOT_READ: readonly Gate[] = [{ priority: 0, answer: () => unknown('the rules of iptables') }];

export function bridgeNetfilterGate(hook: BridgeHook, crossing: BridgeCrossing, packet: Packet, host: Host): Gate {
  return { priority: PLACES[hook], answer: () => answerAt(hook, crossing, packet, host) };
}

function answerAt(hook: BridgeHook, crossing: BridgeCrossing, packet: Packet, host: Host): Answer {
  // A frame of the host's own has met them before it came to the bridge.
  if (crossing.from === null) return PASSES;
  const handing = host.handsToIp(crossing.bridge.name);
  if (handing === null) return unknown('whether the bridge hands frames to iptables');
  if (!handing.isOn || (packet.vlanIds.length > 0 && !handing.takesTagged)) return PASSES;
  if (hook === 'prerouting' && packet.ipFault !== undefined) {
    // Before any rule (br_validate_ipv4).
    return stops('ip-header-wrong', {
      port: crossing.from.name,
      bridge: crossing.bridge.name,
      fault: packet.ipFault,
    });
  }
  const around = host.iptables(namespaceOf(crossing));
  const isExempt =
    (around?.nearest.some(mayExempt) ?? true) || mayExemptByNft(host.nft(namespaceOf(crossing))?.nearest);
  const isTracked = (priority: number) => (isExempt || (hook === 'prerouting' && priority <= TRACKING) ? null : true);
  const sceneAt = (priority: number) => ipScene(hook, crossing, packet, isTracked(priority));
  return answerOf([
    ...(around === null ? NOT_READ : savedGates(HOOKS[hook], around, IPTABLES, crossing, sceneAt)),
    ...nftGates({ families: ['ip', 'inet'], hook }, crossing, host, sceneAt),
  ]);
}

function ipScene(
  hook: BridgeHook,
  { bridge, from, to }: BridgeCrossing,
  packet: Packet,
  isTracked: boolean | null,
): Scene {
  const device = bareName(bridge);
  return {
    packet,
    input: hook === 'postrouting' ? null : device,
    output: hook === 'prerouting' ? null : device,
    hostMacs: hostMacsOf(from, bridge),
    bridge: null,
    ports: { input: bareName(from), output: hook === 'prerouting' ? null : bareName(to) },
    isTracked,
  };
}

/** So can a rule of nftables, in any chain. */
function mayExemptByNft(ruleset: NftRuleset | undefined): boolean {
  if (ruleset === undefined) return true;
  const isExempting = (statement: unknown) => isRecord(statement) && 'notrack' in statement;
  return [...ruleset.chains.values()].some(({ rules }) => rules.some(({ statements }) => statements.some(isExempting)));
}

/** The table raw can keep connections from being tracked. */
function mayExempt({ tables }: SavedRuleset): boolean {
  const chains = [...(tables.get('raw')?.values() ?? [])];
  return chains.some(({ rules }) => rules.some(({ spec }) => /-j NOTRACK|--notrack/.test(spec)));
}
