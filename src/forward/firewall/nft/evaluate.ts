/**
 * What an nft ruleset does with one frame at one hook: base chains in the order of their priorities, jumps, returns, maps
 * and policies (nft_do_chain). The answer names the rule or the policy that drops the frame.
 */
import { isRecord, isText } from '../../../state/shapes.ts';
import { Doubts, type Ending } from '../doubts.ts';
import type { Scene } from '../scene.ts';
import { isUnknown } from '../truth.ts';
import type { Decider, FirewallVerdict } from '../verdict.ts';
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

/** The base chains at a hook, in any order. */
export function nftChainsAt({ chains }: NftRuleset, { families, hook, device }: NftHook): readonly NftChain[] {
  return [...chains.values()].filter(
    (chain) => chain.hook === hook && families.includes(chain.family) && isHookedTo(chain, device),
  );
}

export function evaluateNftChain(ruleset: NftRuleset, chain: NftChain, scene: Scene): FirewallVerdict {
  const verdict = new Walk(ruleset, scene).base(chain);
  const isElsewhere = chain.family === 'netdev' && chain.devices.length === 0;
  if (verdict.kind !== 'drops' || !isElsewhere) return verdict;
  const what = `the device of nft's chain ${chain.family} ${chain.table} ${chain.name}`;
  return { kind: 'unknown', what, suspects: [{ what, by: verdict.by }] };
}

/** The packets that the rule which decided had counted in another reading of the ruleset; null where it has no counter. */
export function nftPackets({ chains }: NftRuleset, { chain, handle }: Decider): number | null {
  const rule = chains.get(chain)?.rules.find((each) => each.handle === handle);
  return rule === undefined ? null : packetsOf(rule);
}

/** Versions of nft that print no device leave it open. */
function isHookedTo({ devices }: NftChain, device: string | undefined): boolean {
  return device === undefined || devices.length === 0 || devices.includes(device);
}

/** How a chain ended: by a verdict, or by coming to its end. */
type End = Ending | { readonly kind: 'end' };

class Walk {
  readonly #ruleset: NftRuleset;
  readonly #scene: Scene;
  readonly #doubts = new Doubts();

  constructor(ruleset: NftRuleset, scene: Scene) {
    this.#ruleset = ruleset;
    this.#scene = scene;
  }

  base(chain: NftChain): FirewallVerdict {
    const end = this.#chain(chain, 0);
    return this.#doubts.settle(end.kind === 'end' ? policyOf(chain) : end);
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
    // A counter in front of a match that cannot be told counts more than what the rule drops.
    let isCountedEarly = false;
    for (const statement of rule.statements) {
      if (!isRecord(statement)) continue;
      const [what = ''] = Object.keys(statement);
      if (what === 'counter' && doubt === null) isCountedEarly = true;
      if (what === 'unread') {
        this.#noteUnread(statement.unread);
        return null;
      }
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
      this.#note(doubt, rule, end, chain, isCountedEarly);
      return null;
    }
    return null;
  }

  /** Who returns from a base chain gets its policy, from another whatever the rules behind the jump say. */
  #note(doubt: string, { statements }: NftRule, end: End | 'return', chain: NftChain, isCountedEarly = false): void {
    const what = `${doubt} (${ruleText(statements)})`;
    const ends = end === 'return' && chain.hook !== null ? policyOf(chain) : end;
    if (ends === 'return') this.#doubts.mayDrop(what, null);
    else if (ends.kind === 'drop') this.#doubts.mayDrop(what, isCountedEarly ? null : ends.by);
    if (ends === 'return' || ends.kind !== 'drop') this.#doubts.mayPass(what);
  }

  /** A rule of saved text that could not be read (src/tools/nft-text): what it may do is all that is known. */
  #noteUnread(unread: Json): void {
    const { text, drops, passes } = isRecord(unread) ? unread : {};
    const what = `nft's rule ${String(text)}`;
    if (drops !== false) this.#doubts.mayDrop(what, null);
    if (passes !== false) this.#doubts.mayPass(what);
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
    if ('queue' in statement) {
      // A program in user space decides, and the frame goes on behind this chain.
      this.#doubts.mayDrop(`what nft's queue makes of it (${ruleText(rule.statements)})`, null);
      return { kind: 'accept' };
    }
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

  /** Any of the map's verdicts may be the one. */
  #doubtOfMap(unknown: string, data: Json, rule: NftRule, chain: NftChain, depth: number): void {
    for (const [, verdict] of this.#pairs(data, chain)) {
      const end = isRecord(verdict) ? this.#end(verdict, rule, chain, depth) : null;
      if (end !== null) this.#note(unknown, rule, end, chain);
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

function policyOf(chain: NftChain): Ending {
  if (chain.policy === 'accept') return { kind: 'accept' };
  const by = { chain: keyOf(chain, chain.name), rule: 'policy drop', handle: null, number: null, packets: null };
  return { kind: 'drop', by };
}

function deciderOf(rule: NftRule, chain: NftChain): Decider {
  return {
    chain: keyOf(chain, chain.name),
    rule: ruleText(rule.statements),
    handle: rule.handle,
    number: null,
    packets: packetsOf(rule),
  };
}

function packetsOf({ statements }: NftRule): number | null {
  const counter = statements.find((statement) => isRecord(statement) && 'counter' in statement);
  const packets = isRecord(counter) && isRecord(counter.counter) ? counter.counter.packets : null;
  return typeof packets === 'number' ? packets : null;
}
