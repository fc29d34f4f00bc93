/** Hits of rules, gathered into findings: one for each rule and its facts, within limits that `count` goes beyond. */
import { append } from '../core/lists.ts';
import type { Rule } from './active-rules.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, MOST_LISTED } from './finding.ts';
import type { Knowledge } from './knowledge.ts';
import type { Need } from './need.ts';
import type { FindingLevel, Hit } from './rule.ts';
import { asSaved, savedFor } from './saved-evidence.ts';
import type { Trouble } from './trouble.ts';

/** Findings of one rule that differ in their facts; more are counted in the last one. */
const MOST_FINDINGS_PER_RULE = 100;

/** Hits of a rule that yields to others, kept until all is known; of more the first. */
const MOST_HELD = 1_000;

interface Gathered {
  readonly evidence: Evidence[];
  readonly exchanges: Set<number>;
  readonly messages: Set<number>;
  readonly facts: Hit['facts'];
  readonly reads: readonly Need[];
  /** A cause once one of the hits is. */
  level: FindingLevel;
  count: number;
}

export class GatheredFindings {
  readonly #known: Knowledge;
  readonly #onFirst: (finding: Finding) => void;
  readonly #gathered = new Map<Rule, Map<string, Gathered>>();
  readonly #held = new Map<Rule, Hit[]>();
  readonly #trouble: Trouble;

  /** `onFirst` is told of each finding when it first holds. */
  constructor(known: Knowledge, trouble: Trouble, onFirst: (finding: Finding) => void) {
    this.#known = known;
    this.#trouble = trouble;
    this.#onFirst = onFirst;
  }

  /** Takes in what a rule found. Hits of a rule that yields to others wait for `release`. */
  add(rule: Rule, hits: readonly Hit[]): void {
    if (hits.length === 0) return;
    if (rule.yieldsTo === undefined) {
      for (const hit of hits) this.#take(rule, hit);
      return;
    }
    const held = this.#held.get(rule) ?? [];
    this.#held.set(rule, held);
    append(held, hits.slice(0, MOST_HELD - held.length));
  }

  /** All is known: takes in what is held of a rule and explained by nothing that it yields to. */
  release(rule: Rule): void {
    const hits = this.#held.get(rule)?.filter((hit) => !this.#isExplained(hit, rule)) ?? [];
    for (const hit of hits) this.#take(rule, hit);
  }

  /** Whether anything of the rule held, what it yields to left aside. */
  has(rule: Rule): boolean {
    return this.#gathered.has(rule);
  }

  /** The findings of a rule, in the order in which they first held. */
  of(rule: Rule): Finding[] {
    return [...(this.#gathered.get(rule)?.values() ?? [])].map((gathered) => this.#finding(rule, gathered));
  }

  #take(rule: Rule, hit: Hit): void {
    const ofRule = this.#gathered.get(rule) ?? new Map<string, Gathered>();
    this.#gathered.set(rule, ofRule);
    const key = keyOf(hit, ofRule);
    let gathered = ofRule.get(key);
    const isFirst = gathered === undefined;
    const level = hit.level ?? rule.level;
    const reads = hit.reads ?? [];
    gathered ??= { facts: hit.facts, level, reads, evidence: [], exchanges: new Set(), messages: new Set(), count: 0 };
    ofRule.set(key, gathered);
    if (level === 'cause') gathered.level = level;
    gathered.count += hit.count ?? 1;
    append(gathered.evidence, hit.evidence.slice(0, MOST_LISTED - gathered.evidence.length));
    for (const id of hit.exchanges) if (gathered.exchanges.size < MOST_LISTED) gathered.exchanges.add(id);
    for (const id of hit.messages) if (gathered.messages.size < MOST_LISTED) gathered.messages.add(id);
    if (isFirst) this.#onFirst(this.#finding(rule, gathered));
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

  #finding(rule: Rule, gathered: Gathered): Finding {
    const { code, needs } = rule;
    const { facts, reads, level, evidence, exchanges, messages, count } = gathered;
    const saved = savedFor([...needs, ...reads], this.#known);
    return {
      code,
      level: this.#trouble.levelOf(level, rule),
      facts,
      evidence: saved === null ? evidence : evidence.map((piece) => asSaved(piece, saved)),
      exchanges: [...exchanges],
      messages: [...messages],
      count,
      ...(saved === null ? {} : { saved }),
    };
  }
}

/** By its facts; at the limit that of the last finding. */
function keyOf({ facts }: Hit, ofRule: ReadonlyMap<string, Gathered>): string {
  const own = JSON.stringify(facts);
  if (ofRule.has(own) || ofRule.size < MOST_FINDINGS_PER_RULE) return own;
  return [...ofRule.keys()].at(-1) ?? own;
}
