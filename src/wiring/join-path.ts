/**
 * How a path joins those that are followed already. Called for each that is found while a trace runs, by the live host
 * feed and by the pipeline: guests come and go for ever, what is kept of them does not grow for ever.
 */

import type { Path } from '../path/path.ts';
import type { Link } from '../state/host-state.ts';

/** Paths followed at once. At the limit a guest that has left makes room; where none has, a new one is not followed. */
export const MAX_PATHS = 4096;

/** The interface next to the guest. */
export function portOf(path: Path): string {
  return path.hops.at(-1)?.interfaces[0] ?? '';
}

/**
 * The paths that are followed from now on, the latest last; `paths` itself where there is no room. What is known of a
 * port's guest by now replaces what was not. `links` is the latest snapshot, which tells whose port is gone; empty where
 * there is none.
 */
export function joinPath(paths: readonly Path[], path: Path, links: readonly Link[]): readonly Path[] {
  const kept = paths.filter((before) => !isReplaced(before, path));
  if (kept.length < MAX_PATHS) return [...kept, path];
  const left = firstLeft(kept, path, links);
  return left < 0 ? paths : [...kept.slice(0, left), ...kept.slice(left + 1), path];
}

function isReplaced(before: Path, { guest, hops }: Path): boolean {
  return before.hops.at(-1)?.name === hops.at(-1)?.name && (before.guest === null || before.guest.mac === guest?.mac);
}

/** Index of the path that joined first of those whose port is gone or is another guest's by now; -1 for none. */
function firstLeft(paths: readonly Path[], joining: Path, links: readonly Link[]): number {
  const there = new Set(links.map(({ name }) => name));
  const latest = new Map([...paths, joining].map((path) => [portOf(path), path]));
  return paths.findIndex((path) => {
    const port = portOf(path);
    return latest.get(port) !== path || (there.size > 0 && !there.has(port));
  });
}
