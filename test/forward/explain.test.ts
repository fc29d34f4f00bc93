import { describe, expect, test } from 'vitest';
import { crossingsBetween } from '../../src/forward/crossing.ts';
import { explain } from '../../src/forward/explain.ts';
import type { Host } from '../../src/forward/host.ts';
import type { Packet } from '../../src/forward/packet.ts';
import type { Path } from '../../src/path/path.ts';
import type { FdbKnowledge } from '../../src/state/fdb-knowledge.ts';
import type { Link, PortFlags } from '../../src/state/host-state.ts';
import type { PortVlan } from '../../src/state/kinds/vlans.ts';
import type { Heading } from '../../src/trace/types.ts';
import { bridge, link, port } from '../wiring/wiring.ts';
import { GUEST, OFFER, SERVER } from './firewall/scenes.ts';

const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const PATH: Path = {
  guest: { mac: GUEST, name: null },
  hops: [
    { name: 'uplink0', interfaces: ['uplink0'], role: 'uplink' },
    { name: 'br0', interfaces: ['br0'], role: 'bridge' },
    { name: 'tap0', interfaces: ['tap0'], role: 'tap' },
  ],
};
const DISCOVER: Packet = { ...OFFER, source: GUEST, destination: BROADCAST, sourcePort: 68, destinationPort: 67 };

const NO_RULES = { chains: new Map(), sets: new Map() };
const NOTHING = { nearest: [], before: null, after: null };
const NO_TC = { nearest: { root: null, hook: null, filters: new Map() }, before: null, after: null };

type Entry = Partial<FdbKnowledge> & { readonly to: string };

function host(entries: Readonly<Record<string, Entry>> | null, vlans: Host['vlans'] = () => null): Host {
  return {
    fdbRead: entries !== null,
    nft: () => ({ nearest: NO_RULES, before: null, after: null }),
    iptables: () => NOTHING,
    ebtables: () => NOTHING,
    tc: () => NO_TC,
    handsToIp: () => ({ isOn: false, takesTagged: false }),
    vlans,
    fdb(mac, name, vlan) {
      const entry = entries?.[mac];
      return entry === undefined
        ? null
        : { timeNs: 0n, mac, bridge: name, vlan, from: null, what: 'had', local: false, ...entry };
    },
  };
}

interface Wiring {
  readonly uplink?: Partial<Link>;
  readonly tap?: Partial<Link>;
  readonly uplinkFlags?: Partial<PortFlags>;
  readonly tapFlags?: Partial<PortFlags>;
}

function links({ uplink, tap, uplinkFlags, tapFlags }: Wiring): readonly Link[] {
  const flagged = (link: Link, flags: Partial<PortFlags> | undefined, rest: Partial<Link> | undefined): Link => ({
    ...link,
    ...rest,
    port: { ...link.port!, ...flags },
  });
  return [
    bridge('br0'),
    flagged(port('uplink0', 'br0'), uplinkFlags, uplink),
    flagged(port('tap0', 'br0'), tapFlags, tap),
  ];
}

function ask(wiring: Wiring, heading: Heading, between: readonly [string, string], packet: Packet, known: Host) {
  const crossings = crossingsBetween(PATH, ...between, heading, links(wiring));
  return crossings === null ? null : explain(crossings, packet, known);
}

const READ = host({ [GUEST]: { to: 'tap0' }, [SERVER]: { to: 'uplink0' } });
const NOTHING_LEARNED = host({});
const NOT_READ = host(null);

