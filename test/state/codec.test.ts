import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hop, HopRole } from '../../src/path/path.ts';
import { formatHostState, parseHostState } from '../../src/state/codec.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { hostStateMessage } from '../../src/state/message.ts';
import { entry, GUEST, link, port } from '../wiring/wiring.ts';

const timeNs = 1_790_000_000_522_190_123n;
const ROLES: readonly HopRole[] = [
  'slaves',
  'bond',
  'vlan',
  'bridge',
  'uplink',
  'veth',
  'tap',
  'vxlan',
  'macvtap',
  'unknown',
];
const hopOf = (role: HopRole, i: number): Hop => ({ name: `h${i}`, interfaces: [`h${i}`], role });
const counters = (name: string, txDropped: number) => ({ name, txDropped, rxDropped: 0, rxNohandler: 0 });
const saved = (text: string) => ({ tool: 'ebtables-nft', text });
const iptables = (change: object) => ({
  netns: null,
  isOn: false,
  takesTagged: false,
  bridges: [],
  rules: [saved('-A x')],
  ...change,
});
const STATES: readonly HostState[] = [
  {
    kind: 'path',
    timeNs,
    path: { guest: { mac: GUEST, name: 'vm' }, hops: [{ name: 'x0|x1', interfaces: ['x0', 'x1'], role: 'slaves' }] },
  },
  { kind: 'path', timeNs, path: { guest: null, hops: [{ name: 'br0', interfaces: ['br0'], role: 'bridge' }] } },
  { kind: 'link', timeNs, links: [link('eth0'), port('tap0', 'br0', { kind: 'tun' })] },
  { kind: 'fdb', timeNs, entries: [entry(GUEST, 'br0', 'tap0', { vlan: 7 })] },
  { kind: 'fdb-change', timeNs, mac: GUEST, bridge: 'br0', vlan: null, from: 'tap0', to: 'bond0' },
  { kind: 'kernel-log', timeNs, text: 'br0: received packet on up0\u0000 "quoted" \u2028' },
  { kind: 'machine', timeNs, product: 'Acme R1', hypervisor: null, wireless: ['wlan0'] },
  { kind: 'promisc', timeNs, interface: 'br0' },
  { kind: 'clock-set', timeNs, by: '-3600.000000001' },
  { kind: 'gap', timeNs, what: 'fdb', reason: 'lost' },
  { kind: 'path', timeNs, path: { guest: null, leadsTo: 'server', hops: ROLES.map(hopOf) } },
  { kind: 'machine', timeNs, product: null, hypervisor: null, wireless: [] },
  { kind: 'fdb-change', timeNs, mac: GUEST, bridge: 'br0', vlan: 7, from: null, to: 'tap0' },
  { kind: 'fdb-change', timeNs, mac: GUEST, bridge: 'br0', vlan: null, from: 'tap0', to: null },
  { kind: 'fdb-change', timeNs, mac: GUEST, bridge: 'br0', vlan: null, from: null, to: null },
  { kind: 'port-state', timeNs, port: 'tap0', bridge: 'br0', from: 'learning', to: 'forwarding' },
  { kind: 'port-state', timeNs, port: 'tap0', bridge: null, from: null, to: 'blocking' },
  { kind: 'link-change', timeNs, interface: 'tap0', change: 'down', detail: '' },
  { kind: 'link-change', timeNs, interface: 'tap0', change: 'up', detail: '' },
  { kind: 'link-change', timeNs, interface: 'tap0', change: 'renamed', detail: 'tap1' },
  { kind: 'link-change', timeNs, interface: 'tap0', change: 'moved', detail: 'br1' },
  { kind: 'capture', timeNs, interface: 'tap0', change: 'awaited', detail: '' },
  { kind: 'capture', timeNs, interface: 'tap0', change: 'opened', detail: 'once more' },
  { kind: 'capture', timeNs, interface: 'tap0', change: 'gone', detail: '' },
  { kind: 'counters', timeNs, interfaces: [counters('tap0', 0), counters('tap1', 1), counters('tap2', 7)] },
  { kind: 'domains', timeNs, guests: [] },
  {
    kind: 'domains',
    timeNs,
    guests: [
      { domain: 'a', interface: 'tap0', held: null },
      { domain: 'b', interface: 'tap1', held: 'paused' },
      { domain: 'c', interface: 'tap2', held: 'link-down' },
    ],
  },
  { kind: 'nft', timeNs, rulesets: ['{}', '{"a":1}'].map((json) => ({ netns: null, json })) },
  { kind: 'ebtables', timeNs, namespaces: [{ netns: null, rules: [saved('12345'), saved('678')] }] },
  { kind: 'iptables', timeNs, namespaces: [iptables({ isOn: true }), iptables({ bridges: ['br0'] }), iptables({})] },
  { kind: 'iptables', timeNs, namespaces: [iptables({})] },
  { kind: 'tc', timeNs, devices: [{ name: 'tap0', qdiscs: '[]', filters: [] }] },
  {
    kind: 'tc',
    timeNs,
    devices: (['ingress', 'egress', 'root'] as const).map((place, i) => ({
      name: `tap${i}`,
      qdiscs: '[]',
      filters: i === 2 ? [] : [{ place, json: '[]' }],
    })),
  },
  { kind: 'tc', timeNs, devices: [{ name: 'tap0', qdiscs: '[]', filters: [{ place: 'root', json: '[]' }] }] },
  {
    kind: 'servers',
    timeNs,
    places: [
      { netns: null, port: null, listeners: [] },
      {
        netns: 'qdhcp',
        port: 'tap9',
        listeners: [
          { device: 'ns-9', program: 'dnsmasq' },
          { device: null, program: null },
        ],
      },
    ],
  },
];

