/** Walks the chains of a saved table for one frame: jumps, returns, policies (ipt_do_table, ebt_do_table). */
import { Doubts, type Ending } from '../doubts.ts';
import { isUnknown, type Truth } from '../truth.ts';
import type { Decider, FirewallVerdict } from '../verdict.ts';
import type { SavedChain, SavedRule, SavedTable } from './ruleset.ts';

/** What a rule does with a frame that it matches. */
export type Target =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'next' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  /** Neither this nor another hook may see the frame as it was; `what` names the target. */
  | { readonly kind: 'unknown'; readonly what: string };

/** How the rules of one tool are read. */
export interface Reading {
  holds(rule: SavedRule): Truth;
  target(rule: SavedRule): Target;
}

/** More than any host nests, and rules that are looked at for one frame at most: text can be anything. */
const MAX_DEPTH = 100;
const MAX_RULES = 1_000_000;

type End = Ending | { readonly kind: 'end' };

export class SavedWalk {
  readonly #doubts = new Doubts();
  readonly #tableName: string;
  readonly #table: SavedTable;
  readonly #reading: Reading;
  #rules = 0;

  constructor(tableName: string, table: SavedTable, reading: Reading) {
    this.#tableName = tableName;
    this.#table = table;
    this.#reading = reading;
  }

  base(chain: SavedChain): FirewallVerdict {
    const end = this.#chain(chain, 0);
    return this.#doubts.settle(end.kind === 'end' ? { kind: 'accept' } : end);
  }

  #chain(chain: SavedChain, depth: number): End {
    for (const [index, rule] of chain.rules.entries()) {
      if (++this.#rules > MAX_RULES) {
        this.#doubts.mayDrop(`more than ${MAX_RULES} rules`, null);
        return { kind: 'accept' };
      }
      const end = this.#rule(rule, index, chain, depth);
      if (end === 'return') return { kind: 'end' };
      if (end !== null) return end;
    }
    return this.#policyOf(chain);
  }

  /** Null where the next rule follows. */
  #rule(rule: SavedRule, index: number, chain: SavedChain, depth: number): End | 'return' | null {
    const truth = this.#reading.holds(rule);
    if (truth === false) return null;
    const end = this.#follow(rule, index, chain, depth);
    if (!isUnknown(truth) || end === null) return end;
    const what = `${truth.unknown} (${rule.spec})`;
    if (end !== 'return' && end.kind === 'drop') this.#doubts.mayDrop(what, end.by);
    else this.#doubts.mayPass(what);
    return null;
  }

  #follow(rule: SavedRule, index: number, chain: SavedChain, depth: number): End | 'return' | null {
    const target = this.#reading.target(rule);
    switch (target.kind) {
      case 'accept':
        return { kind: 'accept' };
      case 'drop':
        return { kind: 'drop', by: this.#deciderOf(rule, index, chain) };
      case 'return':
        return this.#leave(chain, depth);
      case 'next':
        return null;
      case 'unknown':
        // It counts what it takes, whatever becomes of that.
        this.#doubts.mayDrop(`${target.what} (${rule.spec})`, null);
        return null;
    }
    const to = this.#table.get(target.chain);
    if (to === undefined || depth >= MAX_DEPTH) return null;
    const end = this.#chain(to, depth + 1);
    if (end.kind !== 'end') return end;
    // Behind a goto the chain it was in is left as well.
    return target.kind === 'goto' ? this.#leave(chain, depth) : null;
  }

  /** A base chain that is left early ends by its policy; any other goes back, whatever its policy is. */
  #leave(chain: SavedChain, depth: number): End | 'return' {
    return depth === 0 ? this.#policyOf(chain) : 'return';
  }

  #policyOf({ name, policy, packets }: SavedChain): End {
    if (policy === null) return { kind: 'end' };
    if (policy === 'accept') return { kind: 'accept' };
    const rule = 'policy DROP';
    return { kind: 'drop', by: { chain: `${this.#tableName} ${name}`, rule, handle: null, number: null, packets } };
  }

  #deciderOf({ spec, packets }: SavedRule, index: number, { name }: SavedChain): Decider {
    return { chain: `${this.#tableName} ${name}`, rule: spec, handle: null, number: index + 1, packets };
  }
}
