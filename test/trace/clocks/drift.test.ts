/** What is known of an offset after a pause, and what one message may move. */
import { describe, expect, test } from 'vitest';
import { Drift } from '../../../src/trace/clocks/drift.ts';
import { OffsetBounds } from '../../../src/trace/clocks/offset-bounds.ts';

const US = 1_000n;
const MS = 1000n * US;
const SECOND = 1000n * MS;

describe('how a clock runs on', () => {
  test('is not known before it was known well', () => {
    const drift = new Drift();
    expect(drift.at(SECOND)).toBeNull();
    drift.mark(0n, 7n * MS, 2n * MS);
    expect(drift.at(SECOND)).toBeNull();
  });

  test('is known from what it did: 50 ppm go on, and NTP may slew meanwhile', () => {
    const drift = new Drift();
    drift.mark(0n, 0n, 20n * US);
    expect(drift.at(100n * SECOND)).toEqual({ aheadNs: 0n, roomNs: 20n * US + 60n * MS });
    drift.mark(100n * SECOND, 5n * MS, 20n * US);
    const ran = drift.at(200n * SECOND)!;
    expect(ran.aheadNs).toBe(10n * MS);
    expect(ran.roomNs).toBe(60n * US + 60n * MS);
  });
});

describe('a message', () => {
  /** Two exchanges 100 s apart of a clock that is right, each request and reply 20 us on their way. */
  function known(): OffsetBounds {
    const bounds = new OffsetBounds(0n, 500n * MS, 0n);
    for (const at of [0n, 100n * SECOND]) {
      bounds.take({ atNs: at, delayNs: 20n * US, bounds: () => 'most' });
      bounds.take({ atNs: at + MS, delayNs: -20n * US, bounds: () => 'least' });
    }
    return bounds;
  }

  test('that was held up after a pause moves the estimate no further than clocks run apart', () => {
    const bounds = known();
    bounds.take({ atNs: 102n * SECOND, delayNs: -8n * MS, bounds: () => 'least' });
    expect(Number(bounds.at(102n * SECOND).aheadNs) / 1e6).toBeCloseTo(0, 1);
  });

  test('that may have come at once, by a clock that NTP slewed meanwhile, tells the offset', () => {
    const bounds = known();
    bounds.take({ atNs: 300n * SECOND, delayNs: -90n * MS, bounds: () => 'most' });
    expect(Number(bounds.at(300n * SECOND).aheadNs) / 1e6).toBeCloseTo(-90, 1);
  });

  test('that belongs to another transmission is outvoted by two that agree', () => {
    const bounds = known();
    const at = 300n * SECOND;
    bounds.take({ atNs: at, delayNs: -9n * MS, bounds: () => 'most' });
    expect(bounds.take({ atNs: at + MS, delayNs: -20n * US, bounds: () => 'least' })).toBe(true);
    expect(bounds.isContested).toBe(true);
    bounds.take({ atNs: at + 2n * MS, delayNs: 20n * US, bounds: () => 'most' });
    expect(bounds.isContested).toBe(false);
    expect(bounds.turns).toBe(1);
    expect(Number(bounds.at(at + 2n * MS).aheadNs) / 1e6).toBeCloseTo(0, 1);
  });
});