describe('host state as JSON', () => {
  it.each(STATES.map((state) => [state.kind, state] as const))('%s comes back as it was, on one line', (_, state) => {
    const text = formatHostState(state);
    expect(text).not.toMatch(/[\n\r]/);
    expect(parseHostState(text)).toEqual(state);
  });

  it('keeps times that no double holds', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), fc.string(), (time, text) => {
        const state: HostState = { kind: 'kernel-log', timeNs: time, text };
        expect(parseHostState(formatHostState(state))).toEqual(state);
      }),
    );
  });

  it('is null, never an error, for anything else', () => {
    fc.assert(fc.property(fc.string(), (text) => parseHostState(text) === null));
    fc.assert(fc.property(fc.json(), (text) => parseHostState(text) === null));
  });

  it('is null at every length short of the whole, and for every field lost or changed in kind', () => {
    for (const state of STATES) {
      const text = formatHostState(state);
      for (let length = 0; length < text.length; length++) expect(parseHostState(text.slice(0, length))).toBeNull();
      const fields = JSON.parse(text) as Record<string, unknown>;
      for (const field of Object.keys(fields)) {
        const { [field]: _, ...rest } = fields;
        expect(parseHostState(JSON.stringify(rest))).toBeNull();
        expect(parseHostState(JSON.stringify({ ...fields, [field]: { odd: 1 } }))).toBeNull();
      }
    }
  });

  it('says whose host it is, and which files it was saved in when', () => {
    const text = (fields: object) => JSON.stringify({ kind: 'promisc', timeNs: '5', interface: 'br0', ...fields });
    const state: HostState = { kind: 'promisc', timeNs: 5n, interface: 'br0' };
    expect(parseHostState(text({ host: 'A' }))).toEqual({ ...state, host: 'A' });
    for (const host of ['', 'a:b', 7]) expect(parseHostState(text({ host }))).toBeNull();
    const savedIn = (saved: unknown) => parseHostState(text({ saved }))?.saved;
    expect(savedIn({ files: ['a', 'b'], timeNs: '-3' })).toEqual({ files: ['a', 'b'], timeNs: -3n });
    for (const odd of [null, 'later', 3])
      expect(savedIn({ files: ['a'], timeNs: odd })).toEqual({ files: ['a'], timeNs: null });
    for (const odd of [null, 'a', {}, { files: [1] }, { files: ['a', 1] }]) expect(savedIn(odd)).toBeUndefined();
  });

  it('is refused unread beyond 32 MiB', () => {
    const state: HostState = { kind: 'promisc', timeNs: 5n, interface: 'br0' };
    expect(parseHostState(formatHostState(state).padEnd(32 * 1024 * 1024))).toEqual(state);
    expect(parseHostState(formatHostState(state).padEnd(32 * 1024 * 1024 + 1))).toBeNull();
  });

  it('refuses parts of the wrong shape', () => {
    const odd = (change: object) => parseHostState(JSON.stringify({ timeNs: '1', ...change }));
    expect(odd({ kind: 'link', links: [{ name: 'eth0' }] })).toBeNull();
    expect(odd({ kind: 'fdb', entries: [null] })).toBeNull();
    expect(odd({ kind: 'path', path: { guest: null, hops: [] } })).toBeNull();
    expect(odd({ kind: 'path', path: { guest: null, hops: [{ name: 'a', interfaces: [], role: 'tap' }] } })).toBeNull();
    expect(
      odd({ kind: 'path', path: { guest: null, hops: [{ name: 'a', interfaces: ['a'], role: 'toString' }] } }),
    ).toBeNull();
    expect(odd({ kind: 'gap', what: 'weather', reason: '' })).toBeNull();
    expect(odd({ kind: 'promisc', interface: 'a', timeNs: '99999999999999999999' })).toBeNull();
    expect(odd({ kind: 'clock-set', by: 'soon' })).toBeNull();
    expect(odd({ kind: '__proto__' })).toBeNull();
  });
});

