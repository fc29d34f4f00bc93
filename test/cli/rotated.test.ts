/** Captures in several files: rotated ones judge as the whole does, and where a part is missing nothing is called lost. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { reportErrors } from '../report/validate-report.ts';
import { dhcphop, makeDirectory } from './program.ts';

const LOOP = fileURLToPath(new URL('../../pcaps/loop', import.meta.url));
const { directory, remove } = makeDirectory();
afterAll(remove);

/** Copies a capture of the loop in `count` parts of about as many frames, every clock `aheadSeconds` ahead. */
function writeParts(file: string, names: readonly string[], aheadSeconds = 0): readonly string[] {
  const bytes = Buffer.from(readFileSync(join(LOOP, file)));
  const ends: number[] = [];
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) {
    bytes.writeUInt32LE(bytes.readUInt32LE(at) + aheadSeconds, at);
    ends.push(at + 16 + bytes.readUInt32LE(at + 8));
  }
  let from = 24;
  names.forEach((name, i) => {
    const end = ends[Math.ceil((ends.length * (i + 1)) / names.length) - 1]!;
    writeFileSync(join(directory, name), Buffer.concat([bytes.subarray(0, 24), bytes.subarray(from, end)]));
    from = end;
  });
  return names;
}

function replay(sources: readonly string[]) {
  const { stdout, stderr, code } = dhcphop(['replay', ...sources, '--format', 'json'], { cwd: directory });
  expect(stderr).toBe('');
  const report = JSON.parse(stdout);
  expect(reportErrors(report)).toEqual([]);
  const codes: string[] = report.findings.map((finding: { code: string }) => finding.code);
  return { code, report, codes, lost: report.summary.lost as number, hops: report.hops as unknown };
}

const uplink = writeParts('uplink0.pcap', ['uplink0.pcap', 'uplink0.pcap1']);
const br = writeParts('br0.pcap', ['br0-20261123042502.pcap', 'br0-20261123042506.pcap']);
const tapNames = ['tap0_00001_20261123042502.pcap', 'tap0_00002_20261123042504.pcap', 'tap0_00003_20261123042506.pcap'];

test('rotated captures give the verdicts of the whole, in whatever order, and with clocks apart', () => {
  const whole = replay(['uplink0.pcap', 'br0.pcap', 'tap0.pcap'].map((file) => join(LOOP, file)));
  for (const aheadSeconds of [0, 7]) {
    const tap = writeParts('tap0.pcap', tapNames, aheadSeconds);
    const parts = replay([...uplink.toReversed(), ...br, ...tap.toReversed()]);
    expect(parts.hops).toEqual(whole.hops);
    expect(parts.report.summary).toEqual(whole.report.summary);
    expect(parts.codes.filter((code) => code !== 'clock-apart')).toEqual(whole.codes);
    expect(parts.codes.filter((code) => code === 'clock-apart')).toHaveLength(aheadSeconds === 0 ? 0 : 1);
  }
});

test('what a missing part would have shown is not called lost', () => {
  const [first, , last] = writeParts('tap0.pcap', tapNames);
  const { lost, codes, report } = replay([...uplink, ...br, first!, last!]);
  expect(lost).toBeLessThan(5);
  expect(report.summary.inconclusive).toBeGreaterThan(0);
  expect(codes).toContain('interface-gone');
  expect(report.source.complete).toBe(false);
});

test('two files given one name are one interface, and between them nobody captured', () => {
  const names = writeParts('tap0.pcap', ['early.pcap', 'late.pcap']);
  const { codes, report } = replay([...uplink, ...br, ...names.map((name) => `tap0=${name}`)]);
  expect(report.paths[0].hops).toEqual(['uplink0', 'br0', 'tap0']);
  expect(codes).toContain('interface-gone');
});

test('captures of one moment, and incidents, are refused as parts of one', () => {
  const [early] = writeParts('tap0.pcap', ['early.pcap']);
  const overlapping = dhcphop(['replay', `tap0=${early}`, `tap0=${join(LOOP, 'br0.pcap')}`], { cwd: directory });
  expect(overlapping).toMatchObject({ code: 2, stdout: '' });
  expect(overlapping.stderr).toMatch(/br0\.pcap: it was captured at the same time as early\.pcap.*; try: /);
  const incident = dhcphop(['replay', `a=${early}`, `a=${join(LOOP, 'incident.pcapng')}`], { cwd: directory });
  expect(incident).toMatchObject({ code: 2, stdout: '' });
  expect(incident.stderr).toMatch(/incident\.pcapng: it cannot be put together with early\.pcap/);
});
