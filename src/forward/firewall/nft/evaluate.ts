/**
 * What an nft ruleset does with one frame at one hook: base chains in the order of their priorities, jumps, returns, maps
 * and policies (nft_do_chain). The answer names the rule or the policy that drops the frame.
 */
import { isRecord, isText } from '../../../state/shapes.ts';
import type { Scene } from '../scene.ts';
import { isUnknown } from '../truth.ts';
import { ACCEPTS, type Decider, type FirewallVerdict } from '../verdict.ts';
import { isElement, type SetLookup } from './compare.ts';
import { holds } from './match.ts';
import { ruleText } from './rule-text.ts';
import { type Json, keyOf, type NftChain, type NftRule, type NftRuleset } from './ruleset.ts';
import { evaluateExpression } from './value.ts';

/** The kernel's own limit on nested jumps (NFT_JUMP_STACK_SIZE). */
const MAX_JUMPS = 16;

export interface NftHook {
  /** `inet` chains see what `ip` chains see. */
  readonly families: readonly string[];
  readonly hook: string;
  /** For netdev: the device that a chain must be hooked to. */
  readonly device?: string;
}

export function evaluateNft(ruleset: NftRuleset, { families, hook, device }: NftHook, scene: Scene): FirewallVerdict {
  const chains = [...ruleset.chains.values()].filter(
    (chain) => chain.hook === hook && families.includes(chain.family) && isHookedTo(chain, device),
  );
  let unknown: FirewallVerdict | null = null;
  for (const chain of chains.sort((a, b) => a.priority - b.priority)) {
    const verdict = new Walk(ruleset, scene).base(chain);
    if (verdict.kind === 'drops') return verdict;
    if (verdict.kind === 'unknown') unknown ??= verdict;
  }
  return unknown ?? ACCEPTS;
}

/** Versions of nft that print no device leave it open. */
function isHookedTo({ devices }: NftChain, device: string | undefined): boolean {
  return device === undefined || devices.length === 0 || devices.includes(device);
}

/** How a chain ended: by a verdict, or by coming to its end. */
type End = { readonly kind: 'accept' } | { readonly kind: 'drop'; readonly by: Decider } | { readonly kind: 'end' };

class Walk {
  readonly #ruleset: NftRuleset;
  readonly #scene: Scene;
  /** The first rules that may apply or not, by what they would do: drop the frame, or keep it from later rules. */
  readonly #doubts: { drop: string | null; pass: string | null } = { drop: null, pass: null };

  constructor(ruleset: NftRuleset, scene: Scene) {
    this.#ruleset = ruleset;
    this.#scene = scene;
  }

  base(chain: NftChain): FirewallVerdict {
    const end = this.#chain(chain, 0);
    const last: End = end.kind === 'end' ? policyOf(chain) : end;
    // A doubt matters where the frame would fare differently.
    const doubt = last.kind === 'drop' ? this.#doubts.pass : this.#doubts.drop;
    if (doubt !== null) return { kind: 'unknown', what: doubt };
    return last.kind === 'drop' ? { kind: 'drops', by: last.by } : ACCEPTS;
  }

