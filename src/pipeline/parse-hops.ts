/**
 * The path by hand, from the network to the guest: `x0|x1,bond0,br0,tap0`, `uplink=if7`; through several hosts from that of
 * the server on: `a:tap7,a:br0,a:bond0,b:bond0,b:br0,b:tap0`.
 */
import { hostOf, onHost, withoutHost } from '../path/interface-name.ts';
import type { Hop } from '../path/path.ts';
import { Refused } from './refused.ts';

interface Named {
  readonly name: string;
  readonly interface: string;
}

/** One interface of a hop, without its host: `NAME`, or `NAME=if7` for interface index 7 of an SLL2 capture. */
function parseInterface(text: string): Named {
  const equals = text.indexOf('=');
  if (equals < 0) return { name: text, interface: text };
  const [name, source] = [text.slice(0, equals), text.slice(equals + 1)];
  if (name === '' || !/^if\d+$/.test(source)) {
    throw new Refused(`hops: ${text} is not understood`, { what: 'hops-not-understood', entry: text });
  }
  return { name, interface: source };
}

/** One position; interfaces side by side are of one host, which stands before the first of them, or before each. */
function parseHop(entry: string, list: string): Hop {
  const parts = entry.split('|').map((part) => part.trim());
  if (parts.some((part) => part === '')) throw new Refused(`hops: an empty entry in "${list}"`, { what: 'hop-empty' });
  const host = hostOf(parts[0]!);
  if (parts.some((part) => ![host, null].includes(hostOf(part)))) {
    throw new Refused(`hops: ${entry} lies on two hosts`, { what: 'hops-not-understood', entry });
  }
  const named = parts.map((part) => parseInterface(withoutHost(part)));
  return {
    name: onHost(host, named.map(({ name }) => name).join('|')),
    interfaces: named.map((each) => onHost(host, each.interface)),
    role: 'unknown',
  };
}

/** The hops of a list. @throws Refused for empty entries and for an interface that stands twice. */
export function parseHops(list: string): readonly Hop[] {
  const seen = new Set<string>();
  const hops = list.split(',').map((entry) => parseHop(entry, list));
  for (const { name, interfaces } of hops) {
    const host = hostOf(name);
    const names = withoutHost(name)
      .split('|')
      .map((each) => onHost(host, each));
    for (const text of names.flatMap((each, i) => [...new Set([each, interfaces[i]!])])) {
      if (seen.has(text)) throw new Refused(`hops: ${text} stands there twice`, { what: 'hop-twice', name: text });
      seen.add(text);
    }
  }
  return hops;
}
