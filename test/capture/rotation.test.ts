import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { areOfOneRotation, continues, rotatedName } from '../../src/capture/rotation.ts';

const folder = mkdtempSync(join(tmpdir(), 'rotation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('names', () => {
  test.each([
    ['/x/tap0.pcap', 'tap0', null, 0],
    ['tap0.pcap.gz', 'tap0', null, 0],
    ['tap0.pcap3', 'tap0', null, 3],
    ['tap0.pcap07.zst', 'tap0', null, 7],
    ['tap0.pcap.2', 'tap0', null, 2],
    ['tap0_00012_20261123042502.pcapng', 'tap0', null, 12],
    ['tap0-20261123042502.pcap', 'tap0', '20261123042502', 0],
    ['tap0_2026-11-23_04:25:02.pcap', 'tap0', '20261123042502', 0],
    ['tap0.2026-11-23.cap', 'tap0', '20261123', 0],
    ['tap0-1790000000.pcap1', 'tap0', '1790000000', 1],
    ['tap0b5f208b-76.pcap', 'tap0b5f208b-76', null, 0],
    ['eth0.2222', 'eth0.2222', null, null],
    ['eth0.2222.pcap', 'eth0.2222', null, 0],
    ['2026-11-23.pcap', '2026-11-23', null, 0],
    ['-', 'stdin', null, null],
  ])('%s is of %s', (path, name, time, number) => {
    expect(rotatedName(path)).toMatchObject({ interface: name, time, number });
  });

  test.each([
    ['tap0.pcap', 'tap0.pcap1', true],
    ['tap0-20261123042502.pcap', 'tap0-20261123052502.pcap', true],
    ['tap0.pcap', 'tap0.pcap.gz', false],
    ['a/tap0.pcap', 'b/tap0.pcap1', false],
    ['tap0.pcap', 'tap0.cap', false],
    ['tap0.pcap', 'tap0-20261123042502.pcap', false],
    ['eth0.1', 'eth0.2', false],
    ['-', '-', false],
  ])('%s and %s: parts of one: %s', (a, b, expected) => {
    expect(areOfOneRotation(rotatedName(a), rotatedName(b))).toBe(expected);
  });
});

describe('a part that is missing', () => {
  const part = (name: string) => rotatedName(join(folder, name));
  const continued = (before: string, after: string, ...others: readonly string[]) =>
    continues(part(before), part(after), [before, after, ...others].map(part));

  test('by number', () => {
    expect(continued('a.pcap', 'a.pcap1')).toBe(true);
    expect(continued('a.pcap', 'a.pcap2')).toBe(false);
    expect(continued('a.pcap2', 'a.pcap1', 'a.pcap3')).toBe(false);
  });

  test('a ring begins again, unless the folder has higher numbers', () => {
    expect(continued('r.pcap3', 'r.pcap0', 'r.pcap1', 'r.pcap2')).toBe(true);
    writeFileSync(join(folder, 'r.pcap4'), '');
    expect(continued('r.pcap3', 'r.pcap0', 'r.pcap1', 'r.pcap2')).toBe(false);
  });

  test('by time: what the folder has between them', () => {
    const [first, between, last] = ['t-20261123040000.pcap', 't-20261123050000.pcap', 't-20261123060000.pcap'];
    expect(continued(first, last)).toBe(true);
    writeFileSync(join(folder, between), '');
    expect(continued(first, last)).toBe(false);
    expect(continued(first, last, between)).toBe(true);
  });
});
