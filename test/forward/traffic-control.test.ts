/** Where traffic control and XDP stand on the way, and what their counters tell where they cannot be evaluated. */
import { describe, expect, test } from 'vitest';
import type { Crossing } from '../../src/forward/crossing.ts';
import { explain } from '../../src/forward/explain.ts';
import { parseNftRuleset } from '../../src/forward/firewall/nft/ruleset.ts';
import type { RulesAround } from '../../src/forward/firewall/rules-around.ts';
import type { Host } from '../../src/forward/host.ts';
import type { TcDevice, TcFilter, TcQdisc } from '../../src/forward/tc/device.ts';
import type { Link } from '../../src/state/host-state.ts';
import type { TcPlace } from '../../src/state/kinds/tc.ts';
import { bridge, link, port } from '../wiring/wiring.ts';
import { DISCOVER } from './firewall/scenes.ts';

const NONE: TcDevice = { root: null, hook: null, filters: new Map() };
const hookOf = (drops: number): TcQdisc => ({ kind: 'clsact', handle: 'ffff:', drops });
const queueOf = (drops: number): TcQdisc => ({ kind: 'tbf', handle: '1:', drops });

/** A filter for everything; `drops` of its action. */
function filter(action: object, options: object = {}, kind = 'matchall'): TcFilter {
  return { chain: 0, pref: 1, protocol: 'all', kind, options: { ...options }, actions: [{ ...action }] };
}
const drop = (drops = 0) => filter({ kind: 'gact', control_action: { type: 'drop' }, stats: { drops } });
const police = (drops: number) => filter({ kind: 'police', control_action: { type: 'drop' }, stats: { drops } });
const program = filter({}, { 'direct-action': true, prog: { name: 'lb' } }, 'bpf');
const at = (place: TcPlace, ...filters: readonly TcFilter[]) => new Map([[place, filters]]);

const still = (device: TcDevice): RulesAround<TcDevice> => ({ nearest: device, before: null, after: null });
const between = (first: TcDevice, last: TcDevice): RulesAround<TcDevice> => ({
  nearest: last,
  before: { timeNs: 1n, rules: first },
  after: { timeNs: 9n, rules: last },
});

type Devices = Readonly<Record<string, RulesAround<TcDevice>>>;

function host(devices: Devices): Host {
  const nothing = { nearest: [], before: null, after: null };
  return {
    fdb: () => null,
    fdbRead: true,
    nft: () => ({ nearest: { chains: new Map(), sets: new Map() }, before: null, after: null }),
    iptables: () => nothing,
    ebtables: () => nothing,
    tc: (name) => devices[name] ?? still(NONE),
    handsToIp: () => ({ isOn: false, takesTagged: false }),
    vlans: () => null,
  };
}

const CROSSING = {
  kind: 'bridge',
  bridge: bridge('br0'),
  from: port('tap0', 'br0'),
  to: port('uplink0', 'br0'),
} as const;
const ENTERING = { ...CROSSING, enters: true, leaves: false };
const LEAVING = { ...CROSSING, enters: false, leaves: true };

const ask = (crossing: Crossing, devices: Devices) => explain([crossing], DISCOVER, host(devices));
const step = (from: Link, to: Link, devices: Devices) => ask({ kind: 'device', from, to }, devices);

describe('filters', () => {
  test('at ingress stand between the capture on a port and the bridge, those at egress behind the bridge', () => {
    const tap = { tap0: still({ ...NONE, filters: at('ingress', drop()) }) };
    expect(ask(ENTERING, tap).stop?.facts).toEqual({
      port: 'tap0',
      place: 'ingress',
      rule: 'pref 1 protocol all matchall action drop',
      pref: 1,
      certainty: 'rule alone',
    });
    expect(ask(LEAVING, tap).stop).toBe(null);
    const uplink = { uplink0: still({ ...NONE, filters: at('egress', drop()) }) };
    expect(ask(ENTERING, uplink).stop).toBe(null);
    expect(ask(LEAVING, uplink).stop?.code).toBe('filtered-by-tc');
  });

  test('whose counter rose are certain, and one that counted nothing did not take the frame', () => {
    const rising = (from: number, to: number) =>
      between({ ...NONE, filters: at('ingress', drop(from)) }, { ...NONE, filters: at('ingress', drop(to)) });
    expect(ask(ENTERING, { tap0: rising(2, 5) }).stop).toMatchObject({
      facts: { certainty: 'rule and counter' },
      counter: { rose: 3 },
    });
    expect(ask(ENTERING, { tap0: rising(2, 2) })).toMatchObject({
      stop: null,
      counted: [],
      unknown: [expect.stringContaining('counted nothing')],
    });
  });

  test('of a bond stand below it on the way up, and on its slave on the way down', () => {
    const bond = link('bond0', { kind: 'bond' });
    const slave = link('eth0', { master: 'bond0', masterKind: 'bond' });
    const ingress = { eth0: still({ ...NONE, filters: at('ingress', drop()) }) };
    const egress = { eth0: still({ ...NONE, filters: at('egress', drop()) }) };
    expect(step(slave, bond, ingress).stop?.code).toBe('filtered-by-tc');
    expect(step(bond, slave, ingress).stop).toBe(null);
    expect(step(bond, slave, egress).stop?.code).toBe('filtered-by-tc');
    expect(step(slave, bond, egress).stop).toBe(null);
  });

  test('that were not read are said', () => {
    const unread: Host = { ...host({}), tc: () => null };
    expect(explain([ENTERING], DISCOVER, unread).unknown).toEqual(['traffic control of tap0']);
  });
});

