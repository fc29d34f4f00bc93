/** Replies that were lost: which count, at which bridges, and how many are remembered. */
import { expect, test } from 'vitest';
import { Knowledge } from '../../src/diagnose/knowledge.ts';
import { Losses } from '../../src/diagnose/losses.ts';
import { lostReplyOf } from '../../src/diagnose/lost-reply.ts';
import { MisaddressedReplies } from '../../src/diagnose/misaddressed-replies.ts';
import { nearest } from '../../src/diagnose/nearest-state.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { nftKind } from '../../src/state/kinds/nft.ts';
import type { Message } from '../../src/trace/types.ts';
import { bridge, patch, tap } from '../wiring/wiring.ts';
import { DELIVERED, DISCOVER, exchange, LOST, MAC, message, OFFER, PATH } from './build.ts';

test('of very many losses the newer half is remembered, until there are as many again', () => {
  const losses = new Losses();
  const remembered = () => losses.count({ lastSeen: 'br0', missing: 'tap0' }, 0n, 10n ** 9n);
  for (let i = 1n; i <= 4096n; i++) losses.add(LOST, i);
  expect(remembered()).toBe(4096);
  losses.add(LOST, 4097n);
  expect(remembered()).toBe(2048);
  expect(losses.count(LOST, 0n, 2049n)).toBe(0);
  losses.add(LOST, 4098n);
  expect(remembered()).toBe(2049);
});

test('only a reply to the guest that was lost is looked for in what bridges learned', () => {
  const known = new Knowledge([PATH]);
  const of = (rest: Partial<Message>) => lostReplyOf({ ...OFFER, ...rest }, known)?.mac ?? null;
  expect(of({})).toBe(MAC);
  expect(of({ verdict: null })).toBe(null);
  expect(of({ verdict: { ...LOST, status: 'inconclusive' } })).toBe(null);
  expect(of({ verdict: DELIVERED })).toBe(null);
  expect(of({ heading: 'to-network' })).toBe(null);
  expect(of({ reflects: 1 })).toBe(null);
});

test('the bridges are those between the two hops', () => {
  const known = new Knowledge([
    {
      ...PATH,
      hops: ['br0', 'pa', 'pb', 'br1', 'tap0'].map((name) => ({
        name,
        interfaces: [name],
        role: name.startsWith('br') ? 'bridge' : name === 'tap0' ? 'tap' : 'veth',
      })),
    },
  ]);
  const links = [bridge('br0'), bridge('br1'), ...patch('pa', 'br0', 'pb', 'br1'), tap('tap0', 'br1')];
  known.addState({ kind: 'link', timeNs: 0n, links });
  const bridges = (lastSeen: string, missing: string) => {
    const lost = message(3, 'OFFER', ['br0 in 500'], { verdict: { ...LOST, lastSeen, missing } });
    const sightings = lost.sightings.map((each) => ({ ...each, hop: lastSeen }));
    return lostReplyOf({ ...lost, sightings }, known)?.ports.map((each) => each.bridge);
  };
  expect(bridges('br0', 'pa')).toEqual(['br0']);
  expect(bridges('br1', 'tap0')).toEqual(['br1']);
  expect(bridges('br0', 'tap0')).toEqual(['br0', 'br1']);
});

test('a reply under the xid of a client that names another is told of what came after the client asked', () => {
  const replies = new MisaddressedReplies();
  const [at] = OFFER.sightings;
  replies.add({ ...at!, timeNs: 1000n, hop: '' }, { ...OFFER.dhcp, chaddr: '02:00:00:00:00:07' });
  const asked = (timeNs: bigint) =>
    replies.of(exchange('no-reply', [{ ...DISCOVER, sightings: [{ ...DISCOVER.sightings[0]!, timeNs }] }]));
  expect(asked(0n)).toMatchObject({ hop: 'uplink0', mac: '02:00:00:00:00:07' });
  expect(asked(1000n)).not.toBe(null);
  expect(asked(1001n)).toBe(null);
  expect(replies.of(exchange('no-reply', []))).toBe(null);
  expect(new MisaddressedReplies().of(exchange('no-reply', [DISCOVER]))).toBe(null);
  replies.add({ ...at!, timeNs: 2000n }, { ...OFFER.dhcp, chaddr: '02:00:00:00:00:07' });
  expect(asked(0n)).toMatchObject({ hop: 'uplink0', interface: 'uplink0' });
});

test('the reading nearer to a time is believed, the earlier one where both are as near', () => {
  const known = new Knowledge([PATH]);
  for (const timeNs of [10n, 20n, 40n]) known.addState({ kind: 'nft', timeNs, rulesets: [] } as HostState);
  const at = (timeNs: bigint) => nearest(nftKind, timeNs, known.on('br0'))?.timeNs;
  expect([0n, 14n, 15n, 16n, 29n, 30n, 31n, 99n].map(at)).toEqual([10n, 10n, 10n, 20n, 20n, 20n, 40n, 40n]);
});
