/** What a rule, or the policy of a chain, had counted in another reading of the rules. */
import type { Decider } from '../verdict.ts';
import type { SavedRuleset } from './ruleset.ts';

/** Null where it is not there, or does not count. Of rules that are alike the one at the same place is meant. */
export function savedPackets({ tables }: SavedRuleset, { chain, rule, number }: Decider): number | null {
  const [table = '', name = ''] = chain.split(' ');
  const found = tables.get(table)?.get(name);
  if (found === undefined) return null;
  if (number === null) return found.packets;
  const atPlace = found.rules[number - 1];
  const same = atPlace?.spec === rule ? atPlace : found.rules.find(({ spec }) => spec === rule);
  return same?.packets ?? null;
}
