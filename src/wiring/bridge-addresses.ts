/** The Ethernet addresses at which this host itself answers on the hops of its paths. */

import { hopsOf } from '../path/hops-of.ts';
import type { Path } from '../path/path.ts';
import type { Link } from '../state/host-state.ts';

/** The own addresses of the bridges among the hops: what is sent there has arrived, a server on this host takes it. */
export function bridgeAddresses(paths: readonly Path[], links: readonly Link[]) {
  const hops = hopsOf(paths);
  return links.flatMap(({ name, kind, mac }) => {
    const hop = kind === 'bridge' ? hops.find(({ interfaces }) => interfaces.includes(name)) : undefined;
    return hop ? [{ mac, hop: hop.name }] : [];
  });
}
