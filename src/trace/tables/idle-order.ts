/**
 * Members from the longest idle to the latest active: a linked list through the members themselves, because each of a
 * million exchanges adds and removes its client.
 */

/** A member of an idle order, which owns these three fields. */
export interface Member<Self> {
  idleOrder: IdleOrder<Self> | null;
  /** The one that was active just before, and just after. */
  older: Self | null;
  newer: Self | null;
}

export interface IdleOrder<Self> {
  size: number;
  oldest: Self | null;
  latest: Self | null;
}

export function makeIdleOrder<Self>(): IdleOrder<Self> {
  return { size: 0, oldest: null, latest: null };
}

/** Puts a member in as the latest active; it is in no other order. */
export function join<Self extends Member<Self>>(order: IdleOrder<Self>, member: Self): void {
  member.idleOrder = order;
  member.older = order.latest;
  member.newer = null;
  if (order.latest === null) order.oldest = member;
  else order.latest.newer = member;
  order.latest = member;
  order.size++;
}

/** Takes a member out of the order it is in, if any. */
export function leave<Self extends Member<Self>>(member: Self): void {
  const { idleOrder: order, older, newer } = member;
  if (order === null) return;
  if (older === null) order.oldest = newer;
  else older.newer = newer;
  if (newer === null) order.latest = older;
  else newer.older = older;
  member.idleOrder = null;
  member.older = null;
  member.newer = null;
  order.size--;
}
