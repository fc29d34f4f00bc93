/** The guest ports a target can mean: one is an answer, several or none are a list to choose from. */

import { append } from '../core/lists.ts';
import type { FdbEntry, Link } from '../state/host-state.ts';
import { portReach, portsOf } from './find-uplinks.ts';
import { findGuestMac } from './guest-mac.ts';
import type { GuestPort, PathTarget } from './path-search.ts';
import { isHostSideOf, portSide } from './port-side.ts';

export interface Candidates {
  /** False where nothing fits and the candidates are merely all guest ports there are. */
  readonly fits: boolean;
  readonly candidates: readonly GuestPort[];
}

/** Followed upwards from an uplink to the bridges it feeds: slave, bond, VLAN device, bridge, patch, bridge. */
const MAX_CLIMB = 8;

/** The guest ports that `target` can mean; null means any, and fits none. */
export function findCandidates(
  target: PathTarget | null,
  links: readonly Link[],
  fdb: readonly FdbEntry[],
): Candidates {
  const fitting = target === null ? [] : fittingLinks(target, links, fdb);
  const fits = fitting.length > 0;
  const chosen = fits ? fitting : links.filter(isGuestPort);
  const candidates = chosen.map((link) => ({
    interface: link.name,
    mac: target?.kind === 'mac' && fits ? target.mac : findGuestMac(link, fdb),
    master: link.master ?? link.lower,
  }));
  return { fits, candidates };
}

/** True for a port that leads to a guest: a tap, a macvtap, or a container's veth. */
export function isGuestPort(link: Link): boolean {
  const side = portSide(link);
  return side === 'guest' || (side === 'unclear' && link.master !== null);
}

function fittingLinks(target: PathTarget, links: readonly Link[], fdb: readonly FdbEntry[]): readonly Link[] {
  switch (target.kind) {
    case 'nic':
      return links.filter((link) => link.name === target.tap);
    case 'mac':
      return linksOfMac(target.mac, links, fdb);
    case 'interface': {
      const link = links.find((candidate) => candidate.name === target.name);
      if (link === undefined) return [];
      return leadsToGuest(link) ? [link] : guestPortsAbove(link, links);
    }
  }
}

/** Anything but the devices that carry many guests' traffic: those are climbed to their guest ports. */
function leadsToGuest(link: Link): boolean {
  const side = portSide(link);
  // A macvlan is a container's own interface, unless a bridge stands on it.
  const isOwn = (side === 'patch' || link.kind === 'macvlan') && link.master === null;
  return side === 'guest' || side === 'unclear' || isOwn;
}

/**
 * By libvirt's host-side MAC first: it stays right when the FDB is wrong. Then a guest's own MAC on a macvtap, the
 * host's own MAC of a guest port, and last the port the FDB has it on.
 */
function linksOfMac(mac: string, links: readonly Link[], fdb: readonly FdbEntry[]): readonly Link[] {
  const ports = links.filter(isGuestPort);
  const byHostSide = ports.filter((link) => link.mac !== mac && isHostSideOf(link.mac, mac));
  if (byHostSide.length > 0) return byHostSide;
  const own = ports.filter((link) => link.mac === mac);
  if (own.length > 0) return own;
  const learnedOn = new Set(fdb.filter((entry) => entry.mac === mac && !entry.local).map((entry) => entry.port));
  // Behind a port that leads on are the guests of other hosts.
  return ports.filter((link) => learnedOn.has(link.name) && link.leadsOn !== true);
}

/** A veth pair to another bridge that does not lead to the network. */
function leadsInward(port: Link, bridge: Link, links: readonly Link[]): boolean {
  return portSide(port) === 'patch' && portReach(port, links, [bridge.name]) !== 'network';
}

function guestPortsAbove(start: Link, links: readonly Link[]): readonly Link[] {
  const found = new Map<string, Link>();
  const seen = new Set([start.name]);
  let level: readonly Link[] = [start];
  for (let climb = 0; climb < MAX_CLIMB && level.length > 0; climb++) {
    const above: Link[] = [];
    for (const link of level) {
      if (link.kind === 'bridge') {
        for (const port of portsOf(link.name, links)) {
          if (isGuestPort(port) && port.name !== start.name) found.set(port.name, port);
          else if (leadsInward(port, link, links)) above.push(port);
        }
      }
      append(
        above,
        links.filter((up) => up.name === link.master || up.lower === link.name || up.name === link.peer),
      );
    }
    for (const link of above) if (link.kind === 'macvtap') found.set(link.name, link);
    level = above.filter((link) => !seen.has(link.name) && !found.has(link.name));
    for (const link of level) seen.add(link.name);
  }
  return [...found.values()];
}
