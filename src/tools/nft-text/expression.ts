/** The left sides of nft's matches, as libnftables-json(5) has them: `iifname`, `ip saddr`, `ct state`, `a . b`, `a & mask`. */
import type { TokenReader } from './tokens.ts';
import { type Json, readValue } from './values.ts';

/** Keys of meta that are printed without the word in front. */
const META: ReadonlySet<string> = new Set([
  'iif',
  'oif',
  'iifname',
  'oifname',
  'iiftype',
  'oiftype',
  'iifgroup',
  'oifgroup',
  'ibrname',
  'obrname',
  'skuid',
  'skgid',
  'rtclassid',
  'pkttype',
  'cpu',
  'cgroup',
  'mark',
]);
/** nft 1.0 prints `meta ibrname` in families other than bridge so, and `ibriport` in old versions. */
const META_NAMES: Readonly<Record<string, string>> = { ibriport: 'ibrname', obriport: 'obrname' };

/** Protocols whose fields are words behind them. */
const PROTOCOLS: ReadonlySet<string> = new Set([
  'ether',
  'vlan',
  'arp',
  'ip',
  'ip6',
  'icmp',
  'icmpv6',
  'igmp',
  'tcp',
  'udp',
  'udplite',
  'sctp',
  'dccp',
  'ah',
  'esp',
  'comp',
  'th',
]);
/** Expressions that are named and not read: words, and how many follow. */
const NAMED: Readonly<Record<string, number>> = {
  fib: 0,
  rt: 1,
  socket: 1,
  osf: 1,
  numgen: 3,
  jhash: 0,
  symhash: 0,
  exthdr: 2,
};

/** An expression; null for what is none, of which some may have been taken. */
export function readExpression(reader: TokenReader): Json {
  const parts: Json[] = [];
  do {
    const part = readPart(reader);
    if (part === null) return null;
    parts.push(part);
  } while (reader.take('.'));
  if (parts.length > 1) return { concat: parts };
  if (!reader.take('&')) return parts[0];
  const mask = readValue(reader);
  return mask === null ? null : { '&': [parts[0], mask] };
}

function readPart(reader: TokenReader): Json {
  const word = reader.peek();
  if (word === 'meta') {
    reader.next();
    return { meta: { key: metaKey(reader.next()) } };
  }
  if (META.has(word) || Object.hasOwn(META_NAMES, word)) return { meta: { key: metaKey(reader.next()) } };
  if (word === 'ct') return readConnection(reader);
  if (PROTOCOLS.has(word)) {
    const protocol = reader.next();
    return reader.isDone ? null : { payload: { protocol, field: reader.next() } };
  }
  if (word.startsWith('@')) {
    // `@th,16,16`: bytes at an offset. The commas are words of their own.
    const base = reader.next();
    const numbers = [0, 1].map(() => (reader.take(',') ? reader.next() : ''));
    return numbers.includes('') ? null : { raw: `${base},${numbers.join(',')}` };
  }
  return readNamed(reader);
}

function metaKey(word: string): string {
  return META_NAMES[word] ?? word;
}

/** `ct state`, `ct original ip saddr`. */
function readConnection(reader: TokenReader): Json {
  reader.next();
  const key = reader.next();
  if (key !== 'original' && key !== 'reply') return key === '' ? null : { ct: { key } };
  const rest = reader.next();
  const field = rest === 'ip' || rest === 'ip6' ? `${rest} ${reader.next()}` : rest;
  return { ct: { key: field, dir: key } };
}

/** What is known by name only: `fib daddr . iif type`. */
function readNamed(reader: TokenReader): Json {
  const word = reader.peek();
  const words = Object.hasOwn(NAMED, word) ? NAMED[word] : undefined;
  if (words === undefined) return null;
  reader.next();
  for (let i = 0; i < words; i++) reader.next();
  if (word === 'fib') {
    do reader.next();
    while (reader.take('.'));
    reader.next();
  }
  return { [word]: {} };
}
