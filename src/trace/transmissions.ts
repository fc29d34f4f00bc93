/**
 * What each chain of copies is: a transmission of its own, a reflection of an earlier request, or a stray copy that
 * belongs to a transmission without carrying it further (the flooded copy on a bond's inactive slave, a hairpin echo).
 */
import type { TimeNs } from '../core/time.ts';
import type { Copy } from './copy.ts';
import { compareCopies } from './copy.ts';
import { CLOCK_SLACK_NS } from './limits.ts';
import type { Chain } from './match-copies.ts';
import type { Heading } from './types.ts';

/**
 * `foreign` requests come from the network although nobody here sent them: another host with the guest's MAC, or a
 * broadcast of a client elsewhere. `carrying` are the copies in its heading, in time order; `strays` prove nothing.
 */
export interface Transmission {
  readonly kind: 'original' | 'reflection' | 'foreign';
  readonly heading: Heading;
  readonly carrying: readonly Copy[];
  readonly strays: Copy[];
}

export interface ClassifyContext {
  /** 1 request, 2 reply. */
  readonly op: number;
  /** Number of hops in the path. */
  readonly hopCount: number;
  /** The same payload has left before this run of copies. */
  readonly leftBefore: boolean;
  /** The trace was told whose DHCP to judge, so a request of that client is its own unless the frames say otherwise. */
  readonly guestKnown: boolean;
}

/** The transmissions among the chains of one payload, in time order of their first copy. */
export function classifyChains(chains: readonly Chain[], context: ClassifyContext): Transmission[] {
  for (const chain of chains) chain.copies.sort(compareCopies);
  const inOrder = [...chains].sort((a, b) => compareCopies(first(a), first(b)));
  return context.op === 2 ? classifyReplies(inOrder) : classifyRequests(inOrder, context);
}

/** Every reply heads to the guest; copies that leave for the network instead are strays of the nearest reply. */
function classifyReplies(chains: readonly Chain[]): Transmission[] {
  const replies: Transmission[] = [];
  const strays: Copy[] = [];
  for (const { heading, copies } of chains) {
    if (heading === 'to-network') strays.push(...copies);
    else replies.push({ kind: 'original', heading: 'to-guest', carrying: copies, strays: [] });
  }
  for (const copy of strays) nearest(replies, copy.timeNs)?.strays.push(copy);
  return replies;
}

function classifyRequests(chains: readonly Chain[], context: ClassifyContext): Transmission[] {
  const found: Transmission[] = [];
  let left = context.leftBefore;
  for (const chain of chains) {
    const { copies } = chain;
    const heading = chain.heading ?? headingByOrder(copies, left, context);
    const positions = new Set(copies.map((copy) => copy.position));
    const originals = found.filter(({ kind }) => kind === 'original');
    if (heading === 'to-network') {
      const echoed = originals.find((original) => isEcho(original, copies));
      if (echoed) echoed.strays.push(...copies);
      else found.push({ kind: 'original', heading, carrying: copies, strays: [] });
      left = true;
    } else if (!left) {
      found.push({ kind: 'foreign', heading, carrying: copies, strays: [] });
    } else if (positions.size > 1 || originals.length === 0) {
      // Through one hop only is no reflection: the switch floods a bond's inactive slave, and there it ends.
      found.push({ kind: 'reflection', heading, carrying: copies, strays: [] });
    } else {
      nearest(originals, first(chain).timeNs)?.strays.push(...copies);
    }
  }
  return found;
}

/**
 * The heading of a request whose copies do not tell it, from the order in which the hops showed it. The first copies
 * of a known client are its own; later ones of the same bytes are what the order says, a tie being a reflection since
 * no client repeats itself that fast.
 */
function headingByOrder(copies: readonly Copy[], left: boolean, context: ClassifyContext): Heading {
  if (context.hopCount === 1) return 'to-network';
  const outermost = extreme(copies, (a, b) => a.position < b.position);
  const innermost = extreme(copies, (a, b) => a.position > b.position);
  const inwardNs = innermost.timeNs - outermost.timeNs;
  if (left) {
    const alone = outermost.position === innermost.position;
    return (alone && innermost.position === context.hopCount - 1) || inwardNs < 0n ? 'to-network' : 'to-guest';
  }
  if (context.guestKnown) return inwardNs > CLOCK_SLACK_NS ? 'to-guest' : 'to-network';
  // Whose client this is hangs on it entering at the guest's own port: no hop further out may have been earlier.
  const enters = innermost.position === context.hopCount - 1 && copies.every((copy) => copy.timeNs >= innermost.timeNs);
  return enters ? 'to-network' : 'to-guest';
}

/** A copy at an interface that already showed this transmission a moment ago: nobody retransmits that fast. */
function isEcho(original: Transmission, copies: readonly Copy[]): boolean {
  return copies.every((copy) =>
    original.carrying.some(
      (other) => other.interfaceId === copy.interfaceId && copy.timeNs - other.timeNs <= CLOCK_SLACK_NS,
    ),
  );
}

function nearest(transmissions: readonly Transmission[], timeNs: TimeNs): Transmission | undefined {
  let best: Transmission | undefined;
  for (const candidate of transmissions) {
    const start = candidate.carrying[0]?.timeNs ?? 0n;
    if (best === undefined || start <= timeNs) best = candidate;
  }
  return best;
}

function extreme(copies: readonly Copy[], better: (a: Copy, b: Copy) => boolean): Copy {
  return copies.reduce((best, copy) => (better(copy, best) ? copy : best));
}

function first(chain: Chain): Copy {
  const copy = chain.copies[0];
  if (copy === undefined) throw new Error('a chain has at least one copy');
  return copy;
}
