/** Which way a bridge port looks: to the network, to a guest, to another bridge of this host, or nobody can tell. */
import type { Link } from '../state/host-state.ts';

/**
 * `network`: hardware, bond, VLAN device, tunnel. `guest`: a tap, or anything with libvirt's host-side MAC.
 * `patch`: a veth whose other end is in this namespace too. `unclear`: a veth whose other end is elsewhere, which is
 * a container's port or a lab's uplink. `none`: leads nowhere.
 */
export type PortSide = 'network' | 'guest' | 'patch' | 'unclear' | 'none';

/** libvirt gives the host's end of a guest's interface the guest's MAC with this first byte. */
const HOST_SIDE_PREFIX = 'fe:';

/** A bridge without an uplink has the lowest MAC of its ports (br_stp_recalculate_bridge_id), and what is on top has its own. */
const TAKES_MAC_OF_OTHERS = new Set(['bridge', 'vlan', 'bond', 'team']);

const LEADS_NOWHERE = new Set(['dummy', 'ifb', 'loopback', 'nlmon', 'vcan']);

/** True for a MAC as libvirt gives it to the host's end of a guest's interface. */
export function isHostSideMac(mac: string): boolean {
  return mac.startsWith(HOST_SIDE_PREFIX);
}

/** True where the host's end has `hostMac` and the guest's has `guestMac`: all bytes but the first agree. */
export function isHostSideOf(hostMac: string, guestMac: string): boolean {
  return isHostSideMac(hostMac) && hostMac.slice(3) === guestMac.slice(3);
}

/** What a link's own kind and MAC say about the side it looks to. */
export function portSide(link: Link): PortSide {
  if (link.kind === 'tun' || link.kind === 'macvtap') return 'guest';
  if (link.kind !== null && LEADS_NOWHERE.has(link.kind)) return 'none';
  if (link.kind === 'veth' && link.peer !== null) return 'patch';
  if (link.kind !== null && !TAKES_MAC_OF_OTHERS.has(link.kind) && isHostSideMac(link.mac)) return 'guest';
  if (link.kind === 'veth') return 'unclear';
  return 'network';
}
