import { describe, expect, it } from 'vitest';
import type { Path } from '../../src/path/path.ts';
import { wiringAdvice } from '../../src/report/words/wiring-words.ts';
import type { FdbEntry, Link, PortFlags } from '../../src/state/host-state.ts';
import { checkWiring } from '../../src/wiring/check-wiring.ts';
import { findPath } from '../../src/wiring/find-path.ts';
import { bridge, entry, GUEST, link, port, tap } from './wiring.ts';

const HEALTHY: readonly Link[] = [
  link('x0', { master: 'bond0', masterKind: 'bond' }),
  link('x1', { master: 'bond0', masterKind: 'bond' }),
  port('bond0', 'br0', { kind: 'bond', bondMode: 'active-backup' }),
  bridge('br0'),
  tap('tap0', 'br0'),
];
const FDB = [entry(GUEST, 'br0', 'tap0')];

function pathIn(links: readonly Link[]): Path {
  const search = findPath({ kind: 'mac', mac: GUEST }, links, []);
  if (!search.found) throw new Error(search.reason);
  return search.path;
}

/** Problems of the healthy wiring after a change, as `code@interface`. */
function problems(change: Readonly<Record<string, Partial<Link>>>, fdb: readonly FdbEntry[] = FDB): readonly string[] {
  const links = HEALTHY.map((healthy) => ({ ...healthy, ...change[healthy.name] }));
  return checkWiring(pathIn(HEALTHY), links, fdb).map((problem) => `${problem.code}@${problem.interface}`);
}

function flags(differs: Partial<PortFlags>): Partial<Link> {
  const all = { learning: true, flood: true, broadcastFlood: true, hairpin: false, isolated: false, locked: false };
  return { port: { ...all, ...differs } };
}

describe('checkWiring', () => {
  it('finds nothing wrong with a healthy path', () => {
    expect(problems({})).toEqual([]);
  });

  it.each([
    ['no carrier', { tap0: { carrier: false, portState: 'disabled' } }, ['port-down@tap0']],
    ['down', { x1: { up: false } }, ['port-down@x1']],
    ['on no bridge', { tap0: { master: null } }, ['tap-not-on-bridge@tap0']],
    ['on another bridge', { tap0: { master: 'br9' } }, ['tap-not-on-bridge@tap0']],
    ['forward delay', { tap0: { portState: 'learning' } }, ['port-not-forwarding@tap0']],
    ['blocked uplink', { bond0: { portState: 'blocking' } }, ['port-not-forwarding@bond0']],
    ['one side isolated is normal', { tap0: flags({ isolated: true }) }, []],
    [
      'both sides isolated',
      { tap0: flags({ isolated: true }), bond0: flags({ isolated: true }) },
      ['port-isolated@bond0', 'port-isolated@tap0'],
    ],
    ['broadcast flooding off', { bond0: flags({ broadcastFlood: false }) }, ['flooding-off@bond0']],
    ['unicast flooding off', { tap0: flags({ flood: false }) }, ['flooding-off@tap0']],
    ['hairpin', { tap0: flags({ hairpin: true }) }, ['hairpin-on@tap0']],
    ['learning off at the guest', { tap0: flags({ learning: false }) }, ['learning-off@tap0']],
    ['learning off at the uplink is a remedy', { bond0: flags({ learning: false }) }, []],
    ['locked', { tap0: flags({ locked: true }) }, ['learning-off@tap0']],
    ['a smaller tunnel', { bond0: { mtu: 1450 } }, ['mtu-too-small@bond0']],
    ['jumbo frames outside only are normal', { bond0: { mtu: 9000 }, x0: { mtu: 9000 }, x1: { mtu: 9000 } }, []],
    [
      'jumbo frames the bridge cannot pass',
      { tap0: { mtu: 9000 }, br0: { mtu: 9000 } },
      ['mtu-too-small@x0', 'mtu-too-small@x1', 'mtu-too-small@bond0'],
    ],
    ['round robin', { bond0: { bondMode: 'balance-rr' } }, ['bond-without-lag@bond0']],
    [
      'LACP without partner',
      { bond0: { bondMode: '802.3ad', bondPartner: '00:00:00:00:00:00' } },
      ['bond-without-lag@bond0'],
    ],
    [
      'active-backup that takes from all slaves',
      { bond0: { bondMode: 'active-backup', takesFromAllSlaves: true } },
      ['bond-without-lag@bond0'],
    ],
    ['LACP with partner', { bond0: { bondMode: '802.3ad', bondPartner: '00:1c:73:00:00:01' } }, []],
  ])('%s', (_, change, expected) => {
    expect(problems(change)).toEqual(expected);
  });

  it('tells a guest MAC learned on the wrong port from one fixed there', () => {
    expect(problems({}, [entry(GUEST, 'br0', 'bond0')])).toEqual(['guest-mac-on-wrong-port@tap0']);
    expect(problems({}, [entry(GUEST, 'br0', 'bond0', { static: true })])).toEqual(['learning-off@tap0']);
    expect(problems({}, [entry(GUEST, 'br9', 'bond0')])).toEqual([]);
  });

  it('does not take the entry of another VLAN for the guest’s', () => {
    const [home, away] = [entry(GUEST, 'br0', 'tap0', { vlan: 10 }), entry(GUEST, 'br0', 'bond0', { vlan: 20 })];
    expect(problems({}, [home, away])).toEqual([]);
    expect(problems({}, [away])).toEqual(['guest-mac-on-wrong-port@tap0']);
  });

  it('tells a guest MAC that is a port’s own', () => {
    const own = entry(GUEST, 'br0', 'bond0', { local: true, static: true });
    expect(problems({}, [own])).toEqual(['guest-mac-is-port-mac@tap0']);
    expect(problems({}, [{ ...own, port: 'tap0' }])).toEqual(['guest-mac-is-port-mac@tap0']);
  });

  it('does not mind learning off where a static entry stands in for it', () => {
    const fixed = [entry(GUEST, 'br0', 'tap0', { static: true })];
    expect(problems({ tap0: flags({ learning: false }) }, fixed)).toEqual([]);
  });

  it('gives the facts', () => {
    const links = HEALTHY.map((healthy) => (healthy.name === 'tap0' ? { ...healthy, master: null } : healthy));
    expect(checkWiring(pathIn(HEALTHY), links)).toEqual([
      { code: 'tap-not-on-bridge', hop: 'tap0', interface: 'tap0', facts: { master: null, bridge: 'br0' } },
    ]);
  });

  it('has nothing to say about interfaces it knows nothing of', () => {
    expect(checkWiring(pathIn(HEALTHY), [])).toEqual([]);
  });
});

