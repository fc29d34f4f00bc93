import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOffsets } from '../../../src/trace/clocks/clock-offsets.ts';
import type { TimedMessage } from '../../../src/trace/clocks/shared-messages.ts';

const MS = 1_000_000n;
const SECOND = 1_000n * MS;

/** What the capture at a hop holds: `delays` of requests and replies from the guest to it, its clock `ahead`. */
function captureAt(hopNs: bigint, aheadNs: bigint, kinds: readonly ('request' | 'reply')[]): TimedMessage[] {
  return kinds.map((kind, key) => {
    const atGuestNs = BigInt(key) * SECOND;
    const timeNs = atGuestNs + (kind === 'request' ? hopNs : -hopNs) + aheadNs;
    return { key, op: kind === 'request' ? 1 : 2, interfaceId: 0, timeNs };
  });
}

const LEASE = ['request', 'reply', 'request', 'reply'] as const;
const aheadOf = (captures: readonly TimedMessage[][], reference: number | null = null) =>
  clockOffsets(captures, reference).map((offset) => offset?.aheadNs ?? null);

describe('clocks are apart', () => {
  it('where requests and replies are shifted alike, by as much as keeps the order of the hops', () => {
    const captures = [captureAt(40_000n, 0n, LEASE), captureAt(20_000n, 0n, LEASE), captureAt(0n, 3n * SECOND, LEASE)];
    const [uplink, bridge, tap] = clockOffsets(captures);
    expect([uplink, bridge]).toEqual([null, null]);
    expect(tap).toEqual({ aheadNs: 3n * SECOND, matched: 4, residualNs: 40_000n });
  });

  it('for whichever of them the others do not share', () => {
    const captures = [captureAt(40_000n, -SECOND, LEASE), captureAt(20_000n, 0n, LEASE), captureAt(0n, 0n, LEASE)];
    expect(aheadOf(captures)).toEqual([-SECOND, null, null]);
  });

  it('against the reference, where there is one', () => {
    const captures = [captureAt(40_000n, SECOND, LEASE), captureAt(20_000n, 0n, LEASE), captureAt(0n, 0n, LEASE)];
    expect(aheadOf(captures, 0)).toEqual([null, -SECOND, -SECOND]);
  });

  it('also where only requests came through, and the network sent them back', () => {
    const back = (capture: TimedMessage[], hopNs: bigint) =>
      capture.flatMap((each) => [each, { ...each, timeNs: each.timeNs + 100_000n - 2n * hopNs }]);
    const kinds = ['request', 'request'] as const;
    const captures = [back(captureAt(40_000n, 0n, kinds), 40_000n), back(captureAt(0n, 50n * MS, kinds), 0n)];
    expect(aheadOf(captures)).toEqual([null, 50n * MS - 40_000n]);
  });

  it('whatever they are, up to what the hops take', () => {
    const offset = fc.bigInt({ min: -3_600n * SECOND, max: 3_600n * SECOND });
    const hops = fc.array(fc.tuple(fc.bigInt({ min: 0n, max: MS }), offset), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(hops, (others) => {
        let hopNs = 0n;
        const away = others.map(([delayNs, aheadNs]) => {
          hopNs += delayNs;
          return captureAt(hopNs, aheadNs, LEASE);
        });
        const captures = [...away.reverse(), captureAt(0n, 0n, LEASE)];
        const found = aheadOf(captures, captures.length - 1);
        others.reverse().forEach(([, aheadNs], i) => {
          const off = (found[i] ?? 0n) - aheadNs;
          expect(off < 0n ? -off : off).toBeLessThanOrEqual(found[i] === null ? 6n * MS : 5n * MS);
        });
      }),
    );
  });
});

describe('clocks are not apart', () => {
  const none = [null, null];

  it('where a hop is slow, which delays requests and replies in opposite directions', () => {
    expect(aheadOf([captureAt(80n * MS, 0n, LEASE), captureAt(0n, 0n, LEASE)])).toEqual(none);
  });

  it('by less than neighbouring hops may be', () => {
    expect(aheadOf([captureAt(0n, 4n * MS, LEASE), captureAt(0n, 0n, LEASE)])).toEqual(none);
  });

  it('as far as one message tells', () => {
    expect(aheadOf([captureAt(0n, SECOND, ['request']), captureAt(0n, 0n, ['request'])])).toEqual(none);
  });

  it('where the messages do not agree', () => {
    const one = captureAt(0n, 0n, LEASE);
    const other = one.map((each, i) => ({ ...each, timeNs: each.timeNs + BigInt(i) * SECOND }));
    expect(aheadOf([one, other])).toEqual(none);
  });

  it('as far as a message tells that one of them shows more often', () => {
    const again = { key: 0, op: 1, interfaceId: 0, timeNs: 9n * SECOND };
    const late = captureAt(0n, SECOND, ['request', 'request']);
    expect(aheadOf([captureAt(0n, 0n, ['request', 'request']), [...late, again, { ...again, key: 1 }]])).toEqual(none);
  });

  it('where they share nothing, or there is one alone, or none', () => {
    const strangers = captureAt(0n, SECOND, LEASE).map((each) => ({ ...each, key: each.key + 100 }));
    expect(aheadOf([captureAt(0n, 0n, LEASE), strangers])).toEqual(none);
    expect(aheadOf([captureAt(0n, 0n, LEASE)])).toEqual([null]);
    expect(aheadOf([])).toEqual([]);
  });
});
