import { expect, test } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import type { GuestHeld } from '../../src/state/kinds/domains.ts';
import { DISCOVER, exchange, PATH } from './build.ts';
import { END } from './end.ts';

/** What is found where libvirt told these states of the guest on tap0, one after the other. */
function found(states: readonly (GuestHeld | null)[], name = 'tap0') {
  const diagnosis = new Diagnosis([PATH]);
  for (const [i, held] of states.entries()) {
    diagnosis.state({ kind: 'domains', timeNs: BigInt(i), guests: [{ domain: 'web1', interface: name, held }] });
  }
  return {
    diagnosis,
    told: () => diagnosis.end(END).findings.map(({ code, level, facts }) => ({ code, level, facts })),
  };
}

test('a guest that is held is why nothing was seen', () => {
  const facts = { interface: 'tap0', domain: 'web1', held: 'paused' };
  expect(found(['paused']).told()).toEqual([{ code: 'guest-held', level: 'cause', facts }]);
  expect(found([null, 'link-down']).told()).toMatchObject([{ facts: { held: 'link-down' } }]);
});

test('one that is free by the end, or on a port of no path, is not', () => {
  expect(found(['paused', null]).told()).toEqual([]);
  expect(found(['paused'], 'vnet9').told()).toEqual([]);
});

test('one that asked was not held then, whatever libvirt said last: a domain that starts is paused for a moment', () => {
  const { diagnosis, told } = found(['paused']);
  diagnosis.exchange(exchange('bound', [DISCOVER]));
  expect(told()).toEqual([]);
});

test('where another guest was judged it explains nothing by itself', () => {
  const { diagnosis, told } = found(['paused']);
  const hops = PATH.hops.with(2, { name: 'tap1', interfaces: ['tap1'], role: 'tap' });
  diagnosis.exchange({ ...exchange('bound', [DISCOVER]), path: { ...PATH, hops } });
  expect(told()).toMatchObject([{ code: 'guest-held', level: 'symptom' }]);
});

test('a domain of which one NIC asked is not paused; the link of the other may still be down', () => {
  const other = (held: GuestHeld) => {
    const tap1 = { name: 'tap1', interfaces: ['tap1'], role: 'tap' as const };
    const diagnosis = new Diagnosis([PATH, { ...PATH, hops: PATH.hops.with(2, tap1) }]);
    const guests = ['tap0', 'tap1'].map((name) => ({ domain: 'web1', interface: name, held }));
    diagnosis.state({ kind: 'domains', timeNs: 0n, guests });
    diagnosis.exchange(exchange('bound', [DISCOVER]));
    return diagnosis.end(END).findings.map(({ facts }) => facts.interface);
  };
  expect(other('paused')).toEqual([]);
  expect(other('link-down')).toEqual(['tap1']);
});
