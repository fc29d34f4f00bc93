/** The server of this host that requests should have reached: which of several places is told, and where they end. */
import { describe, expect, test } from 'vitest';
import { deliveredRequests, hostServerOf } from '../../src/diagnose/host-server.ts';
import type { Path } from '../../src/path/path.ts';
import type { Link, ServerPlace } from '../../src/state/host-state.ts';
import type { Message } from '../../src/trace/types.ts';
import { bridge, link, port, tap } from '../wiring/wiring.ts';
import { DELIVERED, DISCOVER, exchange, LOST, message, OFFER, PATH, REFLECTION } from './build.ts';

const LINKS = [port('uplink0', 'br0'), bridge('br0'), tap('tap0', 'br0')];
const INSIDE: ServerPlace = { netns: 'dhcp', port: 'tap-dh', listeners: [{ device: null, program: 'kea' }] };
const AT_BRIDGE = message(1, 'DISCOVER', ['tap0 in 0', 'br0 in 0'], { verdict: { ...DELIVERED, lastSeen: 'br0' } });

function serverOf(links: readonly Link[], places: readonly ServerPlace[], messages: readonly Message[], path = PATH) {
  return hostServerOf({ ...exchange('no-reply', messages), path }, links, places);
}

describe('a server behind a port', () => {
  const withPort = (differs: Partial<Link>) => [...LINKS, port('tap-dh', 'br0', { kind: 'veth', ...differs })];

  test('is reached where the port is up and has a carrier', () => {
    const upOf = (differs: Partial<Link>) => serverOf(withPort(differs), [INSIDE], [DISCOVER])?.portUp;
    expect([upOf({}), upOf({ up: false }), upOf({ carrier: false })]).toEqual([true, false, false]);
  });

  test('is the one of that port, and no server where the port is on another bridge', () => {
    const other: ServerPlace = { netns: 'b', port: 'tap-b', listeners: [{ device: null, program: 'dnsmasq' }] };
    expect(serverOf(withPort({}), [other, INSIDE], [DISCOVER])).toMatchObject({ netns: 'dhcp', program: 'kea' });
    expect(serverOf([...LINKS, port('tap-dh', 'br1')], [INSIDE], [DISCOVER])).toBe(null);
  });
});

describe('where requests end', () => {
  test('is the hop that the furthest of them reached, and further out is what is down', () => {
    const down = [port('uplink0', 'br0', { up: false }), bridge('br0'), tap('tap0', 'br0')];
    expect(serverOf(down, [], [AT_BRIDGE])).toMatchObject({ hop: 'br0', server: 'unknown', down: ['uplink0'] });
    const noCarrier = [port('uplink0', 'br0', { carrier: false }), port('eth9', 'br0', { up: false }), bridge('br0')];
    expect(serverOf(noCarrier, [], [AT_BRIDGE])?.down).toEqual(['uplink0']);
    expect(serverOf(LINKS, [], [AT_BRIDGE])?.down).toEqual([]);
    expect(serverOf(down, [], [AT_BRIDGE, DISCOVER])).toBe(null);
  });

  test('is no server where it is a port of a bridge, or a device above another one', () => {
    const alone: Path = { guest: null, hops: [{ name: 'tap0', interfaces: ['tap0'], role: 'tap' }] };
    const asked = { ...DISCOVER, sightings: [{ ...DISCOVER.sightings[0]!, position: 0 }] };
    const of = (own: Link) => serverOf([own], [], [asked], alone)?.hop ?? null;
    expect(of(link('tap0'))).toBe('tap0');
    expect(of(link('tap0', { master: 'br0' }))).toBe(null);
    expect(of(link('tap0', { lower: 'eth0' }))).toBe(null);
    expect(of(link('tap1'))).toBe(null);
  });
});

test('requests count that were delivered to the network, and none that came back', () => {
  const undecided = { ...DISCOVER, verdict: null };
  const lost = { ...DISCOVER, verdict: LOST };
  const all = [DISCOVER, REFLECTION, { ...OFFER, verdict: DELIVERED }, undecided, lost, AT_BRIDGE];
  expect(deliveredRequests(all)).toEqual([DISCOVER, AT_BRIDGE]);
});
