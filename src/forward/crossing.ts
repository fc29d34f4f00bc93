/**
 * The pieces of the kernel's way between two captures. A path is a row of devices; a frame that was seen on one and not
 * on a later one died in what lies between them, and nothing outside that may be a cause.
 */
import type { Path } from '../path/path.ts';
import type { Link } from '../state/host-state.ts';
import type { Heading } from '../trace/types.ts';

/** A frame crosses a bridge from one port to another (br_handle_frame to br_forward). */
export interface BridgeCrossing {
  readonly kind: 'bridge';
  readonly bridge: Link;
  /** The port it came in by; null where the host itself sent it. */
  readonly from: Link | null;
  /** The port it is to leave by; null where it is to end on the host. */
  readonly to: Link | null;
  /** Whether the frame may have died before the bridge's own capture, and whether after it. */
  readonly enters: boolean;
  readonly leaves: boolean;
}

/** A frame goes from a device to the one above or below it, or to the other end of a veth pair. */
export interface DeviceStep {
  readonly kind: 'device';
  readonly from: Link;
  readonly to: Link;
}

export type Crossing = BridgeCrossing | DeviceStep;

/**
 * What lies between the hops `lastSeen` and `missing` of a path, in the order in which a frame with this heading passes
 * it; null where a hop is several interfaces side by side or is not among `links`. `seenOn` is the interface of `lastSeen`
 * that showed the frame, which decides among several.
 */
export function crossingsBetween(
  path: Path,
  lastSeen: string,
  missing: string,
  heading: Heading,
  links: readonly Link[],
  seenOn: string | null = null,
): readonly Crossing[] | null {
  const hops = heading === 'to-guest' ? path.hops : path.hops.toReversed();
  const [first, last] = [
    hops.findIndex(({ name }) => name === lastSeen),
    hops.findIndex(({ name }) => name === missing),
  ];
  if (first < 0 || last <= first) return null;
  // The hop before a bridge is the port a frame came in by, the one behind it the port it is to leave by.
  const around = hops.slice(Math.max(0, first - 1), last + 2).map(({ name: hop, interfaces: [name, ...others] }) => {
    const one = others.length === 0 ? name : hop === lastSeen ? seenOn : null;
    return links.find((link) => link.name === one);
  });
  const begin = first === 0 ? 0 : 1;
  const devices = around.map((link) => link ?? null);
  return devices.slice(begin, begin + last - first + 1).includes(null)
    ? null
    : crossings(devices, begin, last - first, links);
}

function crossings(
  devices: readonly (Link | null)[],
  begin: number,
  steps: number,
  links: readonly Link[],
): readonly Crossing[] {
  const found: Crossing[] = [];
  for (let at = begin; at < begin + steps; at++) {
    const [here, next] = [devices[at]!, devices[at + 1]!];
    if (here.kind === 'bridge') {
      const from = portOf(here, devices[at - 1]);
      // Where the frame entered in a step before, that crossing holds this part too.
      if (at === begin) found.push({ kind: 'bridge', bridge: here, from, to: next, enters: false, leaves: true });
    } else if (next.kind === 'bridge') {
      const leaves = at + 1 < begin + steps;
      found.push({ kind: 'bridge', bridge: next, from: here, to: devices[at + 2] ?? null, enters: true, leaves });
    } else {
      found.push(sharedBridge(here, next, links) ?? { kind: 'device', from: here, to: next });
    }
  }
  return found;
}

/** The crossing between two ports of a bridge that is not itself a hop. */
function sharedBridge(from: Link, to: Link, links: readonly Link[]): BridgeCrossing | null {
  const bridge = links.find(({ name }) => name === from.master);
  if (bridge?.kind !== 'bridge' || to.master !== bridge.name) return null;
  return { kind: 'bridge', bridge, from, to, enters: true, leaves: true };
}

function portOf(bridge: Link, link: Link | null | undefined): Link | null {
  return link?.master === bridge.name ? link : null;
}
