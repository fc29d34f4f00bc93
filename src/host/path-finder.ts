/**
 * Finds the paths that join a trace while it runs: new guests of a bridge, or a guest that comes back on another port.
 * Called by the live host feed with each snapshot of the links.
 */
import { isGuestPort } from '../path/find-candidates.ts';
import { findGuestPaths } from '../path/find-guests.ts';
import { findPath } from '../path/find-path.ts';
import type { FdbEntry, Link } from '../path/host-state.ts';
import type { Path } from '../path/path.ts';
import { isHostSideOf } from '../path/port-side.ts';

export interface PathFinder {
  /** The paths that are new since the last call, or whose guest's port is another interface than before. */
  look(links: readonly Link[], fdb: readonly FdbEntry[]): readonly Path[];
}

/** Paths followed at once; later guests are not, for containers may come and go for ever. */
export const MAX_PATHS = 4096;

function portOf(path: Path): string {
  return path.hops.at(-1)?.interfaces[0] ?? '';
}

/** All guests of `bridge`; `known` are those found in `links` before. */
export function createBridgeFinder(bridge: string, known: readonly Path[], links: readonly Link[]): PathFinder {
  /** Names come again, for the next guest: its MAC tells whose port it is. */
  const macOf = (port: string, all: readonly Link[]) => all.find(({ name }) => name === port)?.mac ?? '';
  const followed = new Map(known.map((path) => [portOf(path), macOf(portOf(path), links)]));
  return {
    look(all, fdb) {
      if (!all.some(({ name }) => name === bridge)) return [];
      return findGuestPaths(bridge, all, fdb).paths.filter((path) => {
        const port = portOf(path);
        const mac = macOf(port, all);
        if (followed.get(port) === mac || (!followed.has(port) && followed.size >= MAX_PATHS)) return false;
        followed.set(port, mac);
        return true;
      });
    },
  };
}

/**
 * The guest of one path, on whichever port it comes back (libvirt counts names of taps up). Only where its port has the
 * guest's MAC in libvirt's way: what the bridge has learned may be what is wrong.
 */
export function createGuestFinder(path: Path): PathFinder {
  const { guest } = path;
  const followed = new Set(path.hops.flatMap(({ interfaces }) => interfaces));
  return {
    look(links, fdb) {
      if (guest === null) return [];
      const ports = links.filter((link) => isGuestPort(link) && isHostSideOf(link.mac, guest.mac));
      const [port] = ports;
      if (port === undefined || ports.length > 1 || followed.has(port.name) || followed.size >= MAX_PATHS) return [];
      const search = findPath({ kind: 'interface', name: port.name }, links, fdb, guest.mac);
      // Before it is on its bridge there is no path yet.
      if (!search.found || search.path.hops.length === 1) return [];
      followed.add(port.name);
      return [{ ...search.path, guest }];
    },
  };
}
