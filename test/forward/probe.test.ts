import { expect, test } from 'vitest';
import { probePath } from '../../src/diagnose/probe-path.ts';
import type { Path } from '../../src/path/path.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { bridge, entry, GUEST, port } from '../wiring/wiring.ts';

const PATH: Path = {
  guest: { mac: GUEST, name: null },
  hops: [
    { name: 'uplink0', interfaces: ['uplink0'], role: 'uplink' },
    { name: 'br0', interfaces: ['br0'], role: 'bridge' },
    { name: 'tap0', interfaces: ['tap0'], role: 'tap' },
  ],
};
const LINKS = [bridge('br0', { vlanFiltering: false }), port('uplink0', 'br0'), port('tap0', 'br0')];
const FDB = [entry(GUEST, 'br0', 'tap0')];

function nft(...expr: readonly unknown[]): HostState {
  const chain = { family: 'bridge', table: 't', name: 'c', hook: 'forward', prio: 0, policy: 'accept' };
  const rule = { family: 'bridge', table: 't', chain: 'c', handle: 1, expr };
  return {
    kind: 'nft',
    timeNs: 0n,
    rulesets: [{ netns: null, json: JSON.stringify({ nftables: [{ chain }, { rule }] }) }],
  };
}
const NO_FIREWALL: readonly HostState[] = [
  {
    kind: 'iptables',
    timeNs: 0n,
    namespaces: [{ netns: null, isOn: false, takesTagged: false, bridges: [], rules: [] }],
  },
  { kind: 'ebtables', timeNs: 0n, namespaces: [{ netns: null, rules: [] }] },
  { kind: 'tc', timeNs: 0n, devices: [] },
];
const udp = (field: string, right: number) => ({
  match: { op: '==', left: { payload: { protocol: 'udp', field } }, right },
});
const from = (address: string) => ({
  match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: address },
});
const drop = { drop: null };

test('a healthy host lets both through', () => {
  expect(probePath(PATH, LINKS, FDB, [...NO_FIREWALL, nft()])).toEqual([
    {
      message: 'DISCOVER',
      steps: [
        { from: 'tap0', to: 'br0', stop: null, unknown: [] },
        { from: 'br0', to: 'uplink0', stop: null, unknown: [] },
      ],
    },
    {
      message: 'OFFER',
      steps: [
        { from: 'uplink0', to: 'br0', stop: null, unknown: [] },
        { from: 'br0', to: 'tap0', stop: null, unknown: [] },
      ],
    },
  ]);
});

test('a rule stops the reply, on the piece of the way where it is asked; the request passes it', () => {
  const [discover, offer] = probePath(PATH, LINKS, FDB, [...NO_FIREWALL, nft(udp('sport', 67), drop)]);
  expect(discover?.steps.every(({ stop }) => stop === null)).toBe(true);
  expect(offer?.steps.at(-1)).toMatchObject({ from: 'br0', to: 'tap0', stop: { code: 'filtered-by-nftables' } });
});

test('of a server nothing is known: a rule for one address may be for it, or not', () => {
  const [, offer] = probePath(PATH, LINKS, FDB, [...NO_FIREWALL, nft(from('192.0.2.1'), drop)]);
  expect(offer?.steps.at(-1)).toMatchObject({ stop: null });
  expect(offer?.steps.at(-1)?.unknown[0]).toContain('the addresses of the server');
});

test('what could not be read is said', () => {
  const [discover] = probePath(PATH, LINKS, FDB, []);
  expect(discover?.steps.at(-1)?.unknown).toContain('the nftables ruleset');
});

test('it stops at the first hop that does not pass it on', () => {
  const links = LINKS.map((each) => (each.name === 'tap0' ? { ...each, portState: 'blocking' } : each));
  const [discover] = probePath(PATH, links, FDB, [...NO_FIREWALL, nft()]);
  expect(discover?.steps).toMatchObject([{ from: 'tap0', to: 'br0', stop: { code: 'port-not-forwarding' } }]);
});

test('a path of one hop has nothing to ask', () => {
  expect(probePath({ ...PATH, hops: PATH.hops.slice(0, 1) }, LINKS, FDB, [])).toEqual([]);
});
