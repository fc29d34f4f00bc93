/** The verdict on one transmission: delivered, lost at a hop, or inconclusive with reasons. It never guesses. */
import type { DurationNs } from '../../core/time.ts';
import type { Path } from '../../path/path.ts';
import type { Copy } from '../copies/copy.ts';
import type { Transmission } from '../copies/transmissions.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import type { Route } from '../route.ts';
import type { InconclusiveReason, Verdict } from '../types.ts';
import type { Visibility } from './visibility.ts';

const BROADCAST = 'ff:ff:ff:ff:ff:ff';
/** Characters of the first byte of a MAC, with the colon behind it. */
const FIRST_BYTE = 3;

/** Judges a settled transmission of client `chaddr` over a route; `final` is the position where it is delivered. */
export function judge(
  transmission: Transmission,
  { path, delivered }: Route,
  final: number,
  chaddr: string,
  visibility: Visibility,
  settleNs: DurationNs,
): Verdict {
  const { heading, carrying } = transmission;
  const step = heading === 'to-guest' ? 1 : -1;
  const furthest = furthestOf(carrying, step);
  const lastSeen = furthest.hop;
  if (path.hops.length === 1 || (furthest.position - final) * step >= 0) {
    return delivered[furthest.position]!;
  }
  const blind: string[] = [];
  const reasons: InconclusiveReason[] = [];
  for (let position = furthest.position + step; (final - position) * step >= 0; position += step) {
    const hop = path.hops[position]!;
    if (isUnheard(path, position, furthest, chaddr)) {
      blind.push(hop.name);
      continue;
    }
    const view = viewOf(visibility, path, position, furthest, settleNs);
    if (view.able) return { status: 'lost', lastSeen, missing: hop.name, blind, reasons: [] };
    blind.push(hop.name);
    for (const reason of view.reasons) if (!reasons.includes(reason)) reasons.push(reason);
  }
  if (reasons.length === 0) reasons.push('all-later-hops-blind');
  return { status: 'inconclusive', lastSeen, missing: null, blind, reasons };
}

/**
 * Lets `visibility` learn from a transmission between two positions it must have passed: a hop there has shown it too,
 * or is blind to it; a gap of the capture teaches nothing.
 */
export function learnSight(
  copies: readonly Copy[],
  outermost: number,
  innermost: number,
  path: Path,
  visibility: Visibility,
  settleNs: DurationNs,
): void {
  let neighbour = copies[0]!;
  for (let position = outermost; position <= innermost; position++) {
    const copy = copyAt(copies, position);
    if (copy) neighbour = copy;
    if (copy || viewOf(visibility, path, position, neighbour, settleNs).reasons.length === 0) {
      visibility.learn(path.hops[position]!.name, neighbour, copy !== undefined);
    }
  }
}

/** Whether a transmission may pass a hop unseen about the time of `copy`: the hop is blind, or its capture has a gap. */
export function passesUnseen(
  position: number,
  copy: Copy,
  path: Path,
  visibility: Visibility,
  settleNs: DurationNs,
): boolean {
  return !viewOf(visibility, path, position, copy, settleNs).able;
}

/** Whether the capture at this hop leaves out what `copy` is: a broadcast to another than the guest whose port it is. */
function isUnheard({ hears, hops }: Path, position: number, { linkDestination }: Copy, chaddr: string): boolean {
  if (hears === undefined || position !== hops.length - 1 || linkDestination !== BROADCAST) return false;
  return chaddr.slice(FIRST_BYTE) !== hears.slice(FIRST_BYTE);
}

function copyAt(copies: readonly Copy[], position: number): Copy | undefined {
  for (const copy of copies) if (copy.position === position) return copy;
  return undefined;
}

/** The copy that came furthest; `step` is 1 towards the guest, -1 towards the network. */
function furthestOf(carrying: readonly Copy[], step: number): Copy {
  let furthest = carrying[0]!;
  for (const copy of carrying) if ((copy.position - furthest.position) * step > 0) furthest = copy;
  return furthest;
}

function viewOf(visibility: Visibility, path: Path, position: number, copy: Copy, settleNs: DurationNs) {
  const hop = path.hops[position]!;
  return visibility.view(hop.name, hop.interfaces, copy, copy.timeNs - CLOCK_SLACK_NS, copy.timeNs + settleNs);
}
