/**
 * Clients that stand together, from the one idle the longest to the latest active: a linked list through the clients
 * themselves, since each of a million exchanges puts its client in and takes it out.
 */

/** What stands in a crowd. The three fields belong to the crowd. */
export interface Member<Self> {
  crowd: Crowd<Self> | null;
  /** The one that was active just before, and just after. */
  older: Self | null;
  newer: Self | null;
}

export interface Crowd<Self> {
  size: number;
  oldest: Self | null;
  latest: Self | null;
}

export function makeCrowd<Self>(): Crowd<Self> {
  return { size: 0, oldest: null, latest: null };
}

/** Puts a member in as the latest active; it is in no other crowd. */
export function join<Self extends Member<Self>>(crowd: Crowd<Self>, member: Self): void {
  member.crowd = crowd;
  member.older = crowd.latest;
  member.newer = null;
  if (crowd.latest === null) crowd.oldest = member;
  else crowd.latest.newer = member;
  crowd.latest = member;
  crowd.size++;
}

/** Takes a member out of the crowd it is in, if any. */
export function leave<Self extends Member<Self>>(member: Self): void {
  const { crowd, older, newer } = member;
  if (crowd === null) return;
  if (older === null) crowd.oldest = newer;
  else older.newer = newer;
  if (newer === null) crowd.latest = older;
  else newer.older = older;
  member.crowd = null;
  member.older = null;
  member.newer = null;
  crowd.size--;
}