describe('a reply between the bridge and the tap', () => {
  const offer = (wiring: Wiring, known: Host = READ) => ask(wiring, 'to-guest', ['br0', 'tap0'], OFFER, known);

  test('passes where nothing is wrong', () => {
    expect(offer({})).toEqual({ stop: null, unknown: [], counted: [] });
  });

  test.each<[string, Wiring, Host, object]>([
    ['the tap has no bridge', { tap: { master: null } }, READ, { code: 'tap-not-on-bridge', facts: { master: null } }],
    [
      'the bridge has the guest elsewhere',
      {},
      host({ [GUEST]: { to: 'uplink0' } }),
      { code: 'guest-mac-on-wrong-port' },
    ],
    [
      'the guest’s MAC is the host’s own',
      {},
      host({ [GUEST]: { to: 'br0', local: true } }),
      { code: 'guest-mac-is-port-mac' },
    ],
    [
      'the guest’s MAC is the tap’s own',
      {},
      host({ [GUEST]: { to: 'tap0', local: true } }),
      { code: 'guest-mac-is-port-mac' },
    ],
    [
      'the tap is a proxy for ARP and the guest is not known',
      { tapFlags: { proxyArp: true } },
      NOTHING_LEARNED,
      { code: 'flooding-off', facts: { proxyArp: true, broadcast: false } },
    ],
    ['the tap is down', { tap: { up: false } }, READ, { code: 'port-down', facts: { up: false } }],
    ['the tap has no carrier', { tap: { carrier: false } }, READ, { code: 'port-down', facts: { up: true } }],
    [
      'the tap learns',
      { tap: { portState: 'learning' } },
      READ,
      { code: 'port-not-forwarding', facts: { state: 'learning' } },
    ],
    [
      'both are isolated',
      { uplinkFlags: { isolated: true }, tapFlags: { isolated: true } },
      READ,
      { code: 'port-isolated' },
    ],
    ['an unknown MAC is not flooded', { tapFlags: { flood: false } }, NOTHING_LEARNED, { code: 'flooding-off' }],
    ['the tap carries less', { tap: { mtu: 300 } }, READ, { code: 'mtu-too-small', facts: { mtu: 300, length: 328 } }],
  ])('stops where %s', (_, wiring, known, stop) => {
    expect(offer(wiring, known)?.stop).toMatchObject(stop);
  });

  test.each<[string, Wiring, Host]>([
    ['only one port is isolated', { tapFlags: { isolated: true } }, READ],
    ['flooding is off and the MAC is known', { tapFlags: { flood: false } }, READ],
    ['the frame fits with room for a tag', { tap: { mtu: 324 } }, READ],
    ['the uplink is locked, which is behind it', { uplinkFlags: { locked: true } }, READ],
    ['the uplink blocks now, which let it in before', { uplink: { portState: 'blocking' } }, READ],
  ])('passes where %s', (_, wiring, known) => {
    expect(offer(wiring, known)).toEqual({ stop: null, unknown: [], counted: [] });
  });

  test('an FDB that was not read is said, and what stops it behind that still does', () => {
    expect(offer({ tap: { mtu: 300 } }, NOT_READ)).toMatchObject({
      stop: { code: 'mtu-too-small' },
      unknown: ['what br0 had learned'],
    });
  });
});

