/** What the trace did not follow of its input, for the finding `followed-in-part`. */
import type { Fault } from '../core/errors.ts';
import type { TimeNs } from '../core/time.ts';
import type { LeftOut } from '../diagnose/rule.ts';
import { MOST_WAITING } from './before-begin.ts';

/** `declaredLate`: interfaces that were declared after the trace had to begin without a frame. */
export function leftOut(fault: Fault | null, declaredLate: number, timeNs: TimeNs): readonly LeftOut[] {
  const list: LeftOut[] = [];
  if (fault !== null) {
    const { error } = fault;
    const detail = `a bug in dhcphop: ${error instanceof Error ? error.message : String(error)}`;
    list.push({ what: 'program-failed', timeNs, count: 1, detail });
  }
  if (declaredLate > 0) {
    const detail = `more than ${MOST_WAITING} records came before the first frame`;
    list.push({ what: 'late-interfaces', timeNs, count: declaredLate, detail });
  }
  return list;
}
