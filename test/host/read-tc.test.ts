import { expect, test } from 'vitest';
import { readTc } from '../../src/host/read-tc.ts';
import type { RunCommand } from '../../src/host/run-command.ts';

const AROUND = { namespaces: new Set([null, 'blue']), interfaces: new Set(['tap0', 'eth0', 'blue/eth0']) };
const qdisc = (dev: string, kind: string, rest: object = {}) => ({ kind, handle: '1:', dev, drops: 0, ...rest });
const root = { root: true };

function reading(here: readonly object[], blue: readonly object[]) {
  const asked: string[] = [];
  const run: RunCommand = async (file, args) => {
    asked.push([file, ...args].join(' '));
    if (args.includes('qdisc')) return JSON.stringify(args[0] === '-n' ? blue : here);
    return `[{"of":"${args.at(-1)}"}]\n`;
  };
  return { asked, read: () => readTc.read(1n, AROUND, run, null) };
}

test('queues of the hops are read, and filters only where some can hang', async () => {
  const here = [
    qdisc('tap0', 'htb', root),
    qdisc('tap0', 'clsact'),
    qdisc('eth9', 'clsact'),
    qdisc('eth0', 'mq', root),
  ];
  const { asked, read } = reading(here, [qdisc('eth0', 'ingress')]);
  expect(await read()).toEqual({
    kind: 'tc',
    timeNs: 1n,
    devices: [
      {
        name: 'tap0',
        qdiscs: JSON.stringify([here[0], here[1]]),
        filters: [
          { place: 'ingress', json: '[{"of":"ingress"}]' },
          { place: 'egress', json: '[{"of":"egress"}]' },
          { place: 'root', json: '[{"of":"tap0"}]' },
        ],
      },
      { name: 'eth0', qdiscs: JSON.stringify([here[3]]), filters: [] },
      {
        name: 'blue/eth0',
        qdiscs: JSON.stringify([qdisc('eth0', 'ingress')]),
        filters: [{ place: 'ingress', json: '[{"of":"ingress"}]' }],
      },
    ],
  });
  expect(asked).toEqual([
    'tc -j -s qdisc show',
    'tc -j -s filter show dev tap0 ingress',
    'tc -j -s filter show dev tap0 egress',
    'tc -j -s filter show dev tap0',
    'tc -n blue -j -s qdisc show',
    'tc -n blue -j -s filter show dev eth0 ingress',
  ]);
});

test('a host without any is read with one command', async () => {
  const { asked, read } = reading([qdisc('tap0', 'noqueue', root), {}, qdisc('', 'clsact')], []);
  expect(await read()).toMatchObject({ devices: [{ name: 'tap0', filters: [] }] });
  expect(asked).toHaveLength(2);
});