describe('host state as a line to read', () => {
  it('says what happened', () => {
    expect(STATES.map(hostStateMessage)).toEqual([
      `path: x0|x1 > ${GUEST}`,
      'path: br0 > guest unknown',
      'link: 2 interfaces',
      'fdb: 1 entries',
      `fdb br0: ${GUEST} moved tap0 -> bond0`,
      'br0: received packet on up0? "quoted" ?',
      'machine: Acme R1, Wi-Fi wlan0',
      'promisc: br0 made promiscuous by the trace',
      'the system clock was set by -3600.000000001 s; times here go on as if it had not been',
      'gap: fdb unobserved: lost',
      'path: h0 > h1 > h2 > h3 > h4 > h5 > h6 > h7 > h8 > h9 > server',
      'machine: unknown',
      `fdb br0: ${GUEST} vlan 7 learned on tap0`,
      `fdb br0: ${GUEST} gone from tap0`,
      `fdb br0: ${GUEST} gone`,
      'bridge br0: tap0 learning -> forwarding',
      'bridge unknown: tap0 is blocking',
      'link: tap0 down',
      'link: tap0 up',
      'link: tap0 renamed: tap1',
      'link: tap0 moved: br1',
      'capture: tap0 awaited',
      'capture: tap0 opened: once more',
      'capture: tap0 gone',
      'counters: 3 interfaces, tap1 dropped 1 on the way out, tap2 dropped 7 on the way out',
      'domains: none of libvirt',
      'domains: a on tap0, b on tap1 paused, c on tap2 link-down',
      'nft: 9 bytes of rules',
      'ebtables: 8 bytes of rules',
      'iptables: 8 bytes of rules',
      'iptables: no bridge asks it',
      'tc: 1 interfaces',
      'tc: 3 interfaces, filters on tap0, tap1',
      'tc: 1 interfaces, filters on tap0',
      'servers: nothing listens on port 67 here; dnsmasq on ns-9, a program listens on port 67 in qdhcp behind tap9',
    ]);
  });

  it('is one line without control characters whatever the host says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(hostStateMessage({ kind: 'kernel-log', timeNs, text })).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