describe('a request', () => {
  test('from the tap to the bridge: only the way into the bridge counts', () => {
    const request = (wiring: Wiring) => ask(wiring, 'to-network', ['tap0', 'br0'], DISCOVER, READ);
    expect(request({ tap: { portState: 'listening' } })?.stop).toMatchObject({ code: 'port-not-forwarding' });
    expect(request({ tapFlags: { locked: true } })?.stop).toBe(null);
    expect(request({ uplinkFlags: { broadcastFlood: false } })?.stop).toBe(null);
  });

  test('never gets to a bridge that its port is not on', () => {
    const stop = ask({ tap: { master: null, portState: null } }, 'to-network', ['tap0', 'br0'], DISCOVER, READ)?.stop;
    expect(stop).toMatchObject({ code: 'tap-not-on-bridge', facts: { port: 'tap0', master: null, bridge: 'br0' } });
  });

  test('is flooded to no port that is a proxy for ARP', () => {
    const stop = ask({ uplinkFlags: { proxyArp: true } }, 'to-network', ['br0', 'uplink0'], DISCOVER, READ)?.stop;
    expect(stop).toMatchObject({ code: 'flooding-off', facts: { port: 'uplink0', proxyArp: true } });
  });

  test('of a MAC without an entry stops at a locked port', () => {
    const stop = ask({ tapFlags: { locked: true } }, 'to-network', ['tap0', 'br0'], DISCOVER, NOTHING_LEARNED)?.stop;
    expect(stop).toMatchObject({ code: 'learning-off', facts: { port: 'tap0', locked: true } });
  });

  test('from the MAC of the locked port itself stops', () => {
    const own = host({ [GUEST]: { to: 'tap0', local: true } });
    const stop = ask({ tapFlags: { locked: true } }, 'to-network', ['tap0', 'br0'], DISCOVER, own)?.stop;
    expect(stop).toMatchObject({ code: 'learning-off' });
  });

  test('from the tap to the uplink, the bridge between them blind: the whole crossing counts', () => {
    const stop = ask(
      { uplinkFlags: { broadcastFlood: false } },
      'to-network',
      ['tap0', 'uplink0'],
      DISCOVER,
      READ,
    )?.stop;
    expect(stop).toMatchObject({ code: 'flooding-off', facts: { port: 'uplink0', broadcast: true } });
  });

  test('between two ports of a bridge that is no hop', () => {
    const path: Path = { ...PATH, hops: [PATH.hops[0]!, PATH.hops[2]!] };
    const wiring = { uplinkFlags: { isolated: true }, tapFlags: { isolated: true } };
    const crossings = crossingsBetween(path, 'tap0', 'uplink0', 'to-network', links(wiring));
    expect(crossings && explain(crossings, DISCOVER, READ).stop).toMatchObject({ code: 'port-isolated' });
  });
});

test('nothing is said of hops that are several interfaces, or that the links do not have', () => {
  const sideBySide: Path = { ...PATH, hops: [{ ...PATH.hops[0]!, interfaces: ['x0', 'x1'] }, ...PATH.hops.slice(1)] };
  expect(crossingsBetween(sideBySide, 'br0', 'uplink0', 'to-network', links({}))).toBe(null);
  expect(crossingsBetween(PATH, 'br0', 'tap0', 'to-guest', [])).toBe(null);
});

test('what br_netfilter has may leave in fragments where it is too long', () => {
  const fragmenting: Host = { ...READ, handsToIp: () => ({ isOn: true, takesTagged: false }) };
  expect(ask({ tap: { mtu: 300 } }, 'to-guest', ['br0', 'tap0'], OFFER, fragmenting)).toEqual({
    stop: null,
    unknown: ['whether the frame leaves tap0 in fragments'],
    counted: [],
  });
});

describe('between two devices', () => {
  const step = (from: Link, to: Link) => {
    const hops = [from, to].map(({ name }) => ({ name, interfaces: [name], role: 'veth' as const }));
    const crossings = crossingsBetween({ guest: null, hops }, from.name, to.name, 'to-guest', [from, to]);
    return crossings && explain(crossings, OFFER, READ);
  };
  const veth = (name: string, peer: string | null, differs: Partial<Link> = {}) =>
    link(name, { kind: 'veth', peer, ...differs });

  test('a veth passes a frame on; not one that its other end is too small for, or while that is down', () => {
    expect(step(veth('a', 'b'), veth('b', 'a'))).toEqual({ stop: null, unknown: [], counted: [] });
    expect(step(veth('x/a', null), veth('y/b', null))).toEqual({ stop: null, unknown: [], counted: [] });
    expect(step(veth('a', 'b'), veth('b', 'a', { mtu: 323 }))?.stop).toMatchObject({ code: 'mtu-too-small' });
    expect(step(veth('a', 'b'), veth('b', 'a', { mtu: 324 }))?.stop).toBe(null);
    expect(step(veth('a', 'b'), veth('b', 'a', { up: false }))?.stop).toMatchObject({ code: 'port-down' });
  });

  test('a VLAN device is above its own; how frames get between two ports that share no bridge is not known', () => {
    expect(step(link('eth0'), link('eth0.7', { kind: 'vlan', lower: 'eth0' }))).toEqual({
      stop: null,
      unknown: [],
      counted: [],
    });
    expect(step(link('eth0'), link('eth0.7', { kind: 'vlan', lower: 'eth0', vlanId: 7 }))?.stop).toMatchObject({
      code: 'vlan-tag-mismatch',
      facts: { port: 'eth0.7', vlan: null, expected: 7 },
    });
    expect(step(port('a', 'br0'), port('b', 'br1'))).toEqual({
      stop: null,
      unknown: ['how frames get from a to b'],
      counted: [],
    });
  });
});

