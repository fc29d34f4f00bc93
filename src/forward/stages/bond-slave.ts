/**
 * A bond takes nothing from a slave that is not the active one (bond_handle_frame, bond_should_deliver_exact_match): in the
 * modes that have an active slave, unless it was told to (all_slaves_active). balance-alb takes what is sent to one receiver.
 */
import type { Link } from '../../state/host-state.ts';
import { PASSES, stops, unknown } from '../answer.ts';
import { isUnicast } from '../packet.ts';
import type { DeviceStage } from '../stage.ts';

/** Every slave of the other modes is active. */
const WITH_ACTIVE_SLAVE: readonly (string | null)[] = ['active-backup', 'balance-tlb', 'balance-alb'];

const BALANCING: readonly (string | null)[] = ['balance-tlb', 'balance-alb'];

export const bondSlave: DeviceStage = ({ from, to }, packet) => {
  if (to.kind !== 'bond' || from.master !== to.name) return PASSES;
  // Set later, it has no effect on the modes that balance (bond_option_all_slaves_active_set, bond_is_active_slave).
  if (to.takesFromAllSlaves === true)
    return BALANCING.includes(to.bondMode) ? unknown(`what ${to.name} takes from its inactive slaves`) : PASSES;
  // Which of its slaves aggregate is no part of the state.
  if (to.bondMode === '802.3ad') return unknown(`which slaves of ${to.name} take part in its aggregator`);
  if (!WITH_ACTIVE_SLAVE.includes(to.bondMode) || to.activeSlave === from.name) return PASSES;
  if (to.activeSlave === null) return unknown(`the active slave of ${to.name}`);
  return isTakenAnyway(to, isUnicast(packet))
    ? PASSES
    : stops('reply-on-backup-slave', { bond: to.name, slave: from.name, active: to.activeSlave });
};

function isTakenAnyway({ bondMode }: Link, isForOne: boolean | null): boolean {
  return bondMode === 'balance-alb' && isForOne === true;
}
