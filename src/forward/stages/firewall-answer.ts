/** What the verdict of a firewall's chain means for a frame, with the counter of the rule that decided. */
import { type Answer, counted, PASSES, type StageCode, type StageFacts, stops, unknown } from '../answer.ts';
import { type CounterRise, counterRise, type RulesAround } from '../firewall/rules-around.ts';
import type { Decider, FirewallVerdict, Suspect } from '../firewall/verdict.ts';

/** The findings that a firewall's rule can be. */
export type FirewallCode = Extract<StageCode, `filtered-by-${string}`>;

export interface Firewall<Code extends FirewallCode, Rules> {
  readonly code: Code;
  readonly around: RulesAround<Rules>;
  readonly packetsIn: (rules: Rules, by: Decider) => number | null;
  /** The facts, with how sure that is. */
  readonly factsOf: (by: Decider, certainty: string) => StageFacts[Code];
}

export function firewallAnswer<Code extends FirewallCode, Rules>(
  verdict: FirewallVerdict,
  firewall: Firewall<Code, Rules>,
): Answer {
  if (verdict.kind === 'accepts') return PASSES;
  const rise = (by: Decider) => counterRise(firewall.around, (rules) => firewall.packetsIn(rules, by));
  if (verdict.kind === 'unknown') return bySuspects(verdict.suspects, rise, firewall);
  const { by } = verdict;
  const counter = rise(by);
  // It counts whatever it drops: so it did not drop this frame, whatever the model says.
  if (counter?.rose === 0) return unknown(`why ${by.chain} (${by.rule}) counted nothing`);
  const certainty = counter === null ? 'rule alone' : 'rule and counter';
  return stops(firewall.code, firewall.factsOf(by, certainty), counter);
}

/** Who counts what it drops, and counted nothing, did not drop the frame. */
function bySuspects<Code extends FirewallCode, Rules>(
  suspects: readonly Suspect[],
  rise: (by: Decider) => CounterRise | null,
  { code, factsOf }: Firewall<Code, Rules>,
): Answer {
  const rises = suspects.map(({ what, by }) => ({ what, by, counter: by && rise(by) }));
  const [first, ...others] = rises.filter(({ counter }) => counter?.rose !== 0);
  if (first === undefined) return PASSES;
  const { what, by, counter } = first;
  if (by === null || counter === null || others.length > 0) return unknown(what);
  return counted(code, factsOf(by, 'counter alone'), counter, what);
}
