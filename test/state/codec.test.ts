import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHostState, parseHostState } from '../../src/state/codec.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { hostStateMessage } from '../../src/state/message.ts';
import { entry, GUEST, link, port } from '../wiring/wiring.ts';

const timeNs = 1_790_000_000_522_190_123n;
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
