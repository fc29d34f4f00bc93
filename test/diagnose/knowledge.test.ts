/** What the rules know: of which hosts, since when, and what is forgotten where there is too much. */
import { describe, expect, test } from 'vitest';
import { Knowledge } from '../../src/diagnose/knowledge.ts';
import type { Path } from '../../src/path/path.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { entry, GUEST, link } from '../wiring/wiring.ts';
import { DISCOVER, exchange, MAC, message, OFFER, PATH } from './build.ts';

const FDB: HostState = { kind: 'fdb', timeNs: 1n, entries: [entry(GUEST, 'br0', 'tap0')] };
const LOG: HostState = { kind: 'kernel-log', timeNs: 1n, text: 'something else' };
const CHANGE: HostState = { kind: 'fdb-change', timeNs: 1n, mac: MAC, bridge: 'br0', vlan: null, from: null, to: 'a' };
const linksOf = (name: string, rest: object = {}): HostState => ({
  ...{ kind: 'link', timeNs: 1n, links: [link(name)] },
  ...rest,
});

function knowledgeOf(states: readonly HostState[], path: Path = PATH): Knowledge {
  const known = new Knowledge([path]);
  for (const state of states) known.addState(state);
  return known;
}

describe('a kind of state', () => {
  const observed = (...states: readonly HostState[]) => {
    const known = knowledgeOf(states);
    return (['fdb', 'kernel-log', 'link'] as const).filter((need) => known.observes(need));
  };

  test('was observed where it was read; the kernel log where anything was, because silence is its usual word', () => {
    expect(observed()).toEqual([]);
    expect(observed(LOG)).toEqual(['kernel-log']);
    expect(observed(FDB)).toEqual(['fdb', 'kernel-log']);
    expect(observed(CHANGE)).toEqual(['fdb', 'kernel-log']);
    expect(observed(linksOf('a'))).toEqual(['kernel-log', 'link']);
    expect(observed(FDB, { kind: 'gap', timeNs: 2n, what: 'fdb', reason: 'lost' })).toEqual(['kernel-log']);
  });

  test('was observed on a path through hosts where it was on each of them', () => {
    const hops = ['A:br0', 'B:br0'].map((name) => ({ name, interfaces: [name], role: 'bridge' as const }));
    const through: Path = { guest: null, hops };
    const of = (...hosts: readonly string[]) =>
      knowledgeOf(
        hosts.map((host) => ({ ...FDB, host })),
        through,
      ).observes('fdb');
    expect([of('A'), of('B'), of('A', 'B')]).toEqual([false, false, true]);
    expect(new Knowledge([]).observes('fdb')).toBe(false);
  });

  test('comes from a file until the trace reads it itself', () => {
    const saved = { files: ['links.txt'], timeNs: null };
    const known = knowledgeOf([linksOf('a', { saved })]);
    expect(known.savedFrom('link')).toEqual(saved);
    known.addState(FDB);
    expect(known.savedFrom('link')).toEqual(saved);
    known.addState(linksOf('a'));
    expect(known.savedFrom('link')).toBe(null);
  });
});

test('the links are the latest of each host', () => {
  const known = knowledgeOf([linksOf('a0'), linksOf('a1')]);
  expect(known.links.map(({ name }) => name)).toEqual(['a1']);
  known.addState(linksOf('B:b0', { host: 'B' }));
  known.addState(linksOf('B:b1', { host: 'B' }));
  expect(known.links.map(({ name }) => name)).toEqual(['a1', 'B:b1']);
  expect(known.on('B:x').links.map(({ name }) => name)).toEqual(['B:b1']);
});

test('what says one thing of the host says no other', () => {
  const known = knowledgeOf([
    { kind: 'servers', timeNs: 1n, places: [{ netns: null, port: null, listeners: [] }] },
    {
      ...LOG,
      text: 'br0: received packet on tap0 with own address as source address (addr:02:00:00:00:00:01, vlan:0)',
    },
    { kind: 'port-state', timeNs: 1n, port: 'tap0', bridge: 'br0', from: null, to: 'blocking' },
    { kind: 'link-change', timeNs: 1n, interface: 'tap0', change: 'down', detail: '' },
    linksOf('a'),
  ]);
  expect(known.ownAddressLines).toHaveLength(1);
  expect(known.linkChanges).toHaveLength(1);
  expect([...known.promiscuous]).toEqual([]);
  known.addState({ kind: 'promisc', timeNs: 1n, interface: 'br0' });
  expect([...known.promiscuous]).toEqual(['br0']);
});

test('a reply from a little before the exchange counts, as clocks differ; one from long before does not', () => {
  const known = knowledgeOf([]);
  const answered = (askedNs: bigint) => {
    const asked = { ...DISCOVER, sightings: DISCOVER.sightings.map((each) => ({ ...each, timeNs: askedNs })) };
    return known.wasAnswered(exchange('no-reply', [asked]));
  };
  expect(answered(0n)).toBe(false);
  known.addFrame(OFFER.sightings[0]!, OFFER.dhcp);
  expect(answered(0n)).toBe(true);
  expect(answered(1_000_000n)).toBe(true);
  expect(answered(3_600_000_000_000n)).toBe(false);
});

test('losses are remembered by where and when the message was seen last', () => {
  const known = knowledgeOf([]);
  const place = { lastSeen: 'br0', missing: 'tap0' };
  known.addMessage(DISCOVER);
  expect(known.losses.count(place, 0n, 10n ** 12n)).toBe(0);
  known.addMessage(message(3, 'OFFER', ['uplink0 in 500', 'br0 in 600', 'br0 in 700'], { verdict: OFFER.verdict }));
  expect(known.losses.count(place, 700_000n, 700_000n)).toBe(1);
  expect(known.losses.count(place, 0n, 699_999n)).toBe(0);
  expect(known.losses.count({ lastSeen: 'uplink0', missing: 'br0' }, 0n, 10n ** 12n)).toBe(0);
});

test('clients that asked are known where bridges are watched: of very many the ones that asked last', () => {
  const ask = (known: Knowledge, i: number) =>
    known.addMessage({ ...DISCOVER, dhcp: { ...DISCOVER.dhcp, chaddr: `client ${i}` } });
  const unwatched = knowledgeOf([]);
  ask(unwatched, 1);
  expect([...unwatched.guests]).toEqual([MAC]);
  const known = knowledgeOf([FDB]);
  known.addMessage(OFFER);
  expect([...known.guests]).toEqual([MAC]);
  for (let i = 1; i <= 4096; i++) ask(known, i);
  expect(known.guests.size).toBe(1 + 4096);
  ask(known, 4097);
  // The older half, and then none until it is full again.
  expect(['client 2049', 'client 2050', 'client 4097'].map((mac) => known.guests.has(mac))).toEqual([
    false,
    true,
    true,
  ]);
  expect(known.guests.size).toBe(1 + 2048);
  ask(known, 4098);
  expect(known.guests.size).toBe(1 + 2049);
});
