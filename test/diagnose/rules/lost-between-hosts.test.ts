/** A message that left one host and did not reach the next: between which hops that may be said. */
import { expect, test } from 'vitest';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { lostBetweenHosts } from '../../../src/diagnose/rules/lost-between-hosts.ts';
import type { Path } from '../../../src/path/path.ts';
import type { Message } from '../../../src/trace/types.ts';
import { LOST, OFFER, PATH } from '../build.ts';

const hop = (name: string, role: 'uplink' | 'bridge' | 'tap') => ({ name, interfaces: [name], role });
/** From the server's host A through B to the guest's host C. */
const HOSTS: Path = {
  guest: PATH.guest,
  hops: [
    hop('A:br0', 'bridge'),
    hop('A:up0', 'uplink'),
    hop('B:in0', 'uplink'),
    hop('B:out0', 'uplink'),
    hop('C:up0', 'uplink'),
    hop('C:tap0', 'tap'),
  ],
};

function ask(lastSeen: string, missing: string | null, rest: Partial<Message> = {}, paths: readonly Path[] = [HOSTS]) {
  const [seen] = OFFER.sightings;
  const sightings = [
    { ...seen!, hop: 'A:br0', timeNs: 1n },
    { ...seen!, hop: lastSeen, timeNs: 2n },
    { ...seen!, hop: lastSeen, timeNs: 3n },
    { ...seen!, hop: 'other', timeNs: 4n },
  ];
  const message = { ...OFFER, sightings, verdict: { ...LOST, lastSeen, missing }, ...rest };
  const hits = lostBetweenHosts.onVerdict!(message, new Knowledge(paths), [message]);
  return hits.map(({ facts: { from, to, heading }, evidence }) => `${from} ${to} ${heading} ${evidence[0]?.timeNs}`);
}

test('between the last hop of a host and the first of the next, either way, by its last sighting there', () => {
  expect(ask('A:up0', 'B:in0')).toEqual(['A B to-guest 3']);
  expect(ask('B:out0', 'C:up0', {}, [PATH, HOSTS])).toEqual(['B C to-guest 3']);
  expect(ask('C:up0', 'B:out0', { heading: 'to-network' })).toEqual(['C B to-network 3']);
});

test('not inside a host, over hops that showed nothing, against the way, or on no path', () => {
  for (const [lastSeen, missing, rest] of [
    ['B:in0', 'B:out0', {}],
    ['A:br0', 'B:in0', {}],
    ['A:up0', 'B:out0', {}],
    ['A:up0', 'C:up0', {}],
    ['B:in0', 'A:up0', {}],
    ['A:up0', 'B:in0', { heading: 'to-network' }],
  ] as const) {
    expect(ask(lastSeen, missing, rest)).toEqual([]);
  }
  expect(ask('A:up0', 'B:in0', {}, [PATH])).toEqual([]);
  expect(ask('uplink0', 'br0', {}, [PATH])).toEqual([]);
});

test('not of what was not lost, of what came back, or of what no frame shows there', () => {
  const verdict = { ...LOST, lastSeen: 'A:up0', missing: 'B:in0' };
  expect(ask('A:up0', 'B:in0', { verdict: { ...verdict, status: 'inconclusive' } })).toEqual([]);
  expect(ask('A:up0', 'B:in0', { verdict: null })).toEqual([]);
  expect(ask('A:up0', null)).toEqual([]);
  expect(ask('A:up0', 'B:in0', { reflects: 1 })).toEqual([]);
  expect(ask('A:up0', 'B:in0', { sightings: OFFER.sightings })).toEqual([]);
});