test('rules of the family netdev are asked on a device that is no port of a bridge', () => {
  const chain = { family: 'netdev', table: 't', name: 'c', hook: 'ingress', prio: 0, policy: 'drop', dev: 'eth0' };
  const ruleset = parseNftRuleset(JSON.stringify({ nftables: [{ chain }] }))!;
  const dropping: Host = { ...host({}), nft: () => ({ nearest: ruleset, before: null, after: null }) };
  const [eth0, vlan] = [link('eth0'), link('eth0.7', { kind: 'vlan', lower: 'eth0' })];
  const across = (from: Link, to: Link) => explain([{ kind: 'device', from, to }], DISCOVER, dropping).stop;
  expect(across(eth0, vlan)).toMatchObject({ code: 'filtered-by-nftables', facts: { bridge: 'eth0' } });
  expect(across(vlan, eth0)).toBe(null);
});

describe('what cannot be evaluated', () => {
  test('counted drops around the loss, or is out of it', () => {
    const policed = (from: number, to: number) =>
      between({ ...NONE, filters: at('ingress', police(from)) }, { ...NONE, filters: at('ingress', police(to)) });
    expect(ask(ENTERING, { tap0: policed(0, 4) }).counted).toMatchObject([
      { code: 'filtered-by-tc', facts: { certainty: 'counter alone' }, counter: { rose: 4 } },
    ]);
    expect(ask(ENTERING, { tap0: policed(4, 4) })).toEqual({ stop: null, unknown: [], counted: [] });
  });

  test('is a program, which the hook counts for', () => {
    const programmed = (from: number, to: number) => {
      const device = { ...NONE, filters: at('ingress', program) };
      return between({ ...device, hook: hookOf(from) }, { ...device, hook: hookOf(to) });
    };
    expect(ask(ENTERING, { tap0: programmed(0, 2) }).counted).toMatchObject([
      { facts: { rule: 'clsact, pref 1 protocol all bpf lb' } },
    ]);
    // It may have led the frame elsewhere, which nothing counts.
    expect(ask(ENTERING, { tap0: programmed(2, 2) })).toMatchObject({
      counted: [],
      unknown: [expect.stringContaining('the program lb')],
    });
  });

  test('is a queue that dropped something', () => {
    const queued = (from: number, to: number) =>
      between({ ...NONE, root: queueOf(from) }, { ...NONE, root: queueOf(to) });
    expect(ask(LEAVING, { uplink0: queued(0, 7) }).counted).toMatchObject([
      { facts: { port: 'uplink0', place: 'queue', rule: 'tbf 1:' }, counter: { rose: 7 } },
    ]);
    expect(ask(LEAVING, { uplink0: queued(7, 7) })).toEqual({ stop: null, unknown: [], counted: [] });
    expect(ask(LEAVING, { uplink0: still({ ...NONE, root: queueOf(7) }) }).counted).toEqual([]);
  });
});

describe('an XDP program', () => {
  test('stands in front of the capture of the device that takes the frame in', () => {
    const [a, b] = [
      link('a', { kind: 'veth', peer: 'b' }),
      link('b', { kind: 'veth', peer: 'a', xdp: { id: 7, name: 'shield' } }),
    ];
    expect(step(a, b, {}).unknown).toEqual(['what the XDP program shield of b does']);
    expect(step(b, a, {}).unknown).toEqual([]);
  });

  test('of a bridge hides frames from its capture, and not from its ports', () => {
    const shielded = { ...bridge('br0'), xdp: { id: 7, name: 'shield' } };
    expect(ask({ ...ENTERING, bridge: shielded }, {}).unknown).toEqual(['what the XDP program shield of br0 does']);
    expect(ask({ ...ENTERING, leaves: true, bridge: shielded }, {}).unknown).toEqual([]);
  });
});
