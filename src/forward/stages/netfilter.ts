/**
 * The rules that a frame meets at the hooks of a bridge crossing, in the order of their priorities (nf_hook): nftables
 * (families netdev and bridge), ebtables, and where br_netfilter is on those of IPv4.
 */
import type { Link } from '../../state/host-state.ts';
import { type Answer, PASSES, unknown } from '../answer.ts';
import type { BridgeCrossing } from '../crossing.ts';
import type { Host } from '../host.ts';
import type { Packet } from '../packet.ts';
import type { BridgeStage, DeviceStage } from '../stage.ts';
import { type BridgeHook, bareName, bridgeScene } from './bridge-hook.ts';
import { bridgeNetfilterGate } from './bridge-netfilter.ts';
import { ebtablesGates } from './ebtables-rules.ts';
import { answerOf } from './gate.ts';
import { nftGates } from './nft-rules.ts';
import { isDownward, isUpward } from './step-direction.ts';

/** Before the port is looked at, and behind it; then behind the bridge's own capture. */
export const NETFILTER_INGRESS: BridgeStage = deviceHook('ingress', ({ from }) => from);
export const NETFILTER_PREROUTING: BridgeStage = bridgeHook('prerouting');
export const NETFILTER_LEAVING: readonly BridgeStage[] = [leavingHook, bridgeHook('postrouting')];
/** Behind the checks of the port itself. */
export const NETFILTER_EGRESS: BridgeStage = deviceHook('egress', ({ to }) => to);

/** Up from a device or down to one: the same for what is no bridge. */
export const stepNetfilter: DeviceStage = (step, packet, host) => {
  if (isUpward(step)) return netdevRules('ingress', step.from, packet, host);
  return isDownward(step) ? netdevRules('egress', step.to, packet, host) : PASSES;
};

/** Those that hang on a device itself. */
export function netdevRules(hook: 'ingress' | 'egress', at: Link, packet: Packet, host: Host): Answer {
  const device = bareName(at);
  const scene = {
    packet,
    input: hook === 'ingress' ? device : null,
    output: hook === 'egress' ? device : null,
    hostMacs: [],
    bridge: null,
    ports: null,
    isTracked: null,
  };
  if (device === null) return PASSES;
  return answerOf(nftGates({ families: ['netdev'], hook, device }, { bridge: at }, host, () => scene));
}

function deviceHook(hook: 'ingress' | 'egress', deviceOf: (crossing: BridgeCrossing) => Link | null): BridgeStage {
  return (crossing, packet, host) => {
    const device = bareName(deviceOf(crossing));
    if (device === null) return PASSES;
    const scene = bridgeScene(crossing, packet, hook === 'ingress' ? 'prerouting' : 'postrouting');
    return answerOf(
      nftGates({ families: ['netdev'], hook, device }, crossing, host, () => ({ ...scene, bridge: null })),
    );
  };
}

function bridgeHook(hook: BridgeHook): BridgeStage {
  return (crossing, packet, host) => {
    const scene = bridgeScene(crossing, packet, hook);
    return answerOf([
      ...nftGates({ families: ['bridge'], hook }, crossing, host, () => scene),
      ...ebtablesGates(hook, crossing, host, scene),
      bridgeNetfilterGate(hook, crossing, packet, host),
    ]);
  };
}

function leavingHook(crossing: BridgeCrossing, packet: Packet, host: Host) {
  const forward = bridgeHook('forward')(crossing, packet, host);
  if (crossing.from !== null) return forward;
  // The host itself sent it, or the path does not tell by which port it came in.
  const output = bridgeHook('output')(crossing, packet, host);
  if (output.kind === 'stops' || forward.kind !== 'stops') return output;
  return unknown(`by which port of ${crossing.bridge.name} the frame came in`);
}
