/**
 * Runs the rules over what the trace and the host say and gathers their hits into findings. It needs
 * every host state, message and exchange, and the end.
 */

import type { Fault } from '../core/errors.ts';
import { append } from '../core/lists.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Path } from '../path/path.ts';
import type { HostState } from '../state/host-state.ts';
import { FAILED_OUTCOMES } from '../trace/exchange/outcome.ts';
import type { Exchange, Message, Sighting } from '../trace/types.ts';
import type { Evidence } from './evidence.ts';
import { explainLoss, type LossExplanation } from './explain-loss.ts';
import type { Finding, FindingCode, Unobserved } from './finding.ts';
import { Knowledge } from './knowledge.ts';
import { LostMessages } from './lost-messages.ts';
import type { Rule as AnyRule, FindingLevel, Hit, RuleHandlers, TraceEnd } from './rule.ts';
import { RULES } from './rules.ts';
import { asSaved, savedFor } from './saved-evidence.ts';
import { settleCounted } from './settle-counted.ts';
import { type Unexplained, UnexplainedLosses } from './unexplained.ts';

/** Evidence, exchanges and messages listed in a finding; `count` says how many there were. */
const MOST_LISTED = 100;

/** Findings of one rule that differ in their facts; more are counted in the last one. */
const MOST_FINDINGS_PER_RULE = 100;

/** Hits of rules that yield to others, and losses that a counter may explain, kept until all is known; of more the first. */
const MOST_HELD = 1_000;

type Rule = AnyRule<FindingCode>;

const ALL: readonly Rule[] = RULES;

/** A rule with its handlers for one trace. */
type Active = readonly [Rule, RuleHandlers];

/** One handler of a rule, apart from the others: messages are many, so nothing is looked up for each (measured). */
interface Asked<Ask> {
  readonly rule: Rule;
  readonly ask: Ask;
}

interface Gathered {
  readonly evidence: Evidence[];
  readonly exchanges: Set<number>;
  readonly messages: Set<number>;
  readonly facts: Hit['facts'];
  /** A cause once one of the hits is. */
  level: FindingLevel;
  count: number;
}

/** What a trace comes to. */
export interface Diagnosed {
  readonly findings: readonly Finding[];
  /** Rules that could not tell. */
  readonly unobserved: readonly Unobserved[];
  /** Losses that no cause explains, though the model of the kernel was asked. */
  readonly unexplained: readonly Unexplained[];
}

export class Diagnosis {
  readonly #known: Knowledge;
  readonly #gathered = new Map<Rule, Map<string, Gathered>>();
  readonly #onFirst: (finding: Finding) => void;
  readonly #active: readonly Active[] = ALL.map((rule): Active => [rule, rule.create?.() ?? rule]);
  #onFrame = askedFor(this.#active, ({ onFrame }) => onFrame);
  #onMessage = askedFor(this.#active, ({ onMessage }) => onMessage);
  #onVerdict = askedFor(this.#active, ({ onVerdict }) => onVerdict);
  #onExchange = askedFor(this.#active, ({ onExchange }) => onExchange);
  readonly #onLoss = this.#active.filter(([, { onLoss }]) => onLoss);
  readonly #lost = new LostMessages();
  readonly #unexplained = new UnexplainedLosses();
  /** Messages that a stage may have taken that counted what it took. */
  readonly #counted: [Message, LossExplanation][] = [];
  readonly #held = new Map<Rule, Hit[]>();
  /** Rules that failed, which are not asked again. */
  readonly #failed = new Set<Rule>();
  #fault: Fault | null = null;
  #troubled = false;
  #judged = false;

  /** `onFirst` is told of each finding when it first holds. */
  constructor(paths: readonly Path[], onFirst: (finding: Finding) => void = () => {}) {
    this.#known = new Knowledge(paths);
    this.#onFirst = onFirst;
  }

  /** The paths that are followed from now on. */
  follow(paths: readonly Path[]): void {
    this.#known.follow(paths);
  }

