/**
 * A world: a path, who sends over it, and what goes wrong. Made from a seed. Worlds whose frames decide nothing are not
 * made; decidable.ts names them.
 */
import type { Hop, HopRole, Path } from '../../../src/path/path.ts';
import { GUEST } from '../fake-message.ts';
import { createRandom, type Random } from './random.ts';

/** The one thing that goes wrong with the network or with the capture; frames are lost in every world but `none`. */
export const FAULTS = [
  'none',
  'loss',
  'ties',
  'inversions',
  'slow-hops',
  'duplicated-by-network',
  'doubled-inside',
  'reflection',
  'reflection-and-loss',
  'backup-slave',
  'told-blind',
  'untold-blind',
  'drops',
  'late-open',
  'gone',
  'cut-off',
  'drops-and-reflection',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Faults of the capture: only these may make a verdict inconclusive. */
export const CAPTURE_FAULTS: ReadonlySet<Fault> = new Set([
  'told-blind',
  'drops',
  'late-open',
  'gone',
  'cut-off',
  'drops-and-reflection',
]);

/** How a hop shows what heads to the guest and what heads to the network. */
export interface WorldHop extends Hop {
  readonly toGuest: 'in' | 'out';
  readonly toNetwork: 'in' | 'out';
  /** Stamped anew on the way to the guest, or to the network; received frames keep the stamp of the hop before. */
  readonly freshToGuest: boolean;
  readonly freshToNetwork: boolean;
}

export interface World {
  readonly seed: number;
  readonly random: Random;
  readonly fault: Fault;
  readonly directions: boolean;
  readonly wiring: Wiring;
  readonly guestKnown: boolean;
  readonly hops: readonly WorldHop[];
  readonly path: Path;
  /** Position of the bridge next to the guest, or -1. */
  readonly bridge: number;
  /** Where the servers sit: 0 beyond the network side, or a bridge of this host. */
  readonly serverAt: number;
  /** The trace is told the server's address where it sits here. */
  readonly serverTold: boolean;
  readonly loss: number;
  /** A middle hop that shows nothing, or no unicast; -1 for none. */
  readonly blindHop: number;
  readonly otherGuests: boolean;
}

/**
 * `other`: what faces the guest or the network is not what mostly does. `contradicted`: besides, one hop before the
 * guest's port shows its frames the other way round than its place says. `two-hosts`: a server's host and a guest's host.
 */
export type Wiring = 'usual' | 'other' | 'contradicted' | 'two-hosts';

export function makeWorld(seed: number, directions: boolean, wiring: Wiring = 'usual'): World {
  const random = createRandom(seed);
  const fault = FAULTS[seed % FAULTS.length]!;
  const hops =
    wiring === 'usual'
      ? makeHops(random)
      : wiring === 'two-hosts'
        ? makeTwoHosts(random)
        : makeOtherHops(random, wiring);
  const bridge = hops.findLastIndex(({ role }) => role === 'bridge');
  // Without directions nothing but the order of times tells who enters where.
  const orderTells = directions || (fault !== 'inversions' && fault !== 'ties');
  const seesAll = !CAPTURE_FAULTS.has(fault) && fault !== 'untold-blind';
  const guestKnown = !orderTells || random.chance(0.6);
  // A hop that shows nothing at all cannot show where a server sits.
  const serverAt = directions && bridge > 0 && fault !== 'untold-blind' && random.chance(0.1) ? bridge : 0;
  const middle = hops.length > 2 ? 1 + random.below(hops.length - 2) : -1;
  return {
    seed,
    random,
    fault,
    directions,
    wiring,
    guestKnown,
    hops,
    path: { guest: guestKnown ? { mac: GUEST, name: null } : null, hops },
    bridge,
    serverAt,
    serverTold: random.chance(0.5),
    loss: fault === 'none' ? 0 : random.pick([0.02, 0.1, 0.25]),
    blindHop: fault === 'told-blind' ? bridge : fault === 'untold-blind' ? middle : -1,
    // Nor does anything tell a neighbour from an unknown guest where the bridge's capture has missed it.
    otherGuests: bridge >= 0 && orderTells && (directions || guestKnown || seesAll) && random.chance(0.5),
  };
}

const hop = (
  name: string,
  role: HopRole,
  toGuest: 'in' | 'out',
  toNetwork: 'in' | 'out',
  freshToGuest: boolean,
  freshToNetwork: boolean,
): WorldHop => ({ name, interfaces: name.split('|'), role, toGuest, toNetwork, freshToGuest, freshToNetwork });

const facingNetwork = (name: string, role: HopRole) => hop(name, role, 'in', 'out', false, true);
const facingGuest = (name: string, role: HopRole) => hop(name, role, 'out', 'in', true, false);
const bridgeHop = (name: string) => hop(name, 'bridge', 'in', 'in', false, false);

/** A macvtap, the host of a DHCP server, an uplink that is a tap, a server's host and a guest's host in one path. */
function makeOtherHops(random: Random, wiring: Wiring): WorldHop[] {
  const network = random.pick([
    [facingNetwork('eth0', 'uplink')],
    [facingNetwork('x0|x1', 'slaves'), facingNetwork('bond0', 'bond')],
    [facingNetwork('eth0', 'uplink'), facingNetwork('eth0.22', 'vlan')],
  ]);
  const server = [facingNetwork('tap9', random.pick(['tap', 'veth'])), bridgeHop('br9')];
  const guest = [bridgeHop('br0'), facingGuest('tap0', random.pick(['tap', 'veth']))];
  const hops = random.pick([
    [...network, facingNetwork('mvt0', 'macvtap')],
    [facingNetwork('zt0', 'tap'), ...guest],
    [...server, facingGuest('vx5', 'vxlan')],
    [...server, facingGuest('vx5', 'vxlan'), facingGuest('eth9', 'uplink')],
    [...server, facingGuest('bond9.22', 'vlan'), facingGuest('bond9', 'bond'), facingGuest('x8|x9', 'slaves')],
    [...server, facingGuest('eth9', 'uplink'), ...network, ...guest],
    [...server, facingGuest('vx5', 'vxlan'), facingGuest('eth9', 'uplink'), ...network, ...guest],
    [...network, bridgeHop('br0'), facingGuest('tap0', 'tap'), facingNetwork('vm0/eth0', 'veth')],
  ]);
  if (wiring === 'other') return hops;
  const contrary = random.pick(hops.slice(0, -1).filter(({ role }) => role !== 'bridge'));
  return hops.map((each) => (each === contrary ? { ...each, toGuest: each.toNetwork, toNetwork: each.toGuest } : each));
}

/** The host of a server, called `a`, and that of a guest, `b`: the wire between them takes its time. */
function makeTwoHosts(random: Random): WorldHop[] {
  const on = (host: string) => (each: WorldHop) => ({
    ...each,
    name: `${host}:${each.name}`,
    interfaces: each.interfaces.map((name) => `${host}:${name}`),
  });
  const server = random.pick([[facingNetwork('tap9', 'tap'), bridgeHop('br9')], [facingNetwork('ns0', 'veth')], []]);
  const out = random.pick([[], [facingGuest('vx5', 'vxlan')], [facingGuest('bond9.22', 'vlan')]]);
  const far = hop('eth9', 'uplink', 'out', 'in', true, true);
  const near = hop('eth0', 'uplink', 'in', 'out', true, true);
  const within = random.pick([[], [facingNetwork('eth0.22', 'vlan')]]);
  const guest = random.pick([[bridgeHop('br0'), facingGuest('tap0', 'tap')], [facingNetwork('mvt0', 'macvtap')]]);
  return [...[...server, ...out, far].map(on('a')), ...[near, ...within, ...guest].map(on('b'))];
}

/** Two to eight hops, as hypervisors have them. */
function makeHops(random: Random): WorldHop[] {
  const outer = random.pick([
    [hop('eth0', 'uplink', 'in', 'out', false, true)],
    [hop('eth0|eth1', 'uplink', 'in', 'out', false, true)],
    [hop('x0|x1', 'slaves', 'in', 'out', false, true), hop('bond0', 'bond', 'in', 'out', false, true)],
    [
      hop('x0|x1', 'slaves', 'in', 'out', false, true),
      hop('bond0', 'bond', 'in', 'out', false, true),
      hop('bond0.22', 'vlan', 'in', 'out', false, true),
    ],
    [hop('eth0', 'uplink', 'in', 'out', false, true), hop('eth0.22', 'vlan', 'in', 'out', false, true)],
    [],
  ]);
  const bridge = (name: string) => hop(name, 'bridge', 'in', 'in', false, false);
  const inner = random.pick([
    [bridge('br0')],
    [
      bridge('vmbr0'),
      hop('fwpr0', 'veth', 'out', 'in', true, true),
      hop('fwln0', 'veth', 'in', 'out', true, true),
      bridge('fwbr0'),
    ],
  ]);
  const tap = hop('tap0', 'tap', 'out', 'in', true, false);
  // A tap and an uplink alone, with nothing between that could be looked at.
  if (outer.length === 1 && random.chance(0.2)) return [...outer, tap];
  return [...outer, ...inner, tap];
}
