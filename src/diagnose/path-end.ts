/** Tells what is behind the outermost hop of a path: the wire, or a part of this host that the trace cannot see into. */
import type { Path } from '../path/path.ts';
import type { Link } from '../state/host-state.ts';

/**
 * `server`: a DHCP server, on whose host the path begins. `wire`: hardware. `tunnel`: its frames travel inside others. `open-vswitch`: a port of it. `other-namespace`: a veth
 * whose other end is not here. `process`: a tap, which a program reads. `unknown`: the links are not known.
 */
export type PathEnd = 'server' | 'wire' | 'tunnel' | 'open-vswitch' | 'other-namespace' | 'process' | 'unknown';

const TUNNELS: ReadonlySet<string> = new Set([
  'vxlan',
  'geneve',
  'gretap',
  'ip6gretap',
  'erspan',
  'ip6erspan',
  'bareudp',
  'l2tp',
]);

/** Devices on top of others: what is behind those is behind them. */
const ON_TOP: ReadonlySet<string> = new Set(['vlan', 'bond', 'team', 'macvlan', 'macvtap', 'ipvlan']);

/** Devices on top of each other; real wiring has fewer. */
const MOST_LAYERS = 8;

/** Where several interfaces are side by side, what is least the network of them. A path has at least one hop. */
export function pathEndOf({ hops, fromServer }: Path, links: readonly Link[]): PathEnd {
  if (fromServer) return 'server';
  const interfaces = hops[0]?.interfaces ?? [];
  const ends = interfaces.map((name) =>
    endOf(
      links.find((link) => link.name === name),
      links,
      MOST_LAYERS,
    ),
  );
  return ends.find((end) => end !== 'wire') ?? 'wire';
}

function endOf(link: Link | undefined, links: readonly Link[], layers: number): PathEnd {
  if (link === undefined || layers === 0) return 'unknown';
  const { kind, name } = link;
  if (link.masterKind === 'openvswitch') return 'open-vswitch';
  if (kind === null) return 'wire';
  if (TUNNELS.has(kind)) return 'tunnel';
  if (kind === 'veth') return link.peer === null ? 'other-namespace' : 'unknown';
  if (kind === 'tun') return 'process';
  if (!ON_TOP.has(kind)) return 'unknown';
  const below = links.filter((other) => other.name === link.lower || other.master === name);
  const ends = below.map((other) => endOf(other, links, layers - 1));
  return ends.find((end) => end !== 'wire') ?? (ends.length === 0 ? 'unknown' : 'wire');
}
