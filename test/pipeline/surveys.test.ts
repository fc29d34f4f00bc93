/** Captures are looked into once, by the names that their files have, and called what the inputs say afterwards. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { surveyFiles, surveysOf } from '../../src/pipeline/survey-captures.ts';
import { makeDirectory } from '../cli/program.ts';
import { anyOf, classicOf, framesOf, pcapngOf, type RecordedFrame } from './recorded-frames.ts';
import { replayInProcess } from './replay-in-process.ts';

const { directory, remove } = makeDirectory();
afterAll(remove);

const HOPS = ['uplink0', 'br0', 'tap0'];
let frames: readonly RecordedFrame[] = [];
const file = (name: string) => join(directory, name);
const of = (...names: readonly string[]) => frames.filter(({ name }) => names.includes(name));

beforeAll(async () => {
  frames = await framesOf('healthy');
  for (const name of HOPS) writeFileSync(file(`${name}.pcap`), classicOf(of(name)));
  writeFileSync(file('two.pcapng'), pcapngOf(of('br0', 'tap0'), ['br0', 'tap0'], true));
  // Another port of the bridge, which shows what the bridge floods and nothing of its own: port 123 is no DHCP.
  const other = of('tap0')
    .slice(0, 1)
    .map((frame) => ({ ...frame, bytes: frame.bytes.slice() }));
  for (const { bytes } of other) bytes.set([0, 123, 0, 123], 34);
  writeFileSync(file('any.pcap'), anyOf(other, ['tap0'], true));
});

const namesIn = (surveys: ReturnType<typeof surveysOf>) =>
  surveys.map(({ interfaces, clues }) => [
    interfaces.map(({ name }) => name),
    [...new Set(clues.map((clue) => clue.interface))].sort(),
  ]);

test('the same look serves whatever the inputs are called', async () => {
  const path = file('two.pcapng');
  const files = await surveyFiles([{ path, name: 'A' }]);
  expect(namesIn(surveysOf([{ path, name: null }], files))).toEqual([
    [
      ['br0', 'tap0'],
      ['br0', 'tap0'],
    ],
  ]);
  expect(namesIn(surveysOf([{ path, name: 'x' }], files))).toEqual([[['x'], ['x']]]);
});

test('files that are given one name are one capture, in the order of time', async () => {
  const inputs = ['tap0', 'br0'].map((name) => ({ path: file(`${name}.pcap`), name: 'x' }));
  const [joined, ...others] = surveysOf(inputs, await surveyFiles(inputs));
  expect(others).toEqual([]);
  expect(joined?.interfaces.map(({ name }) => name)).toEqual(['x']);
  expect(joined?.clues).toHaveLength(of('tap0', 'br0').length);
  const times = joined?.clues.map(({ timeNs }) => timeNs) ?? [];
  expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));
  expect(joined?.inputs).toEqual(inputs);
});

test.each(['', 'B:'])(
  'of tcpdump -i any a silent interface is on no path, of one host or of several (%s)',
  async (host) => {
    const inputs = HOPS.map((name) => ({ path: file(`${name}.pcap`), name: `${host}${name}` }));
    const any = { path: file('any.pcap'), name: host === '' ? null : host };
    const report = await replayInProcess([...inputs, any]);
    expect(report.paths.map(({ hops }) => hops)).toEqual([HOPS.map((name) => `${host}${name}`)]);
    expect(report.summary.verdict).toBe('ok');
  },
);
