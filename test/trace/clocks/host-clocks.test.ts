/** The clocks of two hosts, followed: what is assumed of one before messages tell, where that is wrong. */
import { describe, expect, test } from 'vitest';
import { HostClocks } from '../../../src/trace/clocks/host-clocks.ts';

const MS = 1_000_000n;
const SECOND = 1000n * MS;
const AHEAD = 3n * SECOND;
const REQUEST = 1;
const REPLY = 2;

/** Two hosts of which the second is 3 s ahead; it was assumed to be so, but for an error. */
function following(errorNs: bigint, by: 'messages' | 'arrivals' = 'arrivals') {
  const clocks = new HostClocks(2);
  let key = 0;
  const see = (host: number, atNs: bigint, ofKey: number, op: number) => {
    const timeNs = atNs + (host === 1 ? AHEAD : 0n);
    clocks.see(host, { key: ofKey, op, timeNs });
  };
  const reach = (atNs: bigint) => {
    clocks.reach(0, atNs);
    clocks.reach(1, atNs + AHEAD);
    clocks.settle();
    // What is settled is final at once, as in a trace.
    for (const host of [0, 1]) {
      const ownNs = clocks.settledNs(host);
      if (clocks.isNews(host, ownNs)) clocks.finish(host, ownNs);
    }
  };
  return {
    clocks,
    reach,
    begin() {
      clocks.reach(0, 0n);
      clocks.reach(1, AHEAD);
      clocks.assume(1, { aheadNs: AHEAD - errorNs, uncertaintyNs: 500n * MS, by });
      clocks.settle();
    },
    /** A request from the client's host 0 to the server's host 1, and a reply that only host 1 shows, or both. */
    ask(atNs: bigint, isAnswered: boolean) {
      key += 2;
      see(0, atNs, key, REQUEST);
      see(1, atNs + 20_000n, key, REQUEST);
      see(1, atNs + MS, key + 1, REPLY);
      if (isAnswered) see(0, atNs + MS + 20_000n, key + 1, REPLY);
      reach(atNs + 50n * MS);
    },
  };
}

describe('what is assumed of a clock by when its times arrive', () => {
  test.each([700n * MS, -700n * MS, 2n * SECOND, -2n * SECOND])('and is wrong by %d ns: it was not set', (errorNs) => {
    const { clocks, begin, ask, reach } = following(errorNs);
    begin();
    // Nothing of the host is final before its first messages, which are the first that are said of either.
    ask(10n * SECOND, false);
    ask(11n * SECOND, false);
    reach(13n * SECOND);
    expect(clocks.takeUnsettled()).toEqual([]);
    const offset = clocks.offsetOf(1);
    expect(offset).toMatchObject({ sets: 0, matched: 2 });
    expect(Math.abs(Number(offset!.aheadNs - AHEAD)) / 1e6).toBeLessThan(5);
    expect(Math.abs(Number(clocks.timeOf(1, 14n * SECOND + AHEAD) - 14n * SECOND)) / 1e6).toBeLessThan(5);
  });

  test('counts as it was told last, until a message tells', () => {
    const { clocks, begin, reach, ask } = following(2n * SECOND);
    begin();
    reach(SECOND);
    clocks.assume(1, { aheadNs: AHEAD, uncertaintyNs: 500n * MS, by: 'arrivals' });
    reach(2n * SECOND);
    expect(clocks.timeOf(1, 3n * SECOND + AHEAD)).toBe(3n * SECOND);
    ask(10n * SECOND, true);
    clocks.assume(1, { aheadNs: 0n, uncertaintyNs: 500n * MS, by: 'arrivals' });
    expect(clocks.offsetOf(1)).toMatchObject({ sets: 0, matched: 2 });
    expect(Number(clocks.timeOf(1, 12n * SECOND + AHEAD) - 12n * SECOND) / 1e6).toBeCloseTo(0, 0);
  });

  test('once messages told, another offset means that the clock was set', () => {
    const { clocks, begin, ask, reach } = following(0n);
    begin();
    for (const at of [10n, 11n]) ask(at * SECOND, true);
    for (const at of [20n, 21n, 22n]) {
      clocks.see(0, { key: Number(at) * 100, op: REQUEST, timeNs: at * SECOND });
      clocks.see(1, { key: Number(at) * 100, op: REQUEST, timeNs: at * SECOND + AHEAD + 30n * SECOND });
    }
    clocks.reach(1, 40n * SECOND + AHEAD + 30n * SECOND);
    clocks.reach(0, 40n * SECOND);
    reach(40n * SECOND);
    expect(clocks.offsetOf(1)).toMatchObject({ sets: 1, matched: 7 });
    expect(clocks.takeUnsettled()).toMatchObject([{ host: 1 }]);
  });
});

test('a host that was passed over shows nothing from before that', () => {
  const { clocks, reach, begin } = following(0n);
  clocks.reach(0, 5n * SECOND);
  expect(clocks.passOver(1, 5n * SECOND)).toBe(5n * SECOND);
  begin();
  reach(6n * SECOND);
  expect(clocks.timeOf(1, 4n * SECOND + AHEAD)).toBeGreaterThanOrEqual(5n * SECOND);
});