describe('from a slave to its bond', () => {
  const ask = (bond: Partial<Link>, packet: Packet = OFFER, seenOn = 'x1') => {
    const all = [
      ...['x0', 'x1'].map((name) => link(name, { master: 'bond0', masterKind: 'bond' })),
      link('bond0', { kind: 'bond', ...bond }),
    ];
    const path: Path = {
      guest: null,
      hops: [
        { name: 'x0|x1', interfaces: ['x0', 'x1'], role: 'slaves' },
        { name: 'bond0', interfaces: ['bond0'], role: 'bond' },
      ],
    };
    const crossings = crossingsBetween(path, 'x0|x1', 'bond0', 'to-guest', all, seenOn);
    return crossings && explain(crossings, packet, READ);
  };
  const active = (bondMode: string): Partial<Link> => ({ bondMode, activeSlave: 'x0' });

  test.each(['active-backup', 'balance-tlb'])('%s takes nothing from the slave that is not active', (mode) => {
    const facts = { bond: 'bond0', slave: 'x1', active: 'x0' };
    expect(ask(active(mode))?.stop).toMatchObject({ code: 'reply-on-backup-slave', facts });
    expect(ask(active(mode), OFFER, 'x0')).toEqual({ stop: null, unknown: [], counted: [] });
  });

  test('balance-alb takes what is for one receiver from all', () => {
    expect(ask(active('balance-alb'))?.stop).toBe(null);
    expect(ask(active('balance-alb'), { ...OFFER, destination: BROADCAST })?.stop).not.toBe(null);
  });

  test('so do all modes without an active slave, and one that was told to', () => {
    const nothing = { stop: null, unknown: [], counted: [] };
    expect(ask({ bondMode: 'balance-xor' })).toEqual(nothing);
    expect(ask({ ...active('active-backup'), takesFromAllSlaves: true })).toEqual(nothing);
  });

  test('what the state does not tell is not guessed', () => {
    expect(ask({ bondMode: '802.3ad' })?.unknown).toHaveLength(1);
    expect(ask({ bondMode: 'active-backup' })?.unknown).toEqual(['the active slave of bond0']);
    expect(ask({ ...active('balance-tlb'), takesFromAllSlaves: true })?.unknown).toHaveLength(1);
  });
});

