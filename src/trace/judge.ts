/** The verdict on one transmission: delivered, lost at a hop, or undecidable, with reasons (never a guess). */
import type { DurationNs } from '../core/time.ts';
import type { Path } from '../path/path.ts';
import type { Copy } from './copy.ts';
import { CLOCK_SLACK_NS } from './limits.ts';
import type { Transmission } from './transmissions.ts';
import type { InconclusiveReason, Verdict } from './types.ts';
import type { Visibility } from './visibility.ts';

/** Judges a settled transmission over `path`, and lets `visibility` learn from it. */
export function judge(transmission: Transmission, path: Path, visibility: Visibility, settleNs: DurationNs): Verdict {
  const { heading, carrying } = transmission;
  const step = heading === 'to-guest' ? 1 : -1;
  const final = heading === 'to-guest' ? path.hops.length - 1 : 0;
  const furthest = carrying.reduce((best, copy) => ((copy.position - best.position) * step > 0 ? copy : best));
  learnFrom(carrying, path, visibility, settleNs);
  const lastSeen = furthest.hop;
  if (path.hops.length === 1 || furthest.position === final) {
    return { status: 'delivered', lastSeen, missing: null, blind: [], reasons: [] };
  }
  const blind: string[] = [];
  const reasons: InconclusiveReason[] = [];
  for (let position = furthest.position + step; ; position += step) {
    const hop = path.hops[position];
    if (hop === undefined) break;
    const view = viewOf(visibility, path, position, furthest, settleNs);
    if (view.able) return { status: 'lost', lastSeen, missing: hop.name, blind, reasons: [] };
    blind.push(hop.name);
    for (const reason of view.reasons) if (!reasons.includes(reason)) reasons.push(reason);
  }
  if (reasons.length === 0) reasons.push('all-later-hops-blind');
  return { status: 'inconclusive', lastSeen, missing: null, blind, reasons };
}

function viewOf(visibility: Visibility, path: Path, position: number, copy: Copy, settleNs: DurationNs) {
  const hop = path.hops[position];
  if (hop === undefined) throw new Error('position outside the path');
  return visibility.view(hop.name, hop.interfaces, copy, copy.timeNs - CLOCK_SLACK_NS, copy.timeNs + settleNs);
}

/** A hop between two that showed the message has shown it too, or is blind to it; a gap of the capture teaches nothing. */
function learnFrom(carrying: readonly Copy[], path: Path, visibility: Visibility, settleNs: DurationNs): void {
  const byPosition = new Map(carrying.map((copy) => [copy.position, copy]));
  const positions = [...byPosition.keys()];
  const outermost = Math.min(...positions);
  const innermost = Math.max(...positions);
  let neighbour = carrying[0] as Copy;
  for (let position = outermost; position <= innermost; position++) {
    const copy = byPosition.get(position);
    const hop = path.hops[position];
    if (hop === undefined) continue;
    if (copy) neighbour = copy;
    if (copy || viewOf(visibility, path, position, neighbour, settleNs).reasons.length === 0) {
      visibility.learn(hop.name, copy ?? neighbour, copy !== undefined);
    }
  }
}
