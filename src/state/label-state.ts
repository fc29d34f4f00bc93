/** Host state of one of several hosts: its interfaces get the host's name before their own, and the state says whose it is. */
import { hostOf, onHost } from '../path/interface-name.ts';
import type { Hop, Path } from '../path/path.ts';
import type { HostState } from './host-state.ts';
import type { Link } from './kinds/link.ts';
import type { ServerPlace } from './kinds/servers.ts';

type Name = (name: string) => string;
type NameOrNull = (name: string | null) => string | null;

/** The state as one of `host`; one that says already whose it is stays, and so does a path through several hosts. */
export function labelState(state: HostState, host: string): HostState {
  if (state.host !== undefined || (state.kind === 'path' && state.path.hops.some(({ name }) => hostOf(name) !== null)))
    return state;
  const named = withNames(state, (name) => onHost(host, name));
  if (named.kind !== 'servers') return { ...named, host };
  return { ...named, places: named.places.map((place) => ({ ...place, host })), host };
}

/** Namespaces are those of the state's host, and keep their names. */
function withNames(state: HostState, name: Name): HostState {
  const orNull: NameOrNull = (each) => each && name(each);
  switch (state.kind) {
    case 'path':
      return { ...state, path: labelPath(state.path, name) };
    case 'link':
      return { ...state, links: state.links.map((link) => labelLink(link, name, orNull)) };
    case 'link-change': {
      const isName = state.change === 'renamed' || state.change === 'moved';
      const detail = isName && state.detail !== '' ? name(state.detail) : state.detail;
      return { ...state, interface: name(state.interface), detail };
    }
    case 'fdb': {
      const entries = state.entries.map((entry) => ({ ...entry, bridge: name(entry.bridge), port: name(entry.port) }));
      return { ...state, entries };
    }
    case 'fdb-change':
      return { ...state, bridge: name(state.bridge), from: orNull(state.from), to: orNull(state.to) };
    case 'port-state':
      return { ...state, port: name(state.port), bridge: orNull(state.bridge) };
    case 'counters':
      return { ...state, interfaces: state.interfaces.map((each) => ({ ...each, name: name(each.name) })) };
    case 'vlans':
      return { ...state, ports: state.ports.map((each) => ({ ...each, name: name(each.name) })) };
    case 'domains':
      return { ...state, guests: state.guests.map((each) => ({ ...each, interface: name(each.interface) })) };
    case 'iptables': {
      const namespaces = state.namespaces.map((each) => ({ ...each, bridges: each.bridges.map(name) }));
      return { ...state, namespaces };
    }
    case 'servers':
      return { ...state, places: state.places.map((place) => labelPlace(place, orNull)) };
    case 'machine':
      return { ...state, wireless: state.wireless.map(name) };
    case 'capture':
    case 'promisc':
      return { ...state, interface: name(state.interface) };
    case 'tc':
      return { ...state, devices: state.devices.map((each) => ({ ...each, name: name(each.name) })) };
    case 'nft':
    case 'ebtables':
    case 'kernel-log':
    case 'gap':
    case 'clock':
    case 'clock-set':
      return state;
  }
}

function labelLink(link: Link, name: Name, orNull: NameOrNull): Link {
  return {
    ...link,
    name: name(link.name),
    master: orNull(link.master),
    lower: orNull(link.lower),
    peer: orNull(link.peer),
    activeSlave: orNull(link.activeSlave),
  };
}

function labelPlace(place: ServerPlace, orNull: NameOrNull): ServerPlace {
  const listeners = place.listeners.map((each) => ({ ...each, device: orNull(each.device) }));
  return { ...place, port: orNull(place.port), listeners };
}

function labelPath(path: Path, name: Name): Path {
  const hops = path.hops.map((hop): Hop => ({ ...hop, name: name(hop.name), interfaces: hop.interfaces.map(name) }));
  return { ...path, hops };
}
