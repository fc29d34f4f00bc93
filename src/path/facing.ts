/**
 * Which way an interface of the path looks, so that a frame's direction tells where it travels. A tap receives (`in`)
 * what the guest sends; an uplink receives what the network sends; a bridge shows nearly everything as `in`
 * (br_handle_frame_finish) and so tells nothing.
 */
import { splitInterfaceName } from './interface-name.ts';
import type { Hop, HopRole, Path } from './path.ts';

/** What is `in` on this hop comes from the network, from the guest, or from either. */
export type Facing = 'network' | 'guest' | 'either';

const BY_ROLE: Readonly<Record<HopRole, Facing | 'by-neighbours'>> = {
  slaves: 'network',
  bond: 'network',
  vlan: 'network',
  uplink: 'network',
  vxlan: 'network',
  tap: 'guest',
  macvtap: 'guest',
  bridge: 'either',
  veth: 'by-neighbours',
  unknown: 'either',
};

/** The facing of each hop of a path, in its order. */
export function facingOf(path: Path): readonly Facing[] {
  const facings: Facing[] = [];
  for (const [position, hop] of path.hops.entries()) {
    const byRole = BY_ROLE[hop.role];
    facings.push(byRole === 'by-neighbours' ? vethFacing(path.hops, position, facings) : byRole);
  }
  return facings;
}

/**
 * One end of a veth pair: a port of the bridge outward looks to the guest, a port of the bridge inward to the network, the
 * end that a server in a namespace of its own listens on to the guest.
 */
function vethFacing(hops: readonly Hop[], position: number, before: readonly Facing[]): Facing {
  const outward = hops[position - 1];
  const inward = hops[position + 1];
  const peer = outward?.role === 'veth' ? before[position - 1] : undefined;
  if (peer === 'guest') return 'network';
  if (peer === 'network') return 'guest';
  if (outward?.role === 'bridge') return inward?.role === 'bridge' ? 'either' : 'guest';
  if (inward?.role === 'bridge') return 'network';
  const isServerEnd = outward === undefined && inward !== undefined && netnsOf(inward) !== netnsOf(hops[position]);
  return isServerEnd ? 'guest' : 'either';
}

function netnsOf(hop: Hop | undefined): string | null {
  return splitInterfaceName(hop?.name ?? '').netns;
}
