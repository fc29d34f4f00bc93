/**
 * Which interfaces a trace captures on, and how: each once, however many paths share it; promiscuous only where a hop
 * shows nothing otherwise; with many guests narrowed to what is a port's own business.
 */
import { dhcpFilter, dhcpFilterBehind } from '../../capture/filter.ts';
import type { LiveInterface } from '../../capture/live-source.ts';
import type { Path } from '../../path/path.ts';
import { isHostSideMac } from '../../wiring/port-side.ts';

/** All DHCP, not the guest's alone: what others send is counted, and may be the cause. */
export const FILTER = dhcpFilter(null);

/**
 * With many guests, bytes of one of the two rings of a guest's port: one that shows its own guest's DHCP only, 60 frames,
 * and one of a guest that is not known yet. A Linux bridge has 1,023 ports at most, so that all take 256 MiB, or 512;
 * the hops they share, where a storm of all guests passes, share what the live source has for rings.
 */
const RING_BYTES_OF_PORT = { own: 128 << 10, unknown: 256 << 10 };

/**
 * A flooded broadcast passes every port of a bridge: with many guests each port shows those for its own guest only. What
 * comes in there is the guest's, whatever MAC it asks with, and so are the replies that the bridge forwards to it.
 */
function portFilters({ hears }: Path): Pick<LiveInterface, 'filter' | 'filterIn'> {
  if (hears === undefined) return { filter: FILTER };
  const filterOf = isHostSideMac(hears) ? dhcpFilterBehind : dhcpFilter;
  return { filter: filterOf(hears, 'unicast-replies'), filterIn: filterOf(hears, 'requests') };
}

/** The interfaces of a path from the network to the guest. `narrowed`: guests' ports have small rings. */
export function interfacesOf(path: Path, narrowed: boolean): readonly LiveInterface[] {
  const last = path.hops.length - 1;
  return path.hops.flatMap(({ interfaces, role }, position) =>
    interfaces.map((name): LiveInterface => {
      // A bridge shows forwarded unicast only while it is promiscuous; its ports are so already.
      const promiscuous = role === 'bridge';
      if (!narrowed || position !== last || last === 0) return { name, promiscuous, filter: FILTER };
      const ringBytes = RING_BYTES_OF_PORT[path.hears === undefined ? 'unknown' : 'own'];
      return { name, promiscuous, ...portFilters(path), ringBytes };
    }),
  );
}

/** Takes each interface once; one that is a guest's port in one path and a shared hop in another hears everything, with a ring for it. */
export function mergeInterfaces(all: readonly LiveInterface[]): readonly LiveInterface[] {
  const merged = new Map<string, LiveInterface>();
  for (const each of all) {
    const known = merged.get(each.name);
    const isShared = each.ringBytes === undefined;
    if (known === undefined || known.filter !== FILTER || isShared) merged.set(each.name, each);
  }
  return [...merged.values()];
}
