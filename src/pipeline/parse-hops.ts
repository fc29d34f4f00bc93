/** `--hops`: the path by hand, from the network to the guest. `x0|x1,bond0,br0,tap0`, `uplink=if7`. */
import { ToolError } from '../core/errors.ts';
import type { Hop } from '../path/path.ts';

const HINT = '--hops bond0,br0,tap0 (from the network to the guest)';

function usage(message: string, hint = HINT): ToolError {
  return new ToolError('usage', `--hops: ${message}`, hint);
}

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
    throw usage(`${text} is not understood`, '--hops bond0=if7,br0=if8 (interface indexes of a capture on "any")');
  }
  return { name, interface: source };
}

/** The hops of a list. @throws ToolError 'usage' for empty entries and for an interface that stands twice. */
export function parseHops(list: string): readonly Hop[] {
  const seen = new Set<string>();
  return list.split(',').map((entry): Hop => {
    const parts = entry.split('|').map((part) => part.trim());
    if (parts.some((part) => part === '')) throw usage(`an empty entry in "${list}"`);
    const named = parts.map(parseInterface);
    for (const text of named.flatMap((each) => [...new Set([each.name, each.interface])])) {
      if (seen.has(text)) throw usage(`${text} stands there twice`);
      seen.add(text);
    }
    return {
      name: named.map((each) => each.name).join('|'),
      interfaces: named.map((each) => each.interface),
      role: 'unknown',
    };
  });
}
