/** What a host says of its clock, run here: in the shells and with the tools that hosts have. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onPath } from '../../lab/client.js';
import { CLOCKS, LOOK_AT_CLOCKS, parseBeat, parseClocks } from '../../src/remote/beat.ts';

const SECOND = 1_000_000_000n;
const BUSYBOX = onPath('busybox');
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'dhcphop-beat-'));
  for (const applet of ['sh', 'date', 'adjtimex']) if (BUSYBOX !== null) symlinkSync(BUSYBOX, join(directory, applet));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What a look tells that is taken here, by a shell with these programs only. */
function look(shell: string, path: string, script = LOOK_AT_CLOCKS) {
  const env = { PATH: path };
  const beforeNs = BigInt(Date.now()) * 1_000_000n;
  const text = execFileSync(shell, ['-c', `${script}; echo beat ${CLOCKS}`], { env, encoding: 'utf8' });
  const beat = parseBeat(text.trim());
  expect(beat, text).toMatchObject({ isEnd: false });
  const { wallNs } = beat!;
  // Whole seconds are the least that is told.
  expect(wallNs).toBeGreaterThan(beforeNs - SECOND);
  expect(wallNs).toBeLessThan(BigInt(Date.now() + 1) * 1_000_000n);
  return beat!;
}

test.each(['dash', 'bash'])('%s tells the time and how long it has been up', (shell) => {
  const path = onPath(shell);
  if (path === null) return;
  const { up } = look(path, '/usr/bin:/bin');
  expect(up!.toNs - up!.fromNs).toBeGreaterThanOrEqual(10_000_000n);
});

test.skipIf(BUSYBOX === null)('busybox, whose date knows no fractions, tells the same, without a word else', () => {
  const { wallNs, up } = look(join(directory, 'sh'), directory);
  expect(up).not.toBe(null);
  expect(wallNs % 1_000_000n).not.toBe(0n);
});

test('without /proc/uptime only the time is told', () => {
  const { up } = look('/bin/sh', '/usr/bin:/bin', LOOK_AT_CLOCKS.replaceAll('/proc/uptime', '/nowhere/uptime'));
  expect(up).toBe(null);
});

test('what is told is read exactly', () => {
  const wallNs = 1_790_000_000n * SECOND;
  const up = { fromNs: 850_030_000_000n, toNs: 850_050_000_000n };
  expect(parseBeat('beat 1790000000.5 up 850.03 850.04')).toEqual({ wallNs: wallNs + SECOND / 2n, up, isEnd: false });
  expect(parseBeat('end 1790000000.000000007 up')).toEqual({ wallNs: wallNs + 7n, up: null, isEnd: true });
  // Whole seconds do not tell by how much a clock is set.
  expect(parseBeat('beat 1790000000.%N up 850.03 850.04')).toEqual({ wallNs, up: null, isEnd: false });
  expect(parseBeat('beat it up 850.03 850.04')).toBe(null);
  expect(parseBeat('beats 1790000000.5')).toBe(null);
});

test('adjtimex tells microseconds, or nanoseconds where the status says so', () => {
  const adjtimex = (status: number, fraction: number) =>
    `mode: 0 -o offset: 0 us status: ${status} (PLL) time.tv_sec: 1790000000 time.tv_usec: ${fraction} return value: 0 up 1.00 1.00`;
  expect(parseClocks(adjtimex(1, 99_282))?.wallNs).toBe(1_790_000_000_099_282_000n);
  expect(parseClocks(adjtimex(0x2001, 99_282))?.wallNs).toBe(1_790_000_000_000_099_282n);
  expect(parseClocks(adjtimex(1, 1))?.up).toEqual({ fromNs: SECOND, toNs: SECOND + 10_000_000n });
});
