/**
 * What is often written by spreading a list into a call. That puts the list on the stack and throws a RangeError beyond
 * some 100,000 items, as many as a flood of frames or events makes (scripts/lint/no-spread-into-call.grit).
 */

/** Puts `items` at the end of `target`. */
export function append<T>(target: T[], items: Iterable<T>): void {
  for (const item of items) target.push(item);
}

/** Those of the items that are meant, and the others, each in their order. */
export function partition<T>(
  items: readonly T[],
  isMeant: (item: T, index: number) => boolean,
): [meant: T[], others: T[]] {
  const meant: T[] = [];
  const others: T[] = [];
  for (const [index, item] of items.entries()) (isMeant(item, index) ? meant : others).push(item);
  return [meant, others];
}

/** The largest of the numbers, at least `least`. */
export function largest(least: number, numbers: Iterable<number>): number {
  let result = least;
  for (const number of numbers) if (number > result) result = number;
  return result;
}

/** The smallest of the numbers, at most `most`. */
export function smallest(most: number, numbers: Iterable<number>): number {
  let result = most;
  for (const number of numbers) if (number < result) result = number;
  return result;
}
