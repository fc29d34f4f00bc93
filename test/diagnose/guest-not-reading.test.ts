import { expect, test } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import type { HostState } from '../../src/state/host-state.ts';
import type { Outcome } from '../../src/trace/types.ts';
import { DISCOVER, exchange, message, PATH } from './build.ts';
import { END } from './end.ts';

const counters = (timeNs: bigint, txDropped: number, name = 'tap0'): HostState => ({
  kind: 'counters',
  timeNs,
  interfaces: [{ name, txDropped, rxDropped: 0, rxNohandler: 0 }],
});
const OFFERS = [
  message(3, 'OFFER', ['uplink0 in 500', 'br0 in 500', 'tap0 out 510']),
  message(4, 'OFFER', ['uplink0 in 900', 'br0 in 900', 'tap0 out 910']),
];

function findings(states: readonly HostState[], outcome: Outcome = 'offer-ignored') {
  const diagnosis = new Diagnosis([PATH]);
  for (const state of states) diagnosis.state(state);
  diagnosis.exchange(exchange(outcome, [DISCOVER, ...OFFERS]));
  return diagnosis.end(END);
}

test('the tap dropped as many frames as replies went out on it, between the readings around them', () => {
  const { findings: found } = findings([counters(0n, 7), counters(400_000n, 7), counters(2_000_000n, 9)]);
  expect(found).toMatchObject([
    { code: 'guest-not-reading', level: 'cause', facts: { port: 'tap0' }, messages: [3, 4] },
  ]);
  expect(found[0]?.evidence.at(-1)).toMatchObject({
    source: 'counters',
    rose: 2,
    timeNs: 400_000n,
    untilNs: 2_000_000n,
  });
});

test.each([
  ['the drops are from before the replies', [counters(0n, 0), counters(400_000n, 9), counters(2_000_000n, 9)]],
  ['fewer frames were dropped than replies sent', [counters(0n, 0), counters(2_000_000n, 1)]],
  ['another port dropped them', [counters(0n, 0, 'tap1'), counters(2_000_000n, 9, 'tap1')]],
  ['nothing was read before the replies', [counters(600_000n, 0), counters(2_000_000n, 9)]],
  ['the port was not read before them', [counters(0n, 0, 'tap1'), counters(2_000_000n, 9)]],
  ['the port was not read after them', [counters(0n, 0), counters(2_000_000n, 9, 'tap1')]],
  ['nothing was read after the replies', [counters(0n, 0), counters(400_000n, 9)]],
])('is not claimed where %s', (_, states) => {
  const codes = findings(states).findings.map(({ code }) => code);
  expect(codes).toEqual(['offer-ignored']);
});

test('is not claimed of an exchange that ended well', () => {
  expect(findings([counters(0n, 0), counters(2_000_000n, 9)], 'bound').findings).toEqual([]);
});

test('is unobserved where no counters were read, if there is something to explain', () => {
  expect(findings([], 'bound').unobserved).not.toContainEqual({ code: 'guest-not-reading', needs: 'counters' });
  expect(findings([]).unobserved).toContainEqual({ code: 'guest-not-reading', needs: 'counters' });
});

test('replies count that went out at the guest’s side, not those further out or back in', () => {
  const about = (...seen: readonly string[]) => {
    const diagnosis = new Diagnosis([PATH]);
    for (const state of [counters(0n, 0), counters(2_000_000n, 9)]) diagnosis.state(state);
    diagnosis.exchange(exchange('offer-ignored', [DISCOVER, message(3, 'OFFER', seen)]));
    return diagnosis.end(END).findings.some(({ code }) => code === 'guest-not-reading');
  };
  expect(about('br0 in 500', 'tap0 out 510')).toBe(true);
  expect(about('br0 out 500', 'tap0 in 510')).toBe(false);
});
