/** Looks at the clock of another host: when it was set, and what stamps are as times that go on. */
import { expect, test } from 'vitest';
import { type ClockSetting, WatchedClock } from '../../src/remote/watched-clock.ts';

const MS = 1_000_000n;
const SECOND = 1_000_000_000n;
const BEGIN = 1_790_000_000n * SECOND;

/** Within what /proc/uptime tells. */
const near = (ns: bigint, expected: bigint) => expect(Math.abs(Number(ns - expected))).toBeLessThan(8e6);

function watch() {
  const settings: ClockSetting[] = [];
  const clock = new WatchedClock((setting) => settings.push(setting));
  /** A look that is taken `at` after the first, when the clock was set by `setNs`; `/proc/uptime` is cut to 10 ms. */
  const look = (at: bigint, setNs = 0n, tookNs = 2n * MS) => {
    const up = 77n * SECOND + at;
    const cut = (ns: bigint) => ns - (ns % (10n * MS));
    return clock.take({
      wallNs: BEGIN + at + setNs,
      up: { fromNs: cut(up - tookNs), toNs: cut(up + tookNs) + 10n * MS },
    });
  };
  /** Twice a second, never at the same hundredth. */
  const looks = (from: bigint, count: number, setNs = 0n) => {
    for (let i = 0n; i < BigInt(count); i++) look(from + i * 503n * MS + 137_000n * i, setNs);
  };
  return { clock, settings, look, looks };
}

test('a clock that is slewed or left alone is not set, however often it is looked at', () => {
  const { settings, looks } = watch();
  looks(0n, 2_000);
  expect(settings).toEqual([]);
});

test.each([3600n * SECOND, -3600n * SECOND, 60n * MS, -60n * MS])('times go on when it is set by %d ns', (byNs) => {
  const { clock, settings, look, looks } = watch();
  looks(0n, 100);
  const timeNs = look(60n * SECOND, byNs)!;
  expect(settings).toHaveLength(1);
  near(settings[0]!.byNs, byNs);
  near(timeNs, BEGIN + 60n * SECOND);
  expect(settings[0]).toMatchObject({ fromNs: BEGIN + 99n * (503n * MS + 137_000n), toNs: timeNs });
  looks(61n * SECOND, 100, byNs);
  expect(settings).toHaveLength(1);
  // Set right again.
  near(look(120n * SECOND)!, BEGIN + 120n * SECOND);
  expect(settings).toHaveLength(2);
  near(settings[0]!.byNs + settings[1]!.byNs, 0n);
  expect(clock.settingsSince(1)).toEqual([settings[1]]);
});

test('a look that took long does not tell by how much: the next one does', () => {
  const { settings, look, looks } = watch();
  looks(0n, 100);
  expect(look(60n * SECOND, SECOND, 200n * MS)).toBe(null);
  expect(settings).toEqual([]);
  expect(look(61n * SECOND, SECOND)).not.toBe(null);
  near(settings[0]!.byNs, SECOND);
});

test('a look from before the setting that comes after one from behind it tells when it was not set yet', () => {
  const { clock, settings, look, looks } = watch();
  looks(0n, 100);
  look(60n * SECOND, 3600n * SECOND);
  expect(look(59n * SECOND)).toBe(BEGIN + 59n * SECOND);
  expect(settings).toHaveLength(1);
  const stampNs = BEGIN + 59_500n * MS;
  expect(clock.placesOf(stampNs, 0n, BEGIN + 60n * SECOND)).toEqual([stampNs]);
  expect(clock.placesOf(BEGIN + 58_500n * MS + settings[0]!.byNs, 0n, BEGIN + 60n * SECOND)).toEqual([]);
});

test('a host that was started anew goes on where it was', () => {
  const { clock, settings, looks } = watch();
  looks(0n, 100);
  looks(60n * SECOND, 5, 10n * SECOND);
  const by = settings[0]!.byNs;
  const wallNs = BEGIN + 200n * SECOND;
  expect(clock.take({ wallNs, up: { fromNs: 3n * SECOND, toNs: 3n * SECOND + 12n * MS } })).toBe(wallNs - by);
  expect(settings).toHaveLength(1);
});

test('a host that does not tell how long it has been up is taken at its word', () => {
  const { clock } = watch();
  expect(clock.take({ wallNs: BEGIN, up: null })).toBe(BEGIN);
  expect(clock.at(BEGIN + 5n)).toBe(BEGIN + 5n);
  expect(clock.placesOf(BEGIN - 3600n * SECOND, BEGIN, BEGIN + SECOND)).toEqual([BEGIN - 3600n * SECOND]);
});

test('a stamp that was read now is of the clock that shows the latest time that is not to come', () => {
  const { clock, settings, look, looks } = watch();
  looks(0n, 100);
  look(60n * SECOND, -3600n * SECOND);
  const by = settings[0]!.byNs;
  expect(clock.at(BEGIN + 50n * SECOND)).toBe(BEGIN + 50n * SECOND);
  expect(clock.at(BEGIN + 61n * SECOND - 3600n * SECOND)).toBe(BEGIN + 61n * SECOND - 3600n * SECOND - by);
});
