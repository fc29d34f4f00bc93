/**
 * A rule of nft's text as the statements of libnftables-json(5). A rule that is not read to its end becomes one statement
 * `unread`, of which the evaluator knows no more than what it may do.
 */
import { readExpression } from './expression.ts';
import { type Token, TokenReader } from './tokens.ts';
import { type Json, readRight, readSet, readVerdict } from './values.ts';

const OPERATORS: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=']);
/** Words that begin another statement than a match. */
const STATEMENTS: ReadonlySet<string> = new Set([
  'accept',
  'drop',
  'continue',
  'return',
  'jump',
  'goto',
  'reject',
  'counter',
  'log',
  'limit',
  'quota',
]);
/** Words behind `log`, each with a value. */
const LOG_OPTIONS: ReadonlySet<string> = new Set(['prefix', 'level', 'group', 'snaplen', 'queue-threshold', 'flags']);
/** Translations and copies: from such a word on the rule has nothing more to match. */
const TO_THE_END: ReadonlySet<string> = new Set([
  'masquerade',
  'snat',
  'dnat',
  'redirect',
  'tproxy',
  'dup',
  'fwd',
  'queue',
  'flow',
  'synproxy',
]);

export interface RuleStatements {
  readonly statements: readonly Json[];
  /** What was not read of it, as nft prints it; null where all was. */
  readonly unread: string | null;
}

export function readStatements(tokens: readonly Token[]): RuleStatements {
  const reader = new TokenReader(tokens);
  const statements: Json[] = [];
  while (!reader.isDone) {
    if (reader.take('comment')) {
      reader.next();
      continue;
    }
    const statement = readStatement(reader);
    if (statement === null) return unreadRule(tokens);
    statements.push(statement);
  }
  return { statements, unread: null };
}

function readStatement(reader: TokenReader): Json {
  const verdict = readVerdict(reader);
  if (verdict !== null) return verdict;
  const word = reader.peek();
  if (word === 'reject') return restOf(reader, 'reject');
  if (TO_THE_END.has(word)) return restOf(reader, word);
  switch (word) {
    case 'notrack':
      reader.next();
      return { notrack: null };
    case 'counter':
      return readCounter(reader);
    case 'log':
      return readLog(reader);
    case 'limit':
      return readLimit(reader);
    case 'quota':
      return readQuota(reader);
    case 'xt':
      for (let i = 0; i < 3; i++) reader.next();
      return { xt: null };
    case 'add':
    case 'update':
    case 'delete':
      return reader.peek(1).startsWith('@') ? readDynamicSet(reader) : null;
    case 'ct':
      if (reader.peek(1) === 'count') return readConnectionCount(reader);
      break;
  }
  return readMatch(reader);
}

function readMatch(reader: TokenReader): Json {
  const left = readExpression(reader);
  if (left === null) return null;
  if (reader.take('set')) {
    while (!reader.isDone && !STATEMENTS.has(reader.peek())) reader.next();
    return { mangle: {} };
  }
  if (reader.take('vmap')) {
    const data = reader.peek().startsWith('@') ? reader.next() : readSet(reader);
    return data === null ? null : { vmap: { key: left, data } };
  }
  const op = OPERATORS.has(reader.peek()) ? reader.next() : '==';
  if (reader.isDone) return null;
  const right = readRight(reader);
  if (right === null) return null;
  if (!reader.take('/')) return { match: { op, left, right } };
  // `tcp flags syn / fin,syn`: the mask is behind the value.
  const mask = readRight(reader);
  return mask === null ? null : { match: { op, left: { '&': [left, mask] }, right } };
}

/** `counter packets 3 bytes 984`, or the name of a counter. */
function readCounter(reader: TokenReader): Json {
  reader.next();
  if (reader.take('name')) return { counter: reader.next() };
  if (!reader.take('packets')) return { counter: null };
  const packets = Number(reader.next());
  const bytes = reader.take('bytes') ? Number(reader.next()) : 0;
  return { counter: { packets, bytes } };
}

function readLog(reader: TokenReader): Json {
  reader.next();
  while (LOG_OPTIONS.has(reader.peek())) {
    reader.next();
    do reader.next();
    while (reader.take(','));
  }
  return { log: null };
}

/** `limit rate over 10/second burst 5 packets`, or the name of a limit. */
function readLimit(reader: TokenReader): Json {
  reader.next();
  if (reader.take('name')) return { limit: reader.next() };
  if (!reader.take('rate')) return null;
  reader.take('over');
  reader.next();
  // `10 mbytes/second` has its unit apart.
  if (/^[kmg]?bytes\//.test(reader.peek())) reader.next();
  if (reader.take('burst')) for (let i = 0; i < 2; i++) reader.next();
  return { limit: {} };
}

/** `quota over 10 mbytes used 3 bytes`, or the name of a quota. */
function readQuota(reader: TokenReader): Json {
  reader.next();
  if (reader.take('name')) return { quota: reader.next() };
  for (const word of ['over', 'until']) reader.take(word);
  for (let i = 0; i < 2; i++) reader.next();
  if (reader.take('used')) for (let i = 0; i < 2; i++) reader.next();
  return { quota: {} };
}

function readConnectionCount(reader: TokenReader): Json {
  for (let i = 0; i < 2; i++) reader.next();
  reader.take('over');
  reader.next();
  return { 'ct count': {} };
}

/** `update @seen { ether saddr timeout 1m }`. */
function readDynamicSet(reader: TokenReader): Json {
  for (let i = 0; i < 2; i++) reader.next();
  if (!reader.take('{')) return null;
  while (!reader.take('}')) {
    if (reader.isDone) return null;
    reader.next();
  }
  return { set: {} };
}

function restOf(reader: TokenReader, word: string): Json {
  while (!reader.isDone) reader.next();
  return { [word]: null };
}

/** Words of a rule by which it may take the frame, and by which it may end the way of the frame through the chain. */
const DROPPING: ReadonlySet<string> = new Set(['drop', 'reject', 'vmap', 'jump', 'goto', 'queue']);
const PASSING: ReadonlySet<string> = new Set(['accept', 'return', 'vmap', 'jump', 'goto', 'queue']);

/** All of the rule, and what it may do. */
function unreadRule(tokens: readonly Token[]): RuleStatements {
  const text = tokens.map((token) => (token.isQuoted ? `"${token.text}"` : token.text)).join(' ');
  const has = (words: ReadonlySet<string>) => tokens.some((token) => !token.isQuoted && words.has(token.text));
  return { statements: [{ unread: { text, drops: has(DROPPING), passes: has(PASSING) } }], unread: text };
}
