import { expect, test } from 'vitest';
import type { LossExplanation } from '../../src/diagnose/explain-loss.ts';
import { Losses } from '../../src/diagnose/losses.ts';
import { settleCounted } from '../../src/diagnose/settle-counted.ts';
import type { Message } from '../../src/trace/types.ts';

const PLACE = { lastSeen: 'br0', missing: 'tap0' };
const MESSAGE = { verdict: { ...PLACE, status: 'lost', blind: [], reasons: [] } } as unknown as Message;
const WHAT = 'which frames the queue of tap0 dropped (tbf 1:)';

/** One queue for each of `rises`. */
function explained(rises: readonly number[], unknown: readonly string[] = []): LossExplanation {
  const counted = rises.map((rose) => ({
    kind: 'counted' as const,
    code: 'filtered-by-tc' as const,
    facts: { rule: `tbf ${rose}:` },
    counter: { rose, sinceNs: 10n, untilNs: 20n },
    what: WHAT,
  }));
  return { stop: null, unknown, counted, readNs: 0n } as unknown as LossExplanation;
}

/** Four were lost there in that time; others before, after and elsewhere. */
function settle(explanation: LossExplanation) {
  const losses = new Losses();
  for (const timeNs of [1n, 10n, 12n, 14n, 20n, 21n]) losses.add(PLACE, timeNs);
  losses.add({ lastSeen: 'br0', missing: 'uplink0' }, 15n);
  return settleCounted(MESSAGE, explanation, losses);
}

test('a counter that rose by as many as were lost tells, whatever else is in doubt', () => {
  expect(settle(explained([4], ['something']))).toMatchObject({ stop: { code: 'filtered-by-tc' }, counted: [] });
  expect(settle(explained([400, 4], ['something'])).stop).toMatchObject({ facts: { rule: 'tbf 4:' } });
});

test('one that rose by more tells where nothing else is in doubt; one that rose by fewer never', () => {
  expect(settle(explained([400])).stop).toMatchObject({ counter: { rose: 400 } });
  expect(settle(explained([3])).stop).toBe(null);
  expect(settle(explained([400], ['something']))).toMatchObject({ stop: null, unknown: ['something', WHAT] });
});

test('of two that both may be, neither is', () => {
  expect(settle(explained([4, 4]))).toMatchObject({ stop: null, unknown: [WHAT, WHAT] });
  expect(settle(explained([400, 500])).stop).toBe(null);
});

test('a stage that is known to stop the frame is not outdone by a counter', () => {
  const stop = { kind: 'stops', code: 'port-down', facts: {}, counter: null } as const;
  expect(settle({ ...explained([4]), stop }).stop).toBe(stop);
});
