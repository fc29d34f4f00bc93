/** The MAC of the guest behind a port, as far as the host's own tables tell. Called while a path is searched. */
import type { FdbEntry, Link } from '../state/host-state.ts';
import { isHostSideMac, isHostSideOf } from './port-side.ts';

/** What Calico gives every host end of a container. */
const CALICO_MAC = 'ee:ee:ee:ee:ee:ee';

/**
 * A macvtap has its guest's MAC, and so has a veth on no bridge, which is a container's own end unless its MAC is one that
 * host ends get. A port with libvirt's host-side MAC shows all but the first byte; the FDB has the
 * whole one, on whichever port the bridge believes it to be. Any other port: the one MAC learned on it. Else null.
 */
export function findGuestMac(port: Link, fdb: readonly FdbEntry[]): string | null {
  if (port.kind === 'macvtap' || port.kind === 'macvlan') return port.mac;
  if (port.kind === 'veth' && port.master === null && port.peer === null && !isHostEnd(port.mac)) return port.mac;
  const learned = fdb.filter((entry) => !entry.local && !isGroupMac(entry.mac));
  if (isHostSideMac(port.mac)) {
    const whole = new Set(learned.filter((e) => e.mac !== port.mac && isHostSideOf(port.mac, e.mac)).map((e) => e.mac));
    if (whole.size === 1) return [...whole][0] ?? null;
  }
  const own = new Set(learned.filter((entry) => entry.port === port.name).map((entry) => entry.mac));
  return own.size === 1 ? ([...own][0] ?? null) : null;
}

function isHostEnd(mac: string): boolean {
  return isHostSideMac(mac) || mac === CALICO_MAC;
}

/** True for multicast and broadcast: the lowest bit of the first byte. */
export function isGroupMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}
