/** The path by hand, from the network to the guest: `x0|x1,bond0,br0,tap0`, `uplink=if7`. */
import type { Hop } from '../path/path.ts';
import { Refused } from './refused.ts';

interface Named {
  readonly name: string;
  readonly interface: string;
}

/** One interface of a hop: `NAME`, or `NAME=if7` for interface index 7 of an SLL2 capture. */
function parseInterface(text: string): Named {
  const equals = text.indexOf('=');
  if (equals < 0) return { name: text, interface: text };
  const [name, source] = [text.slice(0, equals), text.slice(equals + 1)];
  if (name === '' || !/^if\d+$/.test(source)) {
    throw new Refused(`hops: ${text} is not understood`, { what: 'hops-not-understood', entry: text });
  }
  return { name, interface: source };
}

/** The hops of a list. @throws Refused for empty entries and for an interface that stands twice. */
export function parseHops(list: string): readonly Hop[] {
  const seen = new Set<string>();
  return list.split(',').map((entry): Hop => {
    const parts = entry.split('|').map((part) => part.trim());
    if (parts.some((part) => part === ''))
      throw new Refused(`hops: an empty entry in "${list}"`, { what: 'hop-empty' });
    const named = parts.map(parseInterface);
    for (const text of named.flatMap((each) => [...new Set([each.name, each.interface])])) {
      if (seen.has(text)) throw new Refused(`hops: ${text} stands there twice`, { what: 'hop-twice', name: text });
      seen.add(text);
    }
    return {
      name: named.map((each) => each.name).join('|'),
      interfaces: named.map((each) => each.interface),
      role: 'unknown',
    };
  });
}
