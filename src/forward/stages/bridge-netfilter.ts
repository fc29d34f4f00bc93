/**
 * br_netfilter lets the hooks of IPv4 see what a bridge forwards, with the bridge as its device (br_nf_pre_routing,
 * br_nf_forward_ip, br_nf_post_routing): iptables, and nftables of the families ip and inet. A frame with a wrong IPv4
 * header comes to none of them.
 */
import { type Answer, PASSES, stops, unknown } from '../answer.ts';
import type { BridgeCrossing } from '../crossing.ts';
import type { Scene } from '../firewall/scene.ts';
import type { Host } from '../host.ts';
import type { Packet } from '../packet.ts';
import { type BridgeHook, bareName, hostMacsOf } from './bridge-hook.ts';
import type { Gate } from './gate.ts';
import { ipRules } from './ip-rules.ts';

/** Where IP's hooks come among those of the bridge (NF_BR_PRI_BRNF, one before it, NF_BR_PRI_LAST). */
const PLACES: Readonly<Record<BridgeHook, number>> = {
  prerouting: 0,
  forward: -1,
  output: 0,
  postrouting: Number.POSITIVE_INFINITY,
};

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
  return ipRules(hook, crossing, host, (isTracked) => ipScene(hook, crossing, packet, isTracked));
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