it('a tunnel that carries less, and its bridge, are told from a wrong MTU', () => {
  const links = [
    port('vx0', 'br0', { kind: 'vxlan', mtu: 1450 }),
    bridge('br0', { mtu: 1450 }),
    tap('tap0', 'br0'),
  ] as const;
  const found = checkWiring(pathIn(links), links, FDB);
  expect(found.map(({ interface: name, facts }) => [name, facts.mtu, facts.tunnel])).toEqual([
    ['vx0', 1450, true],
    ['br0', 1450, true],
  ]);
  for (const problem of found) {
    expect(wiringAdvice(problem)).toMatch(/MTU of 1450, with DHCP option 26/);
    expect(wiringAdvice({ ...problem, facts: { mtu: 1450, largestMtu: 1500 } })).toContain('sudo ip link set');
  }
});

it('a bond is told with its mode, and with what makes that need a LAG; one of a single slave needs none', () => {
  const about = (change: Partial<Link>, without = '') => {
    const links = HEALTHY.filter(({ name }) => name !== without).map((each) =>
      each.name === 'bond0' ? { ...each, ...change } : each,
    );
    return checkWiring(pathIn(HEALTHY), links, FDB).flatMap(({ code, facts }) =>
      code === 'bond-without-lag' ? [facts] : [],
    );
  };
  const bondPartner = '00:00:00:00:00:00';
  expect(about({ bondMode: 'balance-rr' })).toEqual([{ mode: 'balance-rr', partner: null }]);
  expect(about({ bondMode: 'balance-rr', takesFromAllSlaves: true })).toEqual([{ mode: 'balance-rr', partner: null }]);
  expect(about({ bondMode: '802.3ad', bondPartner })).toEqual([{ mode: '802.3ad', partner: bondPartner }]);
  expect(about({ bondMode: 'active-backup', takesFromAllSlaves: true })).toEqual([
    { mode: 'active-backup with all_slaves_active', partner: null },
  ]);
  expect(about({ bondMode: 'balance-rr' }, 'x1')).toEqual([]);
});

it('a tap must be on some bridge; another device at the end of a path need not', () => {
  const codes = (role: 'tap' | 'veth', master: string | null) => {
    const path: Path = { guest: null, hops: [{ name: 'a', interfaces: ['a'], role }] };
    return checkWiring(path, [link('a', { kind: 'tun', master })], []).map(({ code }) => code);
  };
  expect([codes('tap', null), codes('tap', 'br0'), codes('veth', null), codes('veth', 'br0')]).toEqual([
    ['tap-not-on-bridge'],
    [],
    [],
    [],
  ]);
});
