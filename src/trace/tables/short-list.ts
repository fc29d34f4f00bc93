/**
 * Lists that hold one thing nearly always and often none: putting in makes a list of just that size, since one that has grown
 * has room for 16 more. What comes back is the list to keep.
 */

/** The list with one more at its end. */
export function withLast<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}

/** Taking one out of a list that nearly always loses its first: for that shift beats splice by far. */
export function removeAt(list: unknown[], at: number): void {
  if (list.length === 1 && at === 0) list.pop();
  else if (at === 0) list.shift();
  else list.splice(at, 1);
}
