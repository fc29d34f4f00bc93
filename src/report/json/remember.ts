/**
 * Pieces of a report that come again and again, made and encoded once: few names, types and servers stand in millions
 * of messages.
 */
import { encodeText } from './json-bytes.ts';

/** Results that are kept; beyond that each is made again, so hostile input cannot fill memory. */
const MOST = 1024;

/** The bytes of the text that `make` makes. */
export function remember<Key>(make: (key: Key) => string): (key: Key) => Uint8Array {
  return keep((key) => encodeText(make(key)));
}

/** The same for two keys. One of the two should have few values. */
export function rememberPair<First, Second>(
  make: (first: First, second: Second) => string,
): (first: First, second: Second) => Uint8Array {
  const ofFirst = keep((first: First) => remember((second: Second) => make(first, second)));
  return (first, second) => ofFirst(first)(second);
}

function keep<Key, Value extends object>(make: (key: Key) => Value): (key: Key) => Value {
  const kept = new Map<Key, Value>();
  return (key) => {
    const before = kept.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    if (kept.size < MOST) kept.set(key, made);
    return made;
  };
}
