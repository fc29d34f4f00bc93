/** Rules as `iptables-save -c`, `ebtables-save -c` and `ebtables -L --Lc` print them, ordered for evaluation. */
import type { SavedRules } from '../../../state/saved-rules.ts';
import { type Option, parseOptions } from './options.ts';

export interface SavedRule {
  /** As printed, without its chain and counters. */
  readonly spec: string;
  readonly options: readonly Option[];
  readonly packets: number | null;
}

export interface SavedChain {
  readonly name: string;
  /** What becomes of a frame at its end; null where it goes back to the chain it came from. */
  readonly policy: 'accept' | 'drop' | null;
  /** Of the policy. ebtables prints none. */
  readonly packets: number | null;
  readonly rules: SavedRule[];
}

export type SavedTable = ReadonlyMap<string, SavedChain>;

export interface SavedRuleset {
  /** The command that changes it. */
  readonly tool: string;
  readonly tables: ReadonlyMap<string, SavedTable>;
}

const TABLE = /^(?:\*|Bridge table: )(\S+)$/;
const CHAIN = /^:(\S+) (\S+)(?: \[(\d+):\d+\])?$/;
const LISTED_CHAIN = /^Bridge chain: (.+), entries: \d+, policy: (\S+)$/;
const RULE = /^(?:\[(\d+):\d+\] )?-A (\S+)(?: (.*))?$/;
/** A rule of a list: `-s ! fe:0:0:0:0:1 -j DROP , pcnt = 3 -- bcnt = 984`. */
const LISTED_RULE = /^(?:\d+\. )?(-.*?) ?, pcnt = (\d+) -- bcnt = \d+$/;

/** Never throws; what is odd in the text is left out. */
export function parseSavedRules({ tool, text }: SavedRules): SavedRuleset {
  const tables = new Map<string, Map<string, SavedChain>>();
  let table = new Map<string, SavedChain>();
  let listed: SavedChain | undefined;
  for (const line of text.split('\n')) {
    const [, tableName] = TABLE.exec(line) ?? [];
    if (tableName !== undefined) {
      table = tables.get(tableName) ?? new Map<string, SavedChain>();
      tables.set(tableName, table);
      continue;
    }
    const [, name, policy = '', packets] = CHAIN.exec(line) ?? LISTED_CHAIN.exec(line) ?? [];
    if (name !== undefined) {
      listed = { name, policy: policyOf(policy), packets: numberOf(packets), rules: [] };
      table.set(name, listed);
      continue;
    }
    const [, counted, chain = '', spec = ''] = RULE.exec(line) ?? [];
    if (chain !== '') table.get(chain)?.rules.push(ruleOf(spec, counted));
    const [, listedSpec, listedCount] = LISTED_RULE.exec(line) ?? [];
    if (listedSpec !== undefined) listed?.rules.push(ruleOf(listedSpec, listedCount));
  }
  return { tool, tables };
}

function ruleOf(spec: string, packets: string | undefined): SavedRule {
  return { spec: spec.trim(), options: parseOptions(spec), packets: numberOf(packets) };
}

/** A chain of one's own has `-` in iptables, and a policy like any other in ebtables. */
function policyOf(policy: string): SavedChain['policy'] {
  if (policy === 'DROP') return 'drop';
  return policy === 'ACCEPT' ? 'accept' : null;
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}
