import { expect, test } from 'vitest';
import { BridgePortClients } from '../../src/diagnose/bridge-port-clients.ts';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import type { Path } from '../../src/path/path.ts';
import { makeMessage } from '../trace/fake-message.ts';
import { makeSighting } from '../trace/traced.ts';
import { bridge, port } from '../wiring/wiring.ts';
import { END } from './end.ts';

const MAC = '02:00:00:00:aa:01';
const LINKS = [port('eth0', 'br0', { mac: MAC }), bridge('br0', { mac: MAC })];
const HOPS = [
  { name: 'eth0', interfaces: ['eth0'], role: 'uplink' as const },
  { name: 'br0', interfaces: ['br0'], role: 'bridge' as const },
];

interface Frame {
  readonly on: string;
  readonly from?: string;
  readonly direction?: 'in' | 'out';
  readonly vlanIds?: readonly number[];
}

/** What is found after these frames of one request, with the level; `hops` are what was captured. */
function found(frames: readonly Frame[], hops: Path['hops'] = HOPS) {
  const diagnosis = new Diagnosis([{ guest: null, hops }]);
  diagnosis.state({ kind: 'link', timeNs: 0n, links: LINKS });
  const dhcp = makeMessage({ type: 'DISCOVER', xid: 7, chaddr: MAC });
  for (const { on, from = MAC, direction = 'out', vlanIds = [] } of frames) {
    const sighting = makeSighting(dhcp, { hop: on, position: 0, timeNs: 5n, direction });
    diagnosis.frame({ ...sighting, linkSource: from, vlanIds }, dhcp);
  }
  return diagnosis.end(END).findings.map(({ code, level, facts }) => ({ code, level, facts }));
}

test('a request that leaves by a port of a bridge and never shows on the bridge was sent on the port', () => {
  const facts = { interface: 'eth0', bridge: 'br0', mac: MAC };
  expect(found([{ on: 'eth0' }])).toEqual([{ code: 'client-on-bridge-port', level: 'cause', facts }]);
});

test('the bridge is not blind then: it had nothing to show', () => {
  const diagnosis = new Diagnosis([{ guest: null, hops: HOPS }]);
  const skipped = new Map([['br0', 2]]);
  expect(diagnosis.end({ ...END, skipped }).findings.map(({ code }) => code)).toEqual(['hop-blind']);
  const dhcp = makeMessage({ type: 'DISCOVER', xid: 7, chaddr: MAC });
  const other = new Diagnosis([{ guest: null, hops: HOPS }]);
  other.state({ kind: 'link', timeNs: 0n, links: LINKS });
  other.frame({ ...makeSighting(dhcp, { hop: 'eth0', direction: 'out' }), linkSource: MAC }, dhcp);
  expect(other.end({ ...END, skipped }).findings.map(({ code }) => code)).toEqual(['client-on-bridge-port']);
});

test.each<[string, readonly Frame[]]>([
  ['of a client on the bridge, which has the MAC of its port', [{ on: 'br0' }, { on: 'eth0' }]],
  ['whose copy on the port is read first', [{ on: 'eth0' }, { on: 'br0' }]],
  ['of a guest, which the bridge forwards', [{ on: 'eth0', from: 'fa:16:3e:56:ea:fa' }]],
  ['that comes back from the network', [{ on: 'eth0', direction: 'in' }]],
  ['of a VLAN device on top of the port', [{ on: 'eth0', vlanIds: [5] }]],
])('a request is none of that %s', (_, frames) => {
  expect(found(frames)).toEqual([]);
});

test('nothing is claimed where the bridge was not captured', () => {
  expect(found([{ on: 'eth0' }], HOPS.slice(0, 1)).map(({ code }) => code)).toEqual(['single-hop']);
});

test('of a port the first request is kept, of a bridge that showed it none; of 256 ports at most', () => {
  const clients = new BridgePortClients();
  const links = new Map(
    [bridge('br0'), ...Array.from({ length: 258 }, (_, i) => port(`eth${i}`, 'br0', { mac: MAC }))].map((each) => [
      each.name,
      each,
    ]),
  );
  const add = (name: string, xid: number) => {
    const dhcp = makeMessage({ type: 'DISCOVER', xid, chaddr: MAC });
    clients.add({ ...makeSighting(dhcp, { hop: name, direction: 'out' }), linkSource: MAC }, dhcp, links);
  };
  const found = () => clients.found(new Set(['br0'])).map(({ port: name, dhcp }) => `${name} ${dhcp.xid}`);
  add('eth0', 1);
  add('eth0', 2);
  expect(found()).toEqual(['eth0 1']);
  for (let i = 1; i < 258; i++) add(`eth${i}`, i);
  expect(found()).toHaveLength(256);
  // It came from the bridge.
  add('br0', 1);
  expect(found()).toHaveLength(254);
});
