/**
 * Which way an interface of the path looks, so that a frame's direction tells where it travels. An interface has a
 * wire's side, from which it receives (`in`), and the host's own side, to which it sends (`out`). The place in the path
 * says which is which: a port receives from the side away from its bridge, a VLAN or macvlan device from the device
 * below it, the end of a veth pair from its other end. A bridge shows nearly everything as `in`
 * (br_handle_frame_finish) and so tells nothing. A place that leaves it open is `either`: the order of times tells then.
 */
import { areInOneNamespace } from './interface-name.ts';
import type { Hop, HopRole, Path } from './path.ts';
import { hostOfHop } from './segments.ts';

/** What is `in` on this hop comes from the network, from the guest, or from either. */
export type Facing = 'network' | 'guest' | 'either';

const OUTWARD = -1;
const INWARD = 1;
type Side = typeof OUTWARD | typeof INWARD;

/** What may carry a device of this role: its wire's side is there. Bridges, which carry and are carried, are apart. */
const CARRIERS: Readonly<Partial<Record<HopRole, ReadonlySet<HopRole>>>> = {
  bond: new Set(['slaves', 'uplink', 'veth', 'tap']),
  vlan: new Set(['slaves', 'uplink', 'veth', 'tap', 'bond', 'vlan', 'vxlan', 'macvtap']),
  vxlan: new Set(['slaves', 'uplink', 'veth', 'tap', 'bond', 'vlan', 'macvtap']),
  macvtap: new Set(['slaves', 'uplink', 'veth', 'tap', 'bond', 'vlan', 'vxlan']),
};

/** The facing of each hop of a path, in its order. */
export function facingOf(path: Path): readonly Facing[] {
  const { hops } = path;
  const facings = hops.map((_, position) => facingByPlace(hops, position));
  spread(hops, facings);
  // Nothing beside it tells: what a path begins with leads to the network.
  const [outermost] = hops;
  if (outermost !== undefined && facings[0] === undefined && LEADS_OUT.has(outermost.role)) {
    facings[0] = 'network';
    spread(hops, facings);
  }
  return facings.map((facing) => facing ?? 'either');
}

const LEADS_OUT: ReadonlySet<HopRole> = new Set(['slaves', 'bond', 'vlan', 'uplink', 'vxlan', 'tap', 'macvtap']);

/** What the hop's own role and those beside it say; undefined where they say nothing. */
function facingByPlace(hops: readonly Hop[], position: number): Facing | undefined {
  const hop = hops[position]!;
  const { role } = hop;
  if (role === 'bridge' || role === 'unknown') return 'either';
  const [outward, inward] = [-1, 1].map((side) => {
    const beside = hops[position + side];
    return beside !== undefined && areOnOneHost(beside, hop) ? beside : undefined;
  });
  const isEdge = [hops[position - 1] !== outward, hops[position + 1] !== inward];
  // Another host is reached by the wire.
  if (isEdge[0] || isEdge[1]) return isEdge[0] === isEdge[1] ? 'either' : isEdge[0] ? 'network' : 'guest';
  const bridges = [outward, inward].filter((beside) => beside?.role === 'bridge').length;
  if (role === 'macvtap') {
    const below = [outward, inward].map((beside) => beside !== undefined && carries(beside, hop) === true);
    if (below[0] !== below[1]) return below[0] ? 'network' : 'guest';
  }
  // A bridge beside a last macvtap may be the device below it, or what it is a port of.
  if (bridges === 1 && (role !== 'macvtap' || (outward !== undefined && inward !== undefined))) {
    return outward?.role === 'bridge' ? 'guest' : 'network';
  }
  if (bridges > 0) return 'either';
  // The wire of a tap is the guest's program, never another hop of this host.
  return role === 'tap' && inward === undefined ? 'guest' : undefined;
}

/** Hops that nothing tells yet learn from those beside them that are known, until no more is to be learned. */
function spread(hops: readonly Hop[], facings: (Facing | undefined)[]): void {
  for (let learned = true; learned; ) {
    learned = false;
    for (let position = 0; position < hops.length; position++) {
      if (facings[position] !== undefined) continue;
      const facing = facingBeside(hops, facings, position, OUTWARD) ?? facingBeside(hops, facings, position, INWARD);
      if (facing === undefined) continue;
      facings[position] = facing;
      learned = true;
    }
  }
}

/** What the neighbour on one side says about a hop, from where the neighbour itself looks. */
function facingBeside(
  hops: readonly Hop[],
  facings: readonly (Facing | undefined)[],
  position: number,
  side: Side,
): Facing | undefined {
  const hop = hops[position]!;
  const beside = hops[position + side];
  const known = facings[position + side];
  if (beside === undefined || known === undefined || known === 'either') return undefined;
  const looksHere = (known === 'guest') === (side === OUTWARD);
  // Its wire's side is here: this hop carries it, or is at the other end of its wire.
  if (looksHere) return carries(hop, beside) === false ? opposite(known) : known;
  // Its host's side is here: it carries this hop, or the host forwards between the two.
  const carried = carries(beside, hop);
  if (carried === true) return known;
  const mayBeElse = carried === null || beside.role === 'macvtap' || !areInOneNamespace(beside.name, hop.name);
  return mayBeElse ? undefined : opposite(known);
}

/** Whether `upper` stands on `lower`; null where the two may also be two interfaces of a router. */
function carries(lower: Hop, upper: Hop): boolean | null {
  if (!CARRIERS[upper.role]?.has(lower.role)) return false;
  if (!areOnOneHost(lower, upper)) return false;
  // A macvlan may be moved into a container's namespace.
  if (upper.role === 'macvtap' || lower.role === 'slaves') return true;
  if (!areInOneNamespace(lower.name, upper.name)) return false;
  return lower.interfaces.some((name) => upper.name.startsWith(`${name}.`)) ? true : null;
}

function areOnOneHost(one: Hop, other: Hop): boolean {
  return hostOfHop(one) === hostOfHop(other);
}

function opposite(facing: 'network' | 'guest'): Facing {
  return facing === 'network' ? 'guest' : 'network';
}
