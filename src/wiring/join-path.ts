/**
 * How a path joins the followed ones while a trace runs. Guests come and go for ever, so the list is bounded.
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
  return joinPaths(paths, [path], links);
}

/** What was made of a list of paths, so that the next path to join it is not as much work as all of them. */
const made = new WeakMap<readonly Path[], { readonly followed: FollowedPaths; readonly links: readonly Link[] }>();

/** The same for paths that join one after the other. */
export function joinPaths(paths: readonly Path[], joining: readonly Path[], links: readonly Link[]): readonly Path[] {
  const known = made.get(paths);
  const followed = known?.links === links ? known.followed : new FollowedPaths(paths, links);
  let isChanged = false;
  for (const path of joining) isChanged = followed.join(path) || isChanged;
  if (!isChanged) return paths;
  const joined = followed.all;
  // The list it was made of is not what it stands for any more.
  made.delete(paths);
  made.set(joined, { followed, links });
  return joined;
}

class FollowedPaths {
  /** By port and guest, in the order in which they joined. */
  readonly #paths = new Map<string, Path>();
  /** Keys of those whose port is gone or is another guest's by now, which make room first. */
  readonly #left = new Set<string>();
  /** The latest path of each port. */
  readonly #latest = new Map<string, string>();
  readonly #there: ReadonlySet<string>;

  constructor(paths: readonly Path[], links: readonly Link[]) {
    this.#there = new Set(links.map(({ name }) => name));
    for (const path of paths) this.#add(path);
  }

  get all(): readonly Path[] {
    return [...this.#paths.values()];
  }

  /** False where there is no room for it. */
  join(path: Path): boolean {
    const replaced = [keyOf(path, null), keyOf(path, path.guest?.mac ?? null)].filter((key) => this.#paths.has(key));
    if (replaced.length === 0 && this.#paths.size >= MAX_PATHS) {
      const before = this.#latest.get(portOf(path));
      const [first = before] = this.#left;
      if (first === undefined) return false;
      this.#remove(first);
    }
    for (const key of replaced) this.#remove(key);
    this.#add(path);
    return true;
  }

  #add(path: Path): void {
    const key = keyOf(path, path.guest?.mac ?? null);
    const port = portOf(path);
    const before = this.#latest.get(port);
    if (before !== undefined && before !== key && this.#paths.has(before)) this.#left.add(before);
    this.#latest.set(port, key);
    this.#paths.set(key, path);
    if (this.#there.size > 0 && !this.#there.has(port)) this.#left.add(key);
  }

  #remove(key: string): void {
    const path = this.#paths.get(key);
    this.#paths.delete(key);
    this.#left.delete(key);
    if (path !== undefined && this.#latest.get(portOf(path)) === key) this.#latest.delete(portOf(path));
  }
}

function keyOf(path: Path, mac: string | null): string {
  return `${path.hops.at(-1)?.name} ${mac ?? ''}`;
}
