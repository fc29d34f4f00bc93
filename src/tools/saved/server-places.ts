/**
 * Where saved text tells that something listens on UDP port 67: in the namespaces themselves, and behind the ports of bridges
 * whose other end is in one of them.
 */
import { joinInterfaceName } from '../../path/interface-name.ts';
import type { ServerPlace } from '../../state/host-state.ts';
import { integerOf, textOf } from '../json-fields.ts';
import type { Gathered } from './gathered.ts';

export interface SavedPlaces {
  readonly places: readonly ServerPlace[];
  /** For a port of a bridge, the other end of its veth: `NETNS/NAME`. */
  readonly innerEnds: ReadonlyMap<string, string>;
}

/** Never throws. */
export function serverPlacesOf(gathered: Gathered): SavedPlaces {
  const own = gathered.listeners.map(({ netns, listeners }): ServerPlace => ({ netns, port: null, listeners }));
  const innerEnds = new Map<string, string>();
  const behind = gathered.links.flatMap(({ netns: outer, link: port }): ServerPlace[] => {
    const id = integerOf(port.link_netnsid);
    const netns = outer === null && textOf(port.master) !== null && id !== null ? gathered.namespaces.get(id) : null;
    const place = own.find((each) => netns != null && each.netns === netns);
    const name = textOf(port.ifname);
    // Several commands tell of a port.
    if (netns == null || place === undefined || name === null || innerEnds.has(name)) return [];
    const inner = gathered.links.find(
      ({ netns: other, link }) =>
        other === netns && integerOf(link.ifindex) === integerOf(port.link_index) && link.link_index === port.ifindex,
    );
    const end = inner === undefined ? null : textOf(inner.link.ifname);
    if (end === null) return [];
    innerEnds.set(name, joinInterfaceName(netns, end));
    // A socket bound to another interface of that namespace does not serve this one.
    const listeners = place.listeners.filter(({ device }) => device === null || device === innerEnds.get(name));
    return [{ netns, port: name, listeners }];
  });
  return { places: [...own, ...behind], innerEnds };
}
