import { expect, test } from 'vitest';
import { readCounters } from '../../src/host/read-counters.ts';
import type { Reader } from '../../src/host/reader.ts';
import { createReadings } from '../../src/host/readings.ts';
import type { RunCommand } from '../../src/host/run-command.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { parseCounters } from '../../src/tools/parse-counters.ts';

const AROUND = { namespaces: new Set([null, 'blue']), interfaces: new Set(['tap0', 'blue/eth0']) };

function readingsOf(readers: readonly Reader[], run: RunCommand = async () => '[]') {
  let now = 0n;
  return createReadings({ readers, around: () => AROUND, run, clock: () => ++now });
}

test('the counters of the hops in all their namespaces are one state, others are left out', async () => {
  const link = (ifname: string, dropped: number) => ({ ifname, stats64: { rx: { dropped: 1 }, tx: { dropped } } });
  const run: RunCommand = async (_, args) =>
    JSON.stringify(args[0] === '-n' ? [link('eth0', 5), link('tap0', 9)] : [link('tap0', 3), link('eth0', 9)]);
  expect(await readingsOf([readCounters], run).now()).toEqual([
    {
      kind: 'counters',
      timeNs: 1n,
      interfaces: [
        { name: 'tap0', txDropped: 3, rxDropped: 1, rxNohandler: 0 },
        { name: 'blue/eth0', txDropped: 5, rxDropped: 1, rxNohandler: 0 },
      ],
    },
  ]);
});

test('JSON without counters, of another shape or damaged, gives none', () => {
  for (const json of [null, 7, {}, [{}], [{ ifname: 'tap0' }], [{ ifname: 'tap0', stats64: { rx: {} } }], [[]]]) {
    expect(parseCounters(json, null)).toEqual([]);
  }
});

test('a reader that fails leaves one gap, with its reason, and keeps nothing from the others', async () => {
  const line: HostState = { kind: 'kernel-log', timeNs: 1n, text: 'x' };
  const readings = readingsOf([
    { kind: 'counters', read: () => Promise.reject(new Error('run ip: not installed')) },
    { kind: 'kernel-log', read: async () => line },
  ]);
  expect(await readings.now()).toEqual([
    { kind: 'gap', timeNs: 1n, what: 'counters', reason: 'run ip: not installed' },
    line,
  ]);
  expect(await readings.now()).toEqual([line]);
});

test('a hundred losses are one reading, which waits to be taken', async () => {
  let count = 0;
  const readings = readingsOf([
    { kind: 'kernel-log', read: async (timeNs) => ({ kind: 'kernel-log', timeNs, text: `${++count}` }) },
  ]);
  for (let i = 0; i < 100; i++) readings.request();
  await new Promise((resolve) => setImmediate(resolve));
  expect(readings.take()).toHaveLength(1);
  expect(readings.take()).toEqual([]);
  readings.close();
});
