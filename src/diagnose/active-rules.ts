/**
 * The rules of one trace, each with what it remembers. Their handlers stand in lists by kind. A rule that fails is not
 * asked again: that is a bug of ours, which costs no more than what that rule would have found.
 */
import type { Fault } from '../core/errors.ts';
import type { FindingCode } from './finding.ts';
import type { Rule as AnyRule, RuleHandlers } from './rule.ts';
import { RULES } from './rules.ts';

export type Rule = AnyRule<FindingCode>;

/** In the order in which their findings are told. */
const ALL: readonly Rule[] = RULES;

/** A rule with its handlers for one trace. */
type Active = readonly [Rule, RuleHandlers];

/** One handler of a rule, apart from the others: messages are many, so nothing is looked up for each (measured). */
interface Asked<Ask> {
  readonly rule: Rule;
  readonly ask: Ask;
}

export class ActiveRules {
  readonly all: readonly Active[] = ALL.map((rule): Active => [rule, rule.create?.() ?? rule]);
  onFrame = askedFor(this.all, ({ onFrame }) => onFrame);
  onMessage = askedFor(this.all, ({ onMessage }) => onMessage);
  onVerdict = askedFor(this.all, ({ onVerdict }) => onVerdict);
  onExchange = askedFor(this.all, ({ onExchange }) => onExchange);
  /** Of exchanges that ended well: nearly all do, and most rules have nothing to say of them (measured). */
  onGoodExchange = this.onExchange.filter(({ rule }) => rule.ofFailures !== true);
  onLoss = askedFor(this.all, ({ onLoss }) => onLoss);
  onEnd = askedFor(this.all, ({ onEnd }) => onEnd);
  #fault: Fault | null = null;

  /** The first error of a rule. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** The rule has failed. Whoever goes through a list goes on with the one it began with. */
  fail(rule: Rule, error: unknown): void {
    this.onFrame = without(rule, this.onFrame);
    this.onMessage = without(rule, this.onMessage);
    this.onVerdict = without(rule, this.onVerdict);
    this.onExchange = without(rule, this.onExchange);
    this.onGoodExchange = without(rule, this.onGoodExchange);
    this.onLoss = without(rule, this.onLoss);
    this.onEnd = without(rule, this.onEnd);
    this.#fault ??= { error };
  }
}

/** The handlers of one kind, of those rules that have one. */
function askedFor<Ask>(active: readonly Active[], handlerOf: (handlers: RuleHandlers) => Ask | undefined) {
  const asked: Asked<Ask>[] = [];
  for (const [rule, handlers] of active) {
    const ask = handlerOf(handlers);
    if (ask !== undefined) asked.push({ rule, ask });
  }
  return asked;
}

function without<Ask>(rule: Rule, asked: readonly Asked<Ask>[]): Asked<Ask>[] {
  return asked.filter((each) => each.rule !== rule);
}
