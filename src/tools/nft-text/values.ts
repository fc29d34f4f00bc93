/** The right sides of nft's text, as libnftables-json(5) has them: values, ranges, prefixes, sets, concatenations, verdicts. */
import type { TokenReader } from './tokens.ts';

export type Json = unknown;

const NUMBER = /^(?:0x[0-9a-f]+|\d+)$/i;
const PREFIX = /^([0-9a-f:.]+)\/(\d{1,3})$/i;
const ADDRESS = /^(?:[0-9a-f]{0,4}:[0-9a-f:.]*|\d+\.\d+\.\d+\.\d+|[0-9a-f]{2}(?::[0-9a-f]{2}){5})$/i;
/** What may follow an element of a set: words with so many values. */
const ELEMENT_OPTIONS: Readonly<Record<string, number>> = { timeout: 1, expires: 1, comment: 1, counter: 4, last: 0 };

/** One word; a word in quotes is a name whatever is in it. */
function scalar(text: string, isQuoted: boolean): Json {
  if (isQuoted) return text;
  if (NUMBER.test(text)) return Number(text);
  const [, addr, len] = PREFIX.exec(text) ?? [];
  if (addr !== undefined && ADDRESS.test(addr)) return { prefix: { addr, len: Number(len) } };
  const dash = text.indexOf('-');
  if (dash > 0) {
    const [from, to] = [text.slice(0, dash), text.slice(dash + 1)];
    if ([from, to].every((end) => NUMBER.test(end) || ADDRESS.test(end))) {
      return { range: [scalar(from, false), scalar(to, false)] };
    }
  }
  return text;
}

/** A value or a concatenation of some (`a . b`), without what may follow it. Null where there is none. */
export function readValue(reader: TokenReader): Json {
  const parts: Json[] = [];
  do {
    if (reader.isDone) return null;
    const word = reader.peek();
    if (word === '{') return readSet(reader);
    if (word === '}' || word === ',' || word === ';') return null;
    const isQuoted = word === '';
    parts.push(scalar(reader.next(), isQuoted));
  } while (reader.take('.'));
  return parts.length === 1 ? parts[0] : { concat: parts };
}

/** The right side of a match: a value, or a list of flags (`established,related`). */
export function readRight(reader: TokenReader): Json {
  const first = readValue(reader);
  if (reader.peek() !== ',') return first;
  const list = [first];
  while (reader.take(',')) list.push(readValue(reader));
  return list;
}

/** `{ a, b : accept, ... }` as `{ set: [...] }`; null where it does not end. */
export function readSet(reader: TokenReader): Json {
  if (!reader.take('{')) return null;
  const set: Json[] = [];
  while (!reader.take('}')) {
    if (reader.isDone) return null;
    if (reader.take(',')) continue;
    const key = readValue(reader);
    if (key === null) return null;
    skipOptions(reader);
    if (!reader.take(':')) {
      set.push(key);
      continue;
    }
    const data = readVerdict(reader) ?? readValue(reader);
    if (data === null) return null;
    skipOptions(reader);
    set.push([key, data]);
  }
  return { set };
}

/** Counters, timeouts and comments of an element. */
function skipOptions(reader: TokenReader): void {
  for (;;) {
    const values = Object.hasOwn(ELEMENT_OPTIONS, reader.peek()) ? ELEMENT_OPTIONS[reader.peek()] : undefined;
    if (values === undefined) return;
    for (let i = 0; i <= values; i++) reader.next();
  }
}

/** A verdict as a statement (`{ drop: null }`, `{ jump: { target } }`); null for any other word, which is not taken. */
export function readVerdict(reader: TokenReader): Json {
  const word = reader.peek();
  switch (word) {
    case 'accept':
    case 'drop':
    case 'continue':
    case 'return':
      reader.next();
      return { [word]: null };
    case 'jump':
    case 'goto':
      reader.next();
      return { [word]: { target: reader.next() } };
    default:
      return null;
  }
}
