/**
 * Hops given by hand must be in the order of the host's wiring: verdicts of a live trace are out before enough frames are
 * there to contradict the order, and would be wrong.
 */
import type { Path } from '../../path/path.ts';
import type { Link } from '../../state/host-state.ts';
import { orderByWiring } from '../../wiring/order-of-hops.ts';
import { Refused } from '../refused.ts';

/** @throws Refused where the wiring has them in another order. Which end is the guest's it does not tell. */
export function requireOrder(paths: readonly Path[], links: readonly Link[]): void {
  for (const { hops } of paths) {
    const order = orderByWiring(hops, links)?.map(({ name }) => name);
    if (order === undefined) continue;
    const given = hops.map(({ name }) => name).join(' > ');
    const message = `hops: no frame passes ${given}; on this host they are wired ${order.join(' > ')}`;
    throw new Refused(message, { what: 'hops-out-of-order', order });
  }
}
