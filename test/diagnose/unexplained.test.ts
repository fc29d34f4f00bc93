/** Losses that no cause is about: which are told, what is unknown about them, and what happens at the limits. */
import { describe, expect, test } from 'vitest';
import type { LossExplanation } from '../../src/diagnose/explain-loss.ts';
import type { Finding } from '../../src/diagnose/finding.ts';
import { UnexplainedLosses } from '../../src/diagnose/unexplained.ts';
import { DISCOVER, LOST, message } from './build.ts';

const asked = (unknown: readonly string[]) => ({ stop: null, unknown }) as unknown as LossExplanation;
const STOPPED = { stop: { code: 'no-port' }, unknown: [] } as unknown as LossExplanation;
const cause = (exchanges: readonly number[]) => ({ level: 'cause', exchanges }) as unknown as Finding;

function lost(exchangeId: number, lastSeen = 'br0', missing: string | null = 'tap0') {
  return message(1, 'OFFER', ['br0 in 0'], { exchangeId, verdict: { ...LOST, lastSeen, missing } });
}

describe('a loss', () => {
  test('is told by its place, beside others of the same place, with all that is unknown of them', () => {
    const losses = new UnexplainedLosses();
    losses.add(lost(1), asked(['the mark']));
    losses.add(lost(2, 'uplink0', 'br0'), asked([]));
    losses.add(lost(3), asked(['the mark', 'a tunnel']));
    const places = [
      { lastSeen: 'br0', missing: 'tap0', count: 2 },
      { lastSeen: 'uplink0', missing: 'br0', count: 1 },
    ];
    expect(losses.besides([])).toEqual({
      causeless: places,
      unexplained: [
        { ...places[0], doubts: ['the mark', 'a tunnel'] },
        { ...places[1], doubts: [] },
      ],
    });
  });

  test('of which the model was not asked is without a cause, not unexplained', () => {
    const losses = new UnexplainedLosses();
    losses.add(lost(1), null);
    expect(losses.besides([])).toEqual({
      causeless: [{ lastSeen: 'br0', missing: 'tap0', count: 1 }],
      unexplained: [],
    });
  });

  test('that a stage explains, that has no place, or that is none is not told', () => {
    const losses = new UnexplainedLosses();
    losses.add(lost(1), STOPPED);
    losses.add(lost(2, 'tap0', null), null);
    losses.add({ ...DISCOVER, verdict: null }, null);
    expect(losses.besides([]).causeless).toEqual([]);
  });
});

describe('beside a cause', () => {
  const causelessBeside = (...causes: readonly Finding[]) => {
    const losses = new UnexplainedLosses();
    for (const id of [1, 2]) losses.add(lost(id), asked([]));
    const { causeless, unexplained } = losses.besides(causes);
    expect(unexplained.map(({ count }) => count)).toEqual(causeless.map(({ count }) => count));
    return causeless.map(({ count }) => count);
  };

  test('only losses of other exchanges are left', () => {
    expect(causelessBeside(cause([1]))).toEqual([1]);
    expect(causelessBeside(cause([1]), cause([2]))).toEqual([]);
    expect(causelessBeside(cause([7]))).toEqual([2]);
  });

  test('nothing is left where one of the causes may be about any exchange', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, i) => 100 + i);
    expect(causelessBeside(cause([]))).toEqual([]);
    expect(causelessBeside(cause([7]), cause([]))).toEqual([]);
    expect(causelessBeside(cause(ids(100)))).toEqual([]);
    expect(causelessBeside(cause(ids(99)))).toEqual([2]);
  });
});

test('a thousand losses are remembered, and twenty unknown things of a place', () => {
  const losses = new UnexplainedLosses();
  for (let id = 0; id < 1_010; id++) losses.add(lost(id), asked([`thing ${id}`]));
  const [place] = losses.besides([]).unexplained;
  expect(place?.count).toBe(1_000);
  expect(place?.doubts).toHaveLength(20);
});
