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

/** Two hosts of whose clocks nothing is known. What each shows is by its own clock, with the seconds and the key. */
function unknown() {
  const clocks = new HostClocks(2);
  const show = (host: number, seconds: number, key: number, op = REQUEST) => {
    const timeNs = BigInt(Math.round(seconds * 1e9));
    clocks.see(host, { key, op, timeNs });
    clocks.reach(host, timeNs);
    clocks.settle();
  };
  return { clocks, show };
}

test('one message that both show at one time does not tell that the clocks are equal: it may be repeated', () => {
  const { clocks, show } = unknown();
  // The first one was lost on host 1, which is 3 s ahead; the client sent it again 3 s later.
  show(0, 3, 1);
  show(0, 3.0016, 2, REPLY);
  show(0, 3.0021, 3);
  show(1, 3, 1);
  clocks.reach(0, 5n * SECOND);
  clocks.settle();
  expect(clocks.isNews(1, clocks.settledNs(1))).toBe(false);
  show(1, 6, 1);
  show(1, 6.0017, 2, REPLY);
  show(1, 6.0022, 3);
  for (const at of [30n, 60n]) {
    clocks.reach(0, at * SECOND);
    clocks.reach(1, at * SECOND + AHEAD);
    clocks.settle();
  }
  expect(clocks.offsetOf(1)).toMatchObject({ sets: 0 });
  expect(Number(clocks.offsetOf(1)!.aheadNs) / 1e9).toBeCloseTo(3, 3);
  expect(clocks.takeUnsettled()).toEqual([]);
});

test('a capture that began minutes later is looked at for as long as the other one', () => {
  const { clocks, show } = unknown();
  for (const at of [3, 20, 40, 100, 170]) show(1, at, at);
  show(0, 178, 1000);
  clocks.reach(0, 310n * SECOND);
  clocks.settle();
  expect(clocks.isNews(1, clocks.settledNs(1))).toBe(false);
  show(1, 181, 1000);
  show(1, 181.001, 1001, REPLY);
  show(0, 310, 2000);
  clocks.see(0, { key: 1001, op: REPLY, timeNs: 178_001n * MS });
  clocks.settle();
  expect(Number(clocks.offsetOf(1)!.aheadNs) / 1e9).toBeCloseTo(3, 2);
  expect(clocks.takeUnsettled()).toEqual([]);
});

test('an offset that turns out to be a little wrong is mended bit by bit: the copies of a message stay together', () => {
  const { clocks, show } = unknown();
  for (const [key, at] of [10, 10.01].entries()) {
    show(0, at, key);
    show(1, at + 0.00002, key);
  }
  // The next ones were held up by 8 ms.
  for (const [key, at] of [10.012, 10.014, 10.016].entries()) {
    show(0, at, 10 + key);
    show(1, at + 0.008, 10 + key);
  }
  clocks.reach(0, 20n * SECOND);
  clocks.reach(1, 20n * SECOND);
  clocks.settle();
  let before = clocks.timeOf(1, 9_990n * MS);
  for (let ownNs = 9_991n * MS; ownNs < 10_100n * MS; ownNs += MS) {
    const timeNs = clocks.timeOf(1, ownNs);
    expect(Number(timeNs - before) / 1e6).toBeGreaterThan(0.89);
    expect(Number(timeNs - before) / 1e6).toBeLessThan(1.11);
    before = timeNs;
  }
});

test('a clock whose times go on when it is set is not set, whatever a client that repeats its bytes makes of it', () => {
  const setsWhere = (goesOn: boolean) => {
    const { clocks } = unknown();
    clocks.letGoOn(1, goesOn);
    const show = (host: number, seconds: number, key: number) => {
      clocks.see(host, { key, op: REQUEST, timeNs: BigInt(seconds) * SECOND });
      clocks.reach(host, BigInt(seconds) * SECOND);
    };
    for (const at of [10, 20, 30]) {
      for (const host of [0, 1]) show(host, at, at);
      clocks.settle();
    }
    // Two messages on the way from each host to the other are lost, each with the same bytes three seconds apart.
    for (const key of [101, 102]) show(0, 40 + key - 101, key);
    for (const key of [101, 102]) show(1, 43 + key - 101, key);
    for (const host of [0, 1]) clocks.reach(host, 300n * SECOND);
    clocks.settle();
    return clocks.offsetOf(1)?.sets;
  };
  expect(setsWhere(false)).toBe(1);
  expect(setsWhere(true)).toBe(0);
});
