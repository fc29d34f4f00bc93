/** Where on a path a message may have stopped. Shared by the rules about a bridge's entries. */
import type { Path } from '../path/path.ts';
import type { Verdict } from '../trace/types.ts';

/** Positions of hops, `to` excluded: from the one that showed it last to before the one that misses it. */
export function hopsWhereLost({ hops }: Path, { lastSeen, missing }: Verdict) {
  const from = hops.findIndex(({ name }) => name === lastSeen);
  return { from: Math.max(0, from), to: hops.findIndex(({ name }) => name === missing) };
}