  state(state: HostState): void {
    this.#known.addState(state);
  }

  /** A frame with a DHCP message at any hop, whosever it is and before it is judged. */
  frame(sighting: Sighting, dhcp: DhcpMessage): void {
    this.#known.addFrame(sighting, dhcp);
    for (const { rule, ask } of this.#onFrame) {
      try {
        ask(sighting, dhcp, this.#known);
      } catch (error) {
        this.#fail(rule, error);
      }
    }
  }

  /**
   * A message with its verdict, and those of its exchange so far, itself included. All host states up to its last
   * sighting must have been given.
   */
  message(message: Message, beside: readonly Message[]): void {
    this.#known.addMessage(message);
    this.#explainLost(false);
    if (message.verdict?.status === 'lost' && message.reflects === null) {
      this.#troubled = true;
      this.#lost.add(message);
    }
    for (const { rule, ask } of this.#onMessage) {
      try {
        ask(message);
      } catch (error) {
        this.#fail(rule, error);
      }
    }
    // Nearly all messages are, and none of them is worth asking every rule about (measured).
    if (isSimplyDelivered(message)) return;
    for (const { rule, ask } of this.#onVerdict) {
      try {
        this.#gather(rule, ask(message, this.#known, beside));
      } catch (error) {
        this.#fail(rule, error);
      }
    }
  }

  exchange(exchange: Exchange): void {
    this.#judged = true;
    this.#explainLost(false);
    if (FAILED_OUTCOMES.has(exchange.outcome)) this.#troubled = true;
    for (const { rule, ask } of this.#onExchange) {
      try {
        this.#gather(rule, ask(exchange, this.#known));
      } catch (error) {
        this.#fail(rule, error);
      }
    }
  }

  /**
   * Everything that held, in the order of the rules, and the rules that could not tell. What holds by the part of the
   * kernel log or of the FDB that was read holds, though another part was lost.
   */
  end(end: TraceEnd): Diagnosed {
    this.#explainLost(true);
    for (const [message, explained] of this.#counted) this.#tellLoss(message, explained);
    for (const [rule, handlers] of this.#active) this.#ask(rule, () => handlers.onEnd?.(end, this.#known));
    for (const [rule] of this.#active) this.#release(rule);
    const findings = ALL.flatMap((rule) =>
      [...(this.#gathered.get(rule)?.values() ?? [])].map((gathered) => this.#finding(rule, gathered)),
    );
    const unheld = this.#active.filter(
      ([rule, { isConcerned }]) => !this.#gathered.has(rule) && isConcerned?.() !== false,
    );
    const unobserved = unheld.flatMap(([{ code, needs }]) =>
      needs.filter((need) => !this.#known.observes(need)).map((need) => ({ code, needs: need })),
    );
    const causes = findings.filter(({ level }) => level === 'cause');
    const unexplained = this.#unexplained.besides(new Set(causes.flatMap(({ exchanges }) => exchanges)));
    return { findings, unobserved, unexplained };
  }

  /** The first error of a rule: a bug of ours, which costs no more than what that rule would have found. */
  get fault(): Fault | null {
    return this.#fault;
  }

  #explainLost(atEnd: boolean): void {
    for (const message of this.#lost.takeDue(this.#known, atEnd)) {
      const explained = explainLoss(message, this.#known);
      // How many were lost beside it is only known at the end.
      if (explained?.stop === null && explained.counted.length > 0 && this.#counted.length < MOST_HELD) {
        this.#counted.push([message, explained]);
      } else this.#tellLoss(message, explained);
    }
  }

  #tellLoss(message: Message, explained: LossExplanation | null): void {
    const settled = explained && settleCounted(message, explained, this.#known.losses);
    this.#unexplained.add(message, settled);
    for (const [rule, handlers] of this.#onLoss) {
      this.#ask(rule, () => handlers.onLoss?.(message, settled, this.#known));
    }
  }

  #ask(rule: Rule, question: () => readonly Hit[] | undefined): void {
    if (this.#failed.has(rule)) return;
    try {
      this.#gather(rule, question());
    } catch (error) {
      this.#fail(rule, error);
    }
  }

  #fail(rule: Rule, error: unknown): void {
    this.#failed.add(rule);
    this.#onFrame = without(rule, this.#onFrame);
    this.#onMessage = without(rule, this.#onMessage);
    this.#onVerdict = without(rule, this.#onVerdict);
    this.#onExchange = without(rule, this.#onExchange);
    this.#fault ??= { error };
  }

  #gather(rule: Rule, hits: readonly Hit[] | undefined): void {
    if (hits === undefined || hits.length === 0) return;
    if (rule.yieldsTo !== undefined) {
      const held = this.#held.get(rule) ?? [];
      this.#held.set(rule, held);
      append(held, hits.slice(0, MOST_HELD - held.length));
      return;
    }
    this.#add(rule, hits);
  }

  /** Adds what is held of a rule and explained by nothing that it yields to. */
  #release(rule: Rule): void {
    const hits = this.#held.get(rule)?.filter((hit) => !this.#isExplained(hit, rule));
    if (hits !== undefined) this.#add(rule, hits);
  }

  #add(rule: Rule, hits: readonly Hit[]): void {
    for (const hit of hits) {
      const ofRule = this.#gathered.get(rule) ?? new Map<string, Gathered>();
      this.#gathered.set(rule, ofRule);
      const own = JSON.stringify(hit.facts);
      const isOneTooMany = !ofRule.has(own) && ofRule.size >= MOST_FINDINGS_PER_RULE;
      const key = isOneTooMany ? ([...ofRule.keys()].at(-1) ?? own) : own;
      let gathered = ofRule.get(key);
      const isFirst = gathered === undefined;
      const level = hit.level ?? rule.level;
      gathered ??= { facts: hit.facts, level, evidence: [], exchanges: new Set(), messages: new Set(), count: 0 };
      ofRule.set(key, gathered);
      if (level === 'cause') gathered.level = level;
      gathered.count += hit.count ?? 1;
      append(gathered.evidence, hit.evidence.slice(0, MOST_LISTED - gathered.evidence.length));
      for (const id of hit.exchanges) if (gathered.exchanges.size < MOST_LISTED) gathered.exchanges.add(id);
      for (const id of hit.messages) if (gathered.messages.size < MOST_LISTED) gathered.messages.add(id);
      if (isFirst) this.#onFirst(this.#finding(rule, gathered));
    }
  }

  /** Whether causes that the rule yields to explain every exchange of the hit. */
  #isExplained({ exchanges }: Hit, { yieldsTo = [] }: Rule): boolean {
    const explained = new Set<number>();
    for (const [rule, ofRule] of this.#gathered) {
      if (!yieldsTo.includes(rule)) continue;
      for (const { level, exchanges: ids } of ofRule.values())
        if (level === 'cause') for (const id of ids) explained.add(id);
    }
    return exchanges.every((id) => explained.has(id));
  }

  #finding({ code, standsAlone, needs }: Rule, gathered: Gathered): Finding {
    const { facts, level, evidence, exchanges, messages, count } = gathered;
    const saved = savedFor(needs, this.#known);
    return {
      code,
      level: level === 'cause' && !this.#troubled && !(standsAlone && !this.#judged) ? 'symptom' : level,
      facts,
      evidence: saved === null ? evidence : evidence.map((piece) => asSaved(piece, saved)),
      exchanges: [...exchanges],
      messages: [...messages],
      count,
      ...(saved === null ? {} : { saved }),
    };
  }
}

function isSimplyDelivered({ verdict, reflects }: Message): boolean {
  if (verdict === null || reflects !== null) return false;
  return verdict.status === 'delivered' && verdict.blind.length === 0 && verdict.reasons.length === 0;
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
