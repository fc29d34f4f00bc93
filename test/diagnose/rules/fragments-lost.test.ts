/** Messages that the next hop showed a part of: when the part and the whole belong together. */
import { expect, test } from 'vitest';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import type { LackingFragments } from '../../../src/diagnose/rule.ts';
import { fragmentsLost } from '../../../src/diagnose/rules/fragments-lost.ts';
import type { Message } from '../../../src/trace/types.ts';
import { DELIVERED, LOST, message, OFFER, PATH } from '../build.ts';
import { END } from '../end.ts';

const SECOND_NS = 1_000_000_000n;
const KNOWN = new Knowledge([PATH]);
/** Seen last at br0, 500 microseconds after the beginning. */
const LAST_NS = 500_000n;
const part = (name: string, timeNs: bigint): LackingFragments => ({ interface: name, timeNs, bytes: 1480 });

function found(judged: readonly Message[], lacking: readonly LackingFragments[]) {
  const rule = fragmentsLost.create!();
  for (const each of judged) expect(rule.onVerdict!(each, KNOWN, judged)).toEqual([]);
  return rule.onEnd!({ ...END, lacking }, KNOWN);
}

test('the part came to the hop that the message is missing at, within a second', () => {
  const [hit, ...others] = found([OFFER], [part('uplink0', LAST_NS), part('tap0', LAST_NS + 7n)]);
  expect(others).toEqual([]);
  expect(hit).toMatchObject({
    facts: { hop: 'tap0', lastSeen: 'br0', heading: 'to-guest' },
    evidence: [
      { source: 'frame', what: 'last-seen', hop: 'br0', timeNs: LAST_NS },
      { source: 'capture', interface: 'tap0', timeNs: LAST_NS + 7n, detail: expect.stringContaining('1480 bytes') },
    ],
    messages: [OFFER.id],
  });
  const isFound = (timeNs: bigint) => found([OFFER], [part('tap0', timeNs)]).length === 1;
  const times = [LAST_NS - SECOND_NS, LAST_NS - SECOND_NS + 1n, LAST_NS + SECOND_NS - 1n, LAST_NS + SECOND_NS];
  expect(times.map(isFound)).toEqual([false, true, true, false]);
});

test('nothing is found elsewhere, of what was not lost, and of what came back', () => {
  const lacking = [part('tap0', LAST_NS)];
  expect(found([OFFER], [])).toEqual([]);
  expect(found([OFFER], [part('uplink0', LAST_NS)])).toEqual([]);
  expect(found([{ ...OFFER, verdict: DELIVERED }], lacking)).toEqual([]);
  expect(found([{ ...OFFER, verdict: { ...DELIVERED, missing: 'tap0', lastSeen: 'br0' } }], lacking)).toEqual([]);
  expect(found([{ ...OFFER, reflects: 1 }], lacking)).toEqual([]);
  expect(found([{ ...OFFER, verdict: { ...LOST, missing: null } }], lacking)).toEqual([]);
  expect(found([{ ...OFFER, sightings: [] }], lacking)).toEqual([]);
});

test('where it was seen last is the last sighting of that hop; each of several has its own', () => {
  const twice = message(4, 'ACK', ['br0 in 100', 'br0 in 3000000'], { verdict: LOST });
  const hits = found([OFFER, twice], [part('tap0', LAST_NS), part('tap0', 3_000_000_000n)]);
  expect(hits.map(({ messages: [id], evidence: [, piece] }) => [id, piece?.timeNs])).toEqual([
    [OFFER.id, LAST_NS],
    [4, 3_000_000_000n],
  ]);
});

test('a thousand lost messages are remembered', () => {
  const many = Array.from({ length: 1_001 }, (_, i) => ({ ...OFFER, id: i }));
  expect(found(many, [part('tap0', LAST_NS)])).toHaveLength(1_000);
});
