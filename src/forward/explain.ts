/**
 * Why a frame went no further: the stages between two captures, in the kernel's order, asked one by one. The first that
 * stops the frame explains the loss, if each stage before it passes or says what it does not know.
 */
import type { Answer } from './answer.ts';
import type { BridgeCrossing, Crossing } from './crossing.ts';
import type { Host } from './host.ts';
import type { Packet } from './packet.ts';
import type { BridgeStage, DeviceStage } from './stage.ts';
import { bondSlave } from './stages/bond-slave.ts';
import { destination } from './stages/destination.ts';
import { deviceUp } from './stages/device-up.ts';
import { egressMember } from './stages/egress-member.ts';
import { egressMtu } from './stages/egress-mtu.ts';
import { egressPort } from './stages/egress-port.ts';
import { flooding } from './stages/flooding.ts';
import { ingressMember } from './stages/ingress-member.ts';
import { ingressPort } from './stages/ingress-port.ts';
import { isolation } from './stages/isolation.ts';
import { lockedPort } from './stages/locked-port.ts';
import {
  NETFILTER_EGRESS,
  NETFILTER_INGRESS,
  NETFILTER_LEAVING,
  NETFILTER_PREROUTING,
  stepNetfilter,
} from './stages/netfilter.ts';
import { QUEUE, stepTrafficControl, TC_EGRESS, TC_INGRESS } from './stages/traffic-control.ts';
import { vethMtu } from './stages/veth-mtu.ts';
import { vlanDevice } from './stages/vlan-device.ts';
import { vlanEgress } from './stages/vlan-egress.ts';
import { vlanIngress } from './stages/vlan-ingress.ts';
import { bridgeXdp, deviceXdp } from './stages/xdp.ts';

/** Between the capture on the port and the capture on the bridge. */
const ENTERING: readonly BridgeStage[] = [
  TC_INGRESS,
  NETFILTER_INGRESS,
  ingressMember,
  ingressPort,
  NETFILTER_PREROUTING,
  vlanIngress,
  lockedPort,
  bridgeXdp,
];
/** Between the capture on the bridge and the capture on the egress port. */
const LEAVING: readonly BridgeStage[] = [
  egressMember,
  destination,
  egressPort,
  vlanEgress,
  isolation,
  flooding,
  ...NETFILTER_LEAVING,
  egressMtu,
  NETFILTER_EGRESS,
  TC_EGRESS,
  QUEUE,
];
/** Between the captures on two devices. */
const STEPPING: readonly DeviceStage[] = [
  stepTrafficControl,
  stepNetfilter,
  deviceUp,
  bondSlave,
  vlanDevice,
  vethMtu,
  deviceXdp,
];

export type Stop = Extract<Answer, { kind: 'stops' }>;
export type Counted = Extract<Answer, { kind: 'counted' }>;

export interface Explanation {
  /** The stage that stops the frame; null where none does by what was read. */
  readonly stop: Stop | null;
  /** What was not known of the stages up to there, as noun phrases. */
  readonly unknown: readonly string[];
  /** Stages that may have stopped it, since they stopped frames. */
  readonly counted: readonly Counted[];
}

export function explain(crossings: readonly Crossing[], packet: Packet, host: Host): Explanation {
  const unknown = new Set<string>();
  const counted: Counted[] = [];
  for (const crossing of crossings) {
    for (const answer of answersAt(crossing, packet, host)) {
      if (answer.kind === 'stops') return { stop: answer, unknown: [...unknown], counted };
      if (answer.kind === 'unknown') unknown.add(answer.what);
      if (answer.kind === 'counted') counted.push(answer);
    }
  }
  return { stop: null, unknown: [...unknown], counted };
}

/** Evaluated one by one: whoever has what it looks for asks no further. */
function* answersAt(crossing: Crossing, packet: Packet, host: Host): Iterable<Answer> {
  if (crossing.kind === 'device') for (const stage of STEPPING) yield stage(crossing, packet, host);
  else for (const stage of stagesOf(crossing)) yield stage(crossing, packet, host);
}

function stagesOf({ enters, leaves }: BridgeCrossing): readonly BridgeStage[] {
  return [...(enters ? ENTERING : []), ...(leaves ? LEAVING : [])];
}
