/** `capture --server`: the way to a DHCP server of this host, and to a guest where one was named and is here. */
import { findServers, resolveServer } from '../../host/find-servers.ts';
import { createGuestsFinder, type PathFinder } from '../../host/path-finder.ts';
import { type ResolvedTarget, resolveTargets } from '../../host/resolve-target.ts';
import { AbsentTarget } from '../../host/target-refusal.ts';
import { onlyItsGuest } from '../../path/path.ts';
import type { Link } from '../../state/host-state.ts';
import type { FoundPath } from '../../wiring/path-search.ts';

export interface FoundServerPaths {
  /** Of servers and guests; at least one. */
  readonly found: readonly FoundPath[];
  readonly links: readonly Link[];
  readonly finder: PathFinder;
}

/** `server`: which of this host's guests or interfaces it is; undefined for whatever listens here. @throws ToolError where nothing is found. */
export async function planServers(server: string | undefined, guest: string | null): Promise<FoundServerPaths> {
  const guests = guest === null ? [] : await guestsHere(guest);
  try {
    const servers = await (server === undefined ? findServers() : resolveServer(server));
    const followed = createGuestsFinder(guests.map(({ path }) => path));
    return { found: [...servers.found, ...guests], links: servers.links, finder: both(servers.finder, followed) };
  } catch (error) {
    const [first] = guests;
    if (first === undefined) throw error;
    return { found: guests, links: first.links, finder: createGuestsFinder(guests.map(({ path }) => path)) };
  }
}

async function guestsHere(mac: string): Promise<readonly ResolvedTarget[]> {
  try {
    const { targets } = await resolveTargets(mac, { guest: mac });
    return targets.map((target) => ({ ...target, path: onlyItsGuest(target.path) }));
  } catch (error) {
    if (error instanceof AbsentTarget) return [];
    throw error;
  }
}

function both(one: PathFinder, other: PathFinder): PathFinder {
  return {
    look: (links, fdb, paths, places) => [one, other].flatMap((finder) => finder.look(links, fdb, paths, places)),
  };
}
