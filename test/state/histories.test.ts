/** The states of a kind over time: found by their time, whatever the order they come in, and not without bound. */
import { expect, test } from 'vitest';
import { Histories } from '../../src/state/histories.ts';
import { clockSetKind } from '../../src/state/kinds/clock-set.ts';
import { nftKind } from '../../src/state/kinds/nft.ts';
import { tcKind } from '../../src/state/kinds/tc.ts';
import { STATE_KINDS } from '../../src/state/kinds.ts';

const nft = (timeNs: bigint, json = '') => ({ kind: 'nft', timeNs, rulesets: [{ netns: null, json }] }) as const;

function historyOf(...states: readonly ReturnType<typeof nft>[]) {
  const histories = new Histories();
  for (const state of states) histories.add(state);
  return histories.of(nftKind);
}

test('at a time, the latest that was known then; after it, the first that was read later', () => {
  const history = historyOf(nft(20n), nft(10n), nft(30n));
  expect([5n, 10n, 15n, 20n, 29n, 30n, 99n].map((timeNs) => history.at(timeNs)?.timeNs)).toEqual([
    undefined,
    10n,
    10n,
    20n,
    20n,
    30n,
    30n,
  ]);
  expect([5n, 10n, 15n, 20n, 29n, 30n].map((timeNs) => history.after(timeNs)?.timeNs)).toEqual([
    10n,
    20n,
    20n,
    30n,
    30n,
    undefined,
  ]);
});

test('of two of one time the one that came later is the later one', () => {
  const history = historyOf(nft(10n, 'a'), nft(10n, 'b'));
  expect(history.at(10n)?.rulesets[0]?.json).toBe('b');
  expect(history.after(9n)?.rulesets[0]?.json).toBe('a');
});

test('beyond what a kind keeps, the first stays and the oldest after it goes', () => {
  const states = Array.from({ length: nftKind.keeps }, (_, i) => nft(BigInt(i)));
  expect(historyOf(...states).at(1n)?.timeNs).toBe(1n);
  const history = historyOf(...states, nft(99n));
  expect([0n, 1n, 2n, 99n].map((timeNs) => history.at(timeNs)?.timeNs)).toEqual([0n, 0n, 2n, 99n]);
});

test('a kind that was never read, and one that keeps nothing, has no history', () => {
  const histories = new Histories();
  histories.add(nft(1n));
  histories.add({ kind: 'clock-set', timeNs: 1n, by: '0.000000000' });
  expect([histories.has('nft'), histories.has('tc'), histories.has('clock-set')]).toEqual([true, false, false]);
  expect(histories.of(tcKind).at(9n)).toBeNull();
  expect(histories.of(tcKind).after(0n)).toBeNull();
  expect(histories.of(clockSetKind).at(9n)).toBeNull();
});

test('reports list what happened, not looks at what is', () => {
  expect(STATE_KINDS.filter(({ isEvent }) => isEvent).map(({ name }) => name)).toEqual([
    'link-change',
    'port-state',
    'fdb-change',
    'kernel-log',
    'clock-set',
    'capture',
    'promisc',
    'gap',
  ]);
});
