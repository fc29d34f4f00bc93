/**
 * Reads what `nft list ruleset` prints, with or without -a, into what `nft -j -a list ruleset` prints: tables, base chains,
 * rules, sets and maps. What it cannot read it names.
 */
import { readStatements } from './statement.ts';
import { type Token, TokenReader, tokensOf } from './tokens.ts';
import { type Json, readSet } from './values.ts';

export interface NftText {
  /** A document of libnftables-json(5). */
  readonly json: string;
  /** Rules that were not read to their end, as nft prints them. */
  readonly unread: readonly string[];
  /** False where the text ends inside a table: there may have been more. */
  readonly isWhole: boolean;
}

const TABLE = /^table (ip|ip6|inet|arp|bridge|netdev) (\S+) \{/;
/** Blocks of a table. The contents of others (counters, limits, helpers, flow tables) decide nothing by themselves. */
const SETS: ReadonlySet<string> = new Set(['set', 'map']);
/** Names of priorities (nft(8), Standard priority names); those of the family bridge differ. */
const PRIORITIES: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
};
const BRIDGE_PRIORITIES: Readonly<Record<string, number>> = { dstnat: -300, filter: -200, out: 100, srcnat: 300 };

interface Place {
  readonly family: string;
  readonly table: string;
}

interface Block {
  readonly kind: string;
  readonly name: string;
}

export function beginsNftText(line: string): boolean {
  return TABLE.test(line);
}

/** Never throws. Lines outside of tables are passed over. */
export function parseNftText(lines: readonly string[]): NftText {
  const objects: Json[] = [];
  const unread: string[] = [];
  let place: Place | null = null;
  let block: Block | null = null;
  /** A set's elements go on over lines until their brace closes. */
  let elements: Token[] | null = null;
  for (const line of lines) {
    const table = TABLE.exec(line);
    if (table !== null) {
      place = { family: table[1] ?? '', table: table[2] ?? '' };
      block = null;
      elements = null;
      objects.push({ table: { family: place.family, name: place.table } });
      continue;
    }
    if (place === null) continue;
    const { tokens, handle } = tokensOf(line);
    const [first] = tokens;
    if (first === undefined) continue;
    if (elements !== null) {
      for (const token of tokens) elements.push(token);
      if (isClosed(elements)) {
        addElements(objects, elements);
        elements = null;
      }
    } else if (block === null) {
      if (first.text === '}') place = null;
      else block = openBlock(tokens, handle, place, objects);
    } else if (first.text === '}' && tokens.length === 1) {
      block = null;
    } else if (block.kind === 'chain' && /^\S/.test(line)) {
      addTorn(line, place, block, objects, unread);
    } else if (block.kind === 'chain') {
      addToChain(tokens, handle, place, block, objects, unread);
    } else if (first.text === 'elements' && SETS.has(block.kind)) {
      elements = tokens.slice(2);
      if (!isClosed(elements)) continue;
      addElements(objects, elements);
      elements = null;
    }
  }
  return { json: JSON.stringify({ nftables: objects }), unread, isWhole: place === null };
}

/** A chain, a set or another object of a table; null for a property of the table, which ends on its line. */
function openBlock(tokens: readonly Token[], handle: number | null, place: Place, objects: Json[]): Block | null {
  if (tokens.at(-1)?.text !== '{') return null;
  const [kind = '', name = ''] = tokens.map(({ text }) => text);
  const own = { ...place, name, ...(handle === null ? {} : { handle }) };
  if (kind === 'chain') objects.push({ chain: own });
  if (SETS.has(kind)) objects.push({ [kind]: own });
  return { kind, name };
}

function addToChain(
  tokens: readonly Token[],
  handle: number | null,
  place: Place,
  { name }: Block,
  objects: Json[],
  unread: string[],
): void {
  const [first, second] = tokens;
  if (first?.text === 'type' && !first.isQuoted && tokens.some(({ text }) => text === 'hook')) {
    const chain = objects.at(-1) as { chain?: Record<string, Json> };
    if (chain?.chain !== undefined) Object.assign(chain.chain, baseChain(tokens, place.family));
    return;
  }
  // `policy drop;` and `comment "..."` on lines of their own.
  if (first?.text === 'policy' && second !== undefined) {
    const chain = objects.at(-1) as { chain?: Record<string, Json> };
    if (chain?.chain !== undefined) chain.chain.policy = second.text;
    return;
  }
  if (first?.text === 'comment' && tokens.length === 2) return;
  const { statements, unread: rest } = readStatements(tokens);
  if (rest !== null) unread.push(rest);
  objects.push({ rule: { ...place, chain: name, ...(handle === null ? {} : { handle }), expr: statements } });
}

/**
 * A line that nft would have indented: the rest of a rule that was torn on its way, by a terminal or a mail. Neither part is a
 * rule: `drop` alone would drop everything.
 */
function addTorn(line: string, place: Place, { name }: Block, objects: Json[], unread: string[]): void {
  const rule = { ...place, chain: name, expr: [{ unread: { text: line, drops: true, passes: true } }] };
  const before = objects.at(-1) as { rule?: unknown } | undefined;
  if (before?.rule !== undefined) objects.pop();
  objects.push({ rule });
  unread.push(line);
}

/** `type filter hook ingress device "p0" priority filter + 10; policy drop;`. */
function baseChain(tokens: readonly Token[], family: string): Readonly<Record<string, Json>> {
  const reader = new TokenReader(tokens);
  const found: Record<string, Json> = { policy: 'accept' };
  while (!reader.isDone) {
    switch (reader.next()) {
      case 'type':
        found.type = reader.next();
        break;
      case 'hook':
        found.hook = reader.next();
        break;
      case 'device':
        found.dev = reader.next();
        break;
      case 'devices':
        reader.take('=');
        found.dev = devicesOf(reader);
        break;
      case 'priority':
        found.prio = readPriority(reader, family);
        break;
      case 'policy':
        found.policy = reader.next();
        break;
    }
  }
  return found;
}

function devicesOf(reader: TokenReader): readonly string[] {
  const devices: string[] = [];
  if (!reader.take('{')) return devices;
  while (!reader.isDone && !reader.take('}')) if (!reader.take(',')) devices.push(reader.next());
  return devices;
}

function readPriority(reader: TokenReader, family: string): number {
  const word = reader.next();
  const names = family === 'bridge' ? BRIDGE_PRIORITIES : PRIORITIES;
  const base = Object.hasOwn(names, word) ? (names[word] ?? 0) : Number(word);
  const sign = reader.take('+') ? 1 : reader.take('-') ? -1 : 0;
  const priority = base + (sign === 0 ? 0 : sign * Number(reader.next()));
  return Number.isSafeInteger(priority) ? priority : 0;
}

function isClosed(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { text, isQuoted } of tokens) if (!isQuoted) depth += text === '{' ? 1 : text === '}' ? -1 : 0;
  return depth <= 0;
}

/** The elements of the set that was opened last. */
function addElements(objects: Json[], tokens: readonly Token[]): void {
  const set = readSet(new TokenReader(tokens)) as { set?: readonly Json[] } | null;
  const last = objects.at(-1) as Record<string, Record<string, Json> | undefined>;
  const own = last?.set ?? last?.map;
  if (own !== undefined && set?.set !== undefined) own.elem = set.set;
}