describe('a bridge that looks at VLANs', () => {
  const table: Readonly<Record<string, readonly PortVlan[]>> = {
    uplink0: [
      { first: 1, last: 1, pvid: true, untagged: true },
      { first: 10, last: 20, pvid: false, untagged: false },
    ],
    tap0: [{ first: 12, last: 12, pvid: true, untagged: true }],
  };
  const known = (vlans: Host['vlans'], entries: Readonly<Record<string, Entry>> = {}) => host(entries, vlans);
  const read = known((name) => table[name] ?? []);
  const cross = (packet: Packet, answers: Host, from = 'uplink0', to = 'tap0') => {
    const all = links({}).map((each) => (each.kind === 'bridge' ? { ...each, vlanFiltering: true } : each));
    const heading = from === 'tap0' ? 'to-network' : 'to-guest';
    const crossings = crossingsBetween(PATH, from, to, heading, all);
    return crossings && explain(crossings, packet, answers);
  };
  const inVlan = (...vlanIds: readonly number[]): Packet => ({ ...OFFER, vlanIds });

  test('passes a frame between ports of its VLAN, tagged or by the PVID', () => {
    expect(cross(inVlan(12), read)).toEqual({ stop: null, unknown: [], counted: [] });
    expect(cross({ ...DISCOVER, vlanIds: [] }, read, 'tap0', 'uplink0')).toEqual({
      stop: null,
      unknown: [],
      counted: [],
    });
  });

  test.each<[string, Packet, object]>([
    ['the port it comes in by is not in its VLAN', inVlan(30), { port: 'uplink0', vlan: 30, leaves: false }],
    ['the port it is to leave by is not in its VLAN', inVlan(11), { port: 'tap0', vlan: 11, leaves: true }],
    ['it has no tag and belongs to another VLAN', inVlan(), { port: 'tap0', vlan: 1, leaves: true }],
    ['its tag holds only a priority', inVlan(0), { port: 'tap0', vlan: 1, leaves: true }],
  ])('stops a frame where %s', (_, packet, facts) => {
    expect(cross(packet, read)?.stop).toMatchObject({ code: 'vlan-not-allowed', facts });
  });

  test('stops a frame without a tag where the port has no PVID', () => {
    const stop = cross(
      inVlan(),
      known(() => []),
      'uplink0',
      'br0',
    )?.stop;
    expect(stop).toMatchObject({ code: 'vlan-not-allowed', facts: { port: 'uplink0', vlan: null, leaves: false } });
  });

  test('takes the VLAN of what it shows without a tag from its own table', () => {
    const own = (...vlans: readonly number[]) =>
      known((name) =>
        name === 'br0'
          ? vlans.map((vlan) => ({ first: vlan, last: vlan, pvid: false, untagged: true }))
          : (table[name] ?? []),
      );
    // Tagged with 12 on the uplink, whose PVID is 1.
    expect(cross(inVlan(), own(12), 'br0', 'tap0')).toEqual({ stop: null, unknown: [], counted: [] });
    expect(cross(inVlan(), own(1), 'br0', 'tap0')?.stop).toMatchObject({ facts: { port: 'tap0', vlan: 1 } });
    expect(cross(inVlan(), own(1, 12), 'br0', 'tap0')).toMatchObject({
      stop: null,
      unknown: expect.arrayContaining(['the VLANs of tap0']),
    });
  });

  test('has an entry per VLAN', () => {
    const elsewhere: Host = { ...read, fdb: (mac, name, vlan) => (vlan === 12 ? entryAt(mac, name, 'tap9') : null) };
    expect(cross(inVlan(12), elsewhere)?.stop).toMatchObject({ code: 'guest-mac-on-wrong-port' });
    expect(
      cross({ ...DISCOVER, source: GUEST, destination: SERVER }, elsewhere, 'tap0', 'uplink0')?.stop,
    ).toMatchObject({
      code: 'guest-mac-on-wrong-port',
    });
  });

  test('is not known where the tables were not read', () => {
    const explanation = cross(
      inVlan(12),
      known(() => null),
    );
    expect(explanation?.stop).toBe(null);
    expect(explanation?.unknown).toContain('the VLANs of tap0');
  });

  test('one that does not look has its entries without a VLAN', () => {
    const all = links({}).map((each) => (each.kind === 'bridge' ? { ...each, vlanFiltering: false } : each));
    const crossings = crossingsBetween(PATH, 'br0', 'tap0', 'to-guest', all) ?? [];
    const untagged: Host = { ...read, fdb: (mac, name, vlan) => (vlan === null ? entryAt(mac, name, 'tap9') : null) };
    expect(explain(crossings, inVlan(7), untagged).stop).toMatchObject({ code: 'guest-mac-on-wrong-port' });
  });
});

function entryAt(mac: string, name: string, to: string): FdbKnowledge {
  return { timeNs: 0n, mac, bridge: name, vlan: null, from: null, what: 'had', local: false, to };
}
