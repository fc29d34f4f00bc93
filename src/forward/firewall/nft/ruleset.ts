/** A ruleset as `nft -j -a list ruleset` prints it (libnftables-json(5)), ordered for evaluation. */
import { isRecord, isText } from '../../../state/shapes.ts';

export type Json = unknown;

export interface NftRule {
  readonly handle: number | null;
  readonly statements: readonly Json[];
}

export interface NftChain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  /** Of a base chain; null for one that is only jumped to. */
  readonly hook: string | null;
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
  /** Of a netdev chain: the devices it is hooked to; empty where that is not printed. */
  readonly devices: readonly string[];
  readonly rules: NftRule[];
}

export interface NftRuleset {
  /** By `FAMILY TABLE CHAIN`. */
  readonly chains: ReadonlyMap<string, NftChain>;
  /** Elements of sets and maps by `FAMILY TABLE NAME`. */
  readonly sets: ReadonlyMap<string, readonly Json[]>;
}

/** The ruleset of JSON text; null where it is none. Never throws; what is odd in it is left out. */
export function parseNftRuleset(text: string): NftRuleset | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(json) || !Array.isArray(json.nftables)) return null;
  const chains = new Map<string, NftChain>();
  const sets = new Map<string, readonly Json[]>();
  const objects: readonly unknown[] = json.nftables;
  for (const object of objects) {
    if (!isRecord(object)) continue;
    if (isRecord(object.chain)) addChain(object.chain, chains);
    const set = object.set ?? object.map;
    if (isRecord(set)) sets.set(keyOf(set, set.name), Array.isArray(set.elem) ? set.elem : []);
  }
  for (const object of objects) if (isRecord(object) && isRecord(object.rule)) addRule(object.rule, chains);
  return { chains, sets };
}

type JsonRecord = Readonly<Record<string, unknown>>;

export function keyOf({ family, table }: JsonRecord | NftChain, name: unknown): string {
  return `${family} ${table} ${name}`;
}

function addChain(chain: JsonRecord, chains: Map<string, NftChain>): void {
  const { family, table, name, hook, prio, policy, dev } = chain;
  if (!isText(family) || !isText(table) || !isText(name)) return;
  chains.set(keyOf(chain, name), {
    family,
    table,
    name,
    hook: isText(hook) ? hook : null,
    priority: typeof prio === 'number' ? prio : 0,
    policy: policy === 'drop' ? 'drop' : 'accept',
    devices: (Array.isArray(dev) ? dev : [dev]).filter(isText),
    rules: [],
  });
}

function addRule(rule: JsonRecord, chains: ReadonlyMap<string, NftChain>): void {
  const { chain, handle, expr } = rule;
  const statements: readonly unknown[] = Array.isArray(expr) ? expr : [];
  chains.get(keyOf(rule, chain))?.rules.push({ handle: typeof handle === 'number' ? handle : null, statements });
}
