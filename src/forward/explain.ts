/**
 * Why a frame went no further: the stages between two captures, in the kernel's order, asked one by one. The first that
 * stops the frame explains the loss, if each stage before it passes or says what it does not know.
 */
import type { Answer } from './answer.ts';
import type { BridgeCrossing, Crossing } from './crossing.ts';
import type { Host } from './host.ts';
import type { Packet } from './packet.ts';
import type { BridgeStage } from './stage.ts';
import { destination } from './stages/destination.ts';
import { egressMember } from './stages/egress-member.ts';
import { egressMtu } from './stages/egress-mtu.ts';
import { egressPort } from './stages/egress-port.ts';
import { flooding } from './stages/flooding.ts';
import { ingressPort } from './stages/ingress-port.ts';
import { isolation } from './stages/isolation.ts';
import { lockedPort } from './stages/locked-port.ts';
import { NETFILTER_EGRESS, NETFILTER_ENTERING, NETFILTER_LEAVING } from './stages/netfilter.ts';

/** Between the capture on the port and the capture on the bridge. */
const ENTERING: readonly BridgeStage[] = [...NETFILTER_ENTERING, ingressPort, lockedPort];
/** Between the capture on the bridge and the capture on the egress port. */
const LEAVING: readonly BridgeStage[] = [
  egressMember,
  destination,
  egressPort,
  isolation,
  flooding,
  ...NETFILTER_LEAVING,
  egressMtu,
  NETFILTER_EGRESS,
];

export type Stop = Extract<Answer, { kind: 'stops' }>;

export interface Explanation {
  /** The stage that stops the frame; null where none does by what was read. */
  readonly stop: Stop | null;
  /** What was not known of the stages up to there, as noun phrases. */
  readonly unknown: readonly string[];
}

export function explain(crossings: readonly Crossing[], packet: Packet, host: Host): Explanation {
  const unknown = new Set<string>();
  for (const crossing of crossings) {
    if (crossing.kind !== 'bridge') continue;
    for (const stage of stagesOf(crossing)) {
      const answer = stage(crossing, packet, host);
      if (answer.kind === 'stops') return { stop: answer, unknown: [...unknown] };
      if (answer.kind === 'unknown') unknown.add(answer.what);
    }
  }
  return { stop: null, unknown: [...unknown] };
}

function stagesOf({ enters, leaves }: BridgeCrossing): readonly BridgeStage[] {
  return [...(enters ? ENTERING : []), ...(leaves ? LEAVING : [])];
}
