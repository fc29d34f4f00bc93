/**
 * Which ports of a bridge lead to the network. Hardware, bonds, VLAN devices and tunnels do; taps do not; a veth pair
 * does when the bridge at its other end has such a port. Between veths alone the DHCP servers of this host decide, then
 * what their other ends are, then the FDB; where none does, no port is taken for the uplink.
 */
import type { FdbEntry, Link, ServerPlace } from '../state/host-state.ts';
import { isHostSideMac, portSide } from './port-side.ts';
import { listenerOn, serverPorts } from './servers.ts';

/**
 * `certain` by the kind of the ports, `fdb` by what the bridge learned; `server`: a DHCP server of this host is behind
 * these ports; `server-here`: one listens on the bridge itself; `undecided`: several ports could be.
 */
export type UplinkChoice = 'certain' | 'fdb' | 'server' | 'server-here' | 'undecided';

export interface Uplinks {
  /** Empty where no port leads anywhere, or none is known to. */
  readonly ports: readonly Link[];
  readonly choice: UplinkChoice;
}

/** Bridges followed through veth pairs: far more than any host chains. */
const MAX_BRIDGES = 16;

/** Where the frames that leave through a port end up. */
export type Reach = 'network' | 'unclear' | 'nowhere';

/**
 * The ports of `bridge` that lead to the network, seen from the port `entry` (the guest's side; never one of them; null
 * where the path comes from a device on top of the bridge).
 * Among veths to other namespaces: those behind which a DHCP server listens; none where it listens on the bridge; of those
 * whose other end is a port of a bridge, else of all, the ports that hold `guestMac` (a loop sends the guest's own frames back
 * in through an uplink); the only one there is; the one with the most learned MACs, if it has two or more. One veth in 64 has a
 * MAC by chance that looks like a guest's port (eth_random_addr): it is the uplink all the same where it leads on, or has more
 * learned than any other; where there is no other veth, nobody knows.
 */
export function findUplinks(
  bridge: Link,
  entry: string | null,
  guestMac: string | null,
  links: readonly Link[],
  fdb: readonly FdbEntry[],
  servers: readonly ServerPlace[] = [],
): Uplinks {
  const certain: Link[] = [];
  const unclear: Link[] = [];
  const marked: Link[] = [];
  for (const port of portsOf(bridge.name, links)) {
    if (port.name === entry) continue;
    const reach = portReach(port, links, [bridge.name]);
    if (reach === 'network') certain.push(port);
    if (reach === 'unclear') unclear.push(port);
    if (reach === 'nowhere' && isMarkedVeth(port)) marked.push(port);
  }
  if (certain.length > 0 || unclear.length + marked.length === 0) return { ports: certain, choice: 'certain' };
  const behind = serverPorts(servers);
  const serving = [...unclear, ...marked].filter(({ name }) => behind.has(name));
  if (serving.length > 0) return { ports: serving, choice: 'server' };
  if (listenerOn(bridge.name, servers) !== null) return { ports: [], choice: 'server-here' };
  const learned = fdb.filter((entry) => entry.bridge === bridge.name && !entry.local);
  const leadingOn = [...unclear, ...marked].filter((port) => port.leadsOn === true);
  if (leadingOn.length > 0) return amongVeths(leadingOn, [], learned, guestMac);
  return amongVeths(unclear, marked, learned, guestMac);
}

/** `marked` are taken for guests' ports unless the FDB says otherwise. */
function amongVeths(
  unclear: readonly Link[],
  marked: readonly Link[],
  learned: readonly FdbEntry[],
  guestMac: string | null,
): Uplinks {
  const busiest = busiestPort([...unclear, ...marked], learned);
  if (busiest !== null && marked.includes(busiest)) return { ports: [busiest], choice: 'fdb' };
  if (unclear.length === 1) return { ports: unclear, choice: 'certain' };
  const holders = unclear.filter((port) => learned.some((e) => e.port === port.name && e.mac === guestMac));
  if (holders.length > 0) return { ports: holders, choice: 'fdb' };
  return busiest === null ? { ports: [], choice: 'undecided' } : { ports: [busiest], choice: 'fdb' };
}

/** A veth to another namespace that only its MAC says to be a guest's port. */
function isMarkedVeth({ kind, peer, mac }: Link): boolean {
  return kind === 'veth' && peer === null && isHostSideMac(mac);
}

/** The links whose master is `bridge`, in the order of the snapshot. */
export function portsOf(bridge: string, links: readonly Link[]): readonly Link[] {
  return links.filter((link) => link.master === bridge);
}

/** Where `port` leads, through veth pairs to other bridges; `visited` are the bridges the way has come through. */
export function portReach(port: Link, links: readonly Link[], visited: readonly string[]): Reach {
  const side = portSide(port);
  if (side === 'network' || side === 'unclear') return side;
  if (side !== 'patch') return 'nowhere';
  const peer = links.find((link) => link.name === port.peer);
  if (peer?.master == null) return 'nowhere';
  // Open vSwitch keeps its ports to itself; a patch into it is how OpenStack leaves the hybrid bridge.
  const beyond = links.find((link) => link.name === peer.master);
  if (peer.masterKind !== 'bridge' || beyond === undefined) return 'network';
  if (visited.includes(beyond.name) || visited.length >= MAX_BRIDGES) return 'nowhere';
  const reaches = portsOf(beyond.name, links)
    .filter((other) => other.name !== peer.name)
    .map((other) => portReach(other, links, [...visited, beyond.name]));
  if (reaches.includes('network')) return 'network';
  return reaches.includes('unclear') ? 'unclear' : 'nowhere';
}

function busiestPort(ports: readonly Link[], learned: readonly FdbEntry[]): Link | null {
  const ranked = ports
    .map((port) => ({ port, count: learned.filter((entry) => entry.port === port.name).length }))
    .sort((a, b) => b.count - a.count);
  const [first, second] = ranked;
  return first && first.count >= 2 && first.count > (second?.count ?? 0) ? first.port : null;
}
