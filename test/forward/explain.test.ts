import { describe, expect, test } from 'vitest';
import { crossingsBetween } from '../../src/forward/crossing.ts';
import { explain } from '../../src/forward/explain.ts';
import type { Host } from '../../src/forward/host.ts';
import type { Packet } from '../../src/forward/packet.ts';
import type { Path } from '../../src/path/path.ts';
import type { FdbKnowledge } from '../../src/state/bridge-timeline.ts';
import type { Link, PortFlags } from '../../src/state/host-state.ts';
import type { Heading } from '../../src/trace/types.ts';
import { bridge, port } from '../wiring/wiring.ts';

const GUEST = 'fa:16:3e:56:ea:fa';
const SERVER = '16:92:4b:c4:d7:64';
const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const PATH: Path = {
  guest: { mac: GUEST, name: null },
  hops: [
    { name: 'uplink0', interfaces: ['uplink0'], role: 'uplink' },
    { name: 'br0', interfaces: ['br0'], role: 'bridge' },
    { name: 'tap0', interfaces: ['tap0'], role: 'tap' },
  ],
};
const OFFER: Packet = {
  source: SERVER,
  destination: GUEST,
  vlanIds: [],
  length: 328,
  ipSource: 0xc0000201,
  ipDestination: 0xc000021b,
  ttl: 64,
  sourcePort: 67,
  destinationPort: 68,
};
const DISCOVER: Packet = { ...OFFER, source: GUEST, destination: BROADCAST, sourcePort: 68, destinationPort: 67 };

const NO_RULES = { chains: new Map(), sets: new Map() };
const NOTHING = { nearest: [], before: null, after: null };

type Entry = Partial<FdbKnowledge> & { readonly to: string };

function host(entries: Readonly<Record<string, Entry>> | null): Host {
  return {
    fdbRead: entries !== null,
    nft: () => ({ nearest: NO_RULES, before: null, after: null }),
    iptables: () => NOTHING,
    ebtables: () => NOTHING,
    handsToIp: () => ({ isOn: false, takesTagged: false }),
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
    expect(offer({})).toEqual({ stop: null, unknown: [] });
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
    expect(offer(wiring, known)).toEqual({ stop: null, unknown: [] });
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

  test('of a MAC without an entry stops at a locked port', () => {
    const stop = ask({ tapFlags: { locked: true } }, 'to-network', ['tap0', 'br0'], DISCOVER, NOTHING_LEARNED)?.stop;
    expect(stop).toMatchObject({ code: 'learning-off', facts: { port: 'tap0', locked: true } });
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
