/**
 * Finds the paths that join a trace while it runs: new guests of a bridge, or a guest that comes back on another port.
 */

import { interfaceNamesOf } from '../path/hops-of.ts';
import type { Path } from '../path/path.ts';
import type { FdbEntry, Link, ServerPlace } from '../state/host-state.ts';
import { isGuestPort } from '../wiring/find-candidates.ts';
import { findGuestPaths } from '../wiring/find-guests.ts';
import { findPath } from '../wiring/find-path.ts';
import { portOf } from '../wiring/join-path.ts';
import { isHostSideOf } from '../wiring/port-side.ts';

export interface PathFinder {
  /**
   * Paths not followed yet (not among `paths`), and paths whose guest port has been replaced by a new interface since the
   * last call.
   */
  look(
    links: readonly Link[],
    fdb: readonly FdbEntry[],
    paths: readonly Path[],
    servers?: readonly ServerPlace[],
  ): readonly Path[];
}

/** All guests of `bridge`; `known` are those found in `links` before. */
export function createBridgeFinder(bridge: string, known: readonly Path[], links: readonly Link[]): PathFinder {
  /** Names come again, for the next guest: its MAC tells whose port it is. */
  const macOf = (port: string, all: readonly Link[]) => all.find(({ name }) => name === port)?.mac ?? '';
  const macs = new Map(known.map((path) => [portOf(path), macOf(portOf(path), links)]));
  return {
    look(all, fdb, paths, servers) {
      if (!all.some(({ name }) => name === bridge)) return [];
      const followed = new Set(paths.map(portOf));
      for (const port of macs.keys()) if (!followed.has(port)) macs.delete(port);
      return findGuestPaths(bridge, all, fdb, servers).paths.filter((path) => {
        const port = portOf(path);
        const mac = macOf(port, all);
        if (macs.get(port) === mac) return false;
        macs.set(port, mac);
        return true;
      });
    },
  };
}

/**
 * The guest of one path, on whichever port it comes back (libvirt counts names of taps up). Only where its port has the
 * guest's MAC in libvirt's way: what the bridge has learned may be what is wrong.
 */
export function createGuestFinder({ guest }: Path): PathFinder {
  return {
    look(links, fdb, paths, servers) {
      if (guest === null) return [];
      const ports = links.filter((link) => isGuestPort(link) && isHostSideOf(link.mac, guest.mac));
      const [port] = ports;
      if (port === undefined || ports.length > 1 || interfaceNamesOf(paths).has(port.name)) return [];
      const search = findPath({ kind: 'interface', name: port.name }, links, fdb, guest.mac, servers);
      // Before it is on its bridge there is no path yet.
      if (!search.found || search.path.hops.length === 1) return [];
      return [{ ...search.path, guest }];
    },
  };
}

/** The guests of several paths, such as the NICs of one domain. */
export function createGuestsFinder(paths: readonly Path[]): PathFinder {
  const finders = paths.map(createGuestFinder);
  return {
    look: (links, fdb, paths, servers) => finders.flatMap((finder) => finder.look(links, fdb, paths, servers)),
  };
}
