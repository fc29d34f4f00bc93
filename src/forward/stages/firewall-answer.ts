/** What the verdict of a firewall's chain means for a frame, with the counter of the rule that decided. */
import { type Answer, PASSES, type StageCode, type StageFacts, stops, unknown } from '../answer.ts';
import { counterRise, type RulesAround } from '../firewall/rules-around.ts';
import type { Decider, FirewallVerdict } from '../firewall/verdict.ts';

export interface Firewall<Rules> {
  readonly code: StageCode;
  readonly around: RulesAround<Rules>;
  readonly packetsIn: (rules: Rules, by: Decider) => number | null;
  readonly factsOf: (by: Decider) => StageFacts;
}

export function firewallAnswer<Rules>(verdict: FirewallVerdict, firewall: Firewall<Rules>): Answer {
  if (verdict.kind === 'accepts') return PASSES;
  if (verdict.kind === 'unknown') return unknown(verdict.what);
  const { by } = verdict;
  const counter = counterRise(firewall.around, (rules) => firewall.packetsIn(rules, by));
  // It counts whatever it drops: so it did not drop this frame, whatever the model says.
  if (counter?.rose === 0) return unknown(`why ${by.chain} (${by.rule}) counted nothing`);
  const certainty = counter === null ? 'rule alone' : 'rule and counter';
  return stops(firewall.code, { ...firewall.factsOf(by), certainty }, counter);
}
