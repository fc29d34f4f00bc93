/**
 * Bonds whose slaves the switch may take for separate ports: then it sends each broadcast back in through the other
 * slave.
 */

import type { Link } from '../state/host-state.ts';
import { portsOf } from './find-uplinks.ts';
import type { WiredHop, WiringProblem } from './wiring-problem.ts';

/** Modes that need a static LAG on the switch; whether there is one cannot be seen from here. */
const NEED_STATIC_LAG: readonly (string | null)[] = ['balance-rr', 'balance-xor', 'broadcast'];
const NO_PARTNER = '00:00:00:00:00:00';

/** Hints of a bond without a LAG behind it; none for a bond of one slave. */
export function checkBond(bond: WiredHop, links: readonly Link[]): readonly WiringProblem[] {
  return bond.links
    .filter((link) => portsOf(link.name, links).length > 1)
    .filter(needsMissingLag)
    .map((link) => ({
      code: 'bond-without-lag',
      hop: bond.hop.name,
      interface: link.name,
      facts: { mode: bondModeText(link), partner: link.bondPartner },
    }));
}

/**
 * Whether a bond is set up for a LAG that the switch does not show: by its partner, or because it cannot show one. With
 * all_slaves_active active-backup takes what the switch floods to each of its slaves, as those modes do.
 */
export function needsMissingLag({ bondMode, bondPartner, takesFromAllSlaves }: Link): boolean {
  if (bondMode === '802.3ad') return bondPartner === NO_PARTNER;
  return NEED_STATIC_LAG.includes(bondMode) || (bondMode === 'active-backup' && takesFromAllSlaves === true);
}

/** The mode, and what makes one need a LAG that does without; null where it is not known. */
export function bondModeText({ bondMode, takesFromAllSlaves }: Link): string | null {
  return bondMode === 'active-backup' && takesFromAllSlaves === true ? `${bondMode} with all_slaves_active` : bondMode;
}