  #chain(chain: NftChain, depth: number): End {
    for (const rule of chain.rules) {
      const end = this.#rule(rule, chain, depth);
      if (end === 'return') break;
      if (end !== null) return end;
    }
    return { kind: 'end' };
  }

  /** Null where the next rule follows. */
  #rule(rule: NftRule, chain: NftChain, depth: number): End | 'return' | null {
    let doubt: string | null = null;
    for (const statement of rule.statements) {
      if (!isRecord(statement)) continue;
      const [what = ''] = Object.keys(statement);
      const truth = this.#holds(what, statement[what], chain);
      if (truth === false) return null;
      if (isUnknown(truth)) {
        doubt ??= truth.unknown;
        continue;
      }
      const end =
        what === 'vmap' ? this.#vmap(statement.vmap, rule, chain, depth) : this.#end(statement, rule, chain, depth);
      if (end === null) continue;
      if (doubt === null) return end;
      this.#note(doubt, rule, end);
      return null;
    }
    return null;
  }

  #note(doubt: string, { statements }: NftRule, end: End | 'return'): void {
    const what = `${doubt} (${ruleText(statements)})`;
    if (end !== 'return' && end.kind === 'drop') this.#doubts.drop ??= what;
    else this.#doubts.pass ??= what;
  }

  #holds(what: string, body: Json, chain: NftChain) {
    if (what === 'match') return holds(body, this.#scene, this.#lookUp(chain));
    // A limit lets the frame pass or not, by what came before it.
    if (what === 'limit' || what === 'quota' || what === 'xt' || what === 'ct count')
      return { unknown: `nft's ${what}` };
    return true;
  }

  #end(
    statement: Readonly<Record<string, unknown>>,
    rule: NftRule,
    chain: NftChain,
    depth: number,
  ): End | 'return' | null {
    if ('accept' in statement) return { kind: 'accept' };
    if ('drop' in statement || 'reject' in statement) return { kind: 'drop', by: deciderOf(rule, chain) };
    if ('return' in statement) return 'return';
    const target = statement.jump ?? statement.goto;
    if (!isRecord(target)) return null;
    const to = this.#ruleset.chains.get(keyOf(chain, target.target));
    if (to === undefined || depth >= MAX_JUMPS) return null;
    const end = this.#chain(to, depth + 1);
    if (end.kind !== 'end') return end;
    // Behind a goto the chain it was in is left as well.
    return 'goto' in statement ? 'return' : null;
  }

  #vmap(vmap: Json, rule: NftRule, chain: NftChain, depth: number): End | 'return' | null {
    if (!isRecord(vmap)) return null;
    const value = evaluateExpression(vmap.key, this.#scene);
    if (value === 'absent') return null;
    if ('unknown' in value) {
      this.#doubtOfMap(value.unknown, vmap.data, rule, chain, depth);
      return null;
    }
    for (const [key, verdict] of this.#pairs(vmap.data, chain)) {
      if (isElement(value.known, key, this.#lookUp(chain)) === true && isRecord(verdict)) {
        return this.#end(verdict, rule, chain, depth);
      }
    }
    return null;
  }

  /** Any of the map's verdicts may be the one: told if one of them drops. */
  #doubtOfMap(unknown: string, data: Json, rule: NftRule, chain: NftChain, depth: number): void {
    for (const [, verdict] of this.#pairs(data, chain)) {
      const end = isRecord(verdict) ? this.#end(verdict, rule, chain, depth) : null;
      if (end !== null && end !== 'return' && end.kind === 'drop') this.#note(unknown, rule, end);
    }
  }

  #pairs(data: Json, chain: NftChain): readonly (readonly [Json, Json])[] {
    const elements = isText(data) ? this.#lookUp(chain)(data.slice(1)) : isRecord(data) ? data.set : null;
    const pairs: readonly unknown[] = Array.isArray(elements) ? elements : [];
    return pairs.flatMap((pair) => (Array.isArray(pair) && pair.length === 2 ? [[pair[0], pair[1]] as const] : []));
  }

  #lookUp(chain: NftChain): SetLookup {
    return (name) => this.#ruleset.sets.get(keyOf(chain, name)) ?? null;
  }
}

function policyOf(chain: NftChain): End {
  if (chain.policy === 'accept') return { kind: 'accept' };
  return { kind: 'drop', by: { chain: nameOf(chain), rule: 'policy drop', handle: null, packets: null } };
}

function deciderOf({ handle, statements }: NftRule, chain: NftChain): Decider {
  const counter = statements.find((statement) => isRecord(statement) && 'counter' in statement);
  const packets = isRecord(counter) && isRecord(counter.counter) ? counter.counter.packets : null;
  return {
    chain: nameOf(chain),
    rule: ruleText(statements),
    handle,
    packets: typeof packets === 'number' ? packets : null,
  };
}

function nameOf({ family, table, name }: NftChain): string {
  return `${family} ${table} ${name}`;
}
