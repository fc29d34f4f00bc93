/** The right side of an nft match against a value: single values, sets, ranges, prefixes, names with a wildcard. */
import { parseIpv4 } from '../../../core/ipv4.ts';
import { isRecord, isText } from '../../../state/shapes.ts';
import { anyOf, type Truth } from '../truth.ts';
import type { Json } from './ruleset.ts';

type Single = string | number;

/** Finds the elements of a named set, `@name`; null where it is not in the ruleset. */
export type SetLookup = (name: string) => readonly Json[] | null;

/** Whether a value is, or is among, what the right side says. */
export function isAmong(value: Single | readonly Single[], right: Json, lookUp: SetLookup): Truth {
  if (isText(right) && right.startsWith('@')) {
    const elements = lookUp(right.slice(1));
    return elements === null ? { unknown: `nft's set ${right}` } : isAmongAll(value, elements, lookUp);
  }
  // A list is what `in` tests a flag against.
  if (Array.isArray(right)) return isAmongAll(value, right, lookUp);
  if (isRecord(right) && Array.isArray(right.set)) return isAmongAll(value, right.set, lookUp);
  return isElement(value, right, lookUp);
}

function isAmongAll(value: Single | readonly Single[], elements: readonly Json[], lookUp: SetLookup): Truth {
  return anyOf(elements.map((element) => isElement(value, element, lookUp)));
}

/** One element: with a timeout or a counter it is wrapped in `elem`. */
export function isElement(value: Single | readonly Single[], element: Json, lookUp: SetLookup): Truth {
  if (isRecord(element)) {
    if (isRecord(element.elem)) return isElement(value, element.elem.val, lookUp);
    if (Array.isArray(element.concat)) return isConcatenation(value, element.concat, lookUp);
    if (typeof value === 'object') return { unknown: 'a concatenation of nft' };
    if (Array.isArray(element.range)) return isInRange(value, element.range);
    if (isRecord(element.prefix)) return isInPrefix(value, element.prefix);
    if (Array.isArray(element.set)) return isAmongAll(value, element.set, lookUp);
    return { unknown: `nft's ${Object.keys(element)[0] ?? 'element'}` };
  }
  if (typeof value === 'object') return { unknown: 'a concatenation of nft' };
  if (element === '*') return true;
  if (isText(element) && isText(value) && element.endsWith('*')) return value.startsWith(element.slice(0, -1));
  return isText(element) && isText(value) ? element.toLowerCase() === value.toLowerCase() : element === value;
}

function isConcatenation(value: Single | readonly Single[], parts: readonly Json[], lookUp: SetLookup): Truth {
  if (typeof value !== 'object' || value.length !== parts.length) return { unknown: 'a concatenation of nft' };
  const each = parts.map((part, i) => isElement(value[i] ?? '', part, lookUp));
  return each.includes(false) ? false : (each.find((truth) => truth !== true) ?? true);
}

function isInRange(value: Single, [from, to]: readonly Json[]): Truth {
  const [at, low, high] = [numberOf(value), numberOf(from), numberOf(to)];
  if (at === null || low === null || high === null) return { unknown: 'a range of nft' };
  return at >= low && at <= high;
}

function isInPrefix(value: Single, { addr, len }: Readonly<Record<string, unknown>>): Truth {
  const [at, network] = [numberOf(value), numberOf(addr)];
  if (at === null || network === null || typeof len !== 'number') return { unknown: 'a prefix of nft' };
  if (len === 0) return true;
  return at >>> (32 - len) === network >>> (32 - len);
}

/** Numbers, IPv4 addresses and MACs in an order that ranges can be told in; null for names. */
function numberOf(value: Json): number | null {
  if (typeof value === 'number') return value;
  if (!isText(value)) return null;
  if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value)) return Number.parseInt(value.replaceAll(':', ''), 16);
  return parseIpv4(value);
}
