/** Which ports lead on to a bridge in another namespace, as the host's own tools tell it. */
import { expect, test } from 'vitest';
import { BehindPorts } from '../../src/host/behind-ports.ts';
import { LeadingOn } from '../../src/host/leading-on.ts';
import type { FindProcesses } from '../../src/host/nameless.ts';
import { askServers } from '../../src/host/read-servers.ts';
import type { RunCommand } from '../../src/host/run-command.ts';
import type { Link } from '../../src/state/host-state.ts';
import { bridge, port } from '../wiring/wiring.ts';
import { failing, fakeHost } from './fake-host.ts';

const LINKS = [
  bridge('br0'),
  port('up0', 'br0', { kind: 'veth', index: 4 }),
  port('c0', 'br0', { kind: 'veth', index: 5 }),
  port('vrf0', 'br0', { kind: 'veth', index: 6 }),
];
const end = (index: number, of: number, more: Record<string, unknown> = {}) => ({
  ifindex: index,
  ifname: `e${index}`,
  link_index: of,
  ...more,
});
const slave = (kind: string) => ({ master: 'm0', linkinfo: { info_kind: 'veth', info_slave_kind: kind } });
const ANSWERS = {
  'ip -j link show type veth': JSON.stringify([
    { ifindex: 4, ifname: 'up0', link_index: 2, link_netnsid: 1, master: 'br0' },
    { ifindex: 5, ifname: 'c0', link_index: 3, link_netnsid: 1, master: 'br0' },
    { ifindex: 6, ifname: 'vrf0', link_index: 4, link_netnsid: 1, master: 'br0' },
  ]),
  'ip netns list': '[{"name":"sw","id":1},{"name":"unused"}]',
  'ip -n sw -j -d link show type veth': JSON.stringify([
    end(2, 4, slave('bridge')),
    end(3, 5),
    end(4, 6, slave('vrf')),
  ]),
};
/** Each look is a new one. */
const leadingOn = (run: RunCommand, findProcesses: FindProcesses | null = null) => {
  let ms = 0;
  return new LeadingOn(new BehindPorts(run, findProcesses, () => (ms += 1000)));
};
const leading = (links: readonly Link[]) => links.flatMap(({ name, leadsOn }) => (leadsOn === true ? name : []));

test('a port whose other end is a port of a bridge leads on; one of a container or of a VRF does not', async () => {
  expect(leading(await leadingOn(fakeHost(ANSWERS)).mark(null, LINKS))).toEqual(['up0']);
});

test('what was known stays where nobody may look any more, unless the port is another one', async () => {
  const answers: Record<string, string | Error> = { ...ANSWERS };
  const run = fakeHost(answers);
  const known = leadingOn(run);
  await known.mark(null, LINKS);
  answers['ip -n sw -j -d link show type veth'] = failing('Operation not permitted');
  expect(leading(await known.mark(null, LINKS))).toEqual(['up0']);
  const another = LINKS.map((link) => (link.name === 'up0' ? { ...link, index: 9 } : link));
  expect(leading(await known.mark(null, another))).toEqual([]);
});

test('nothing is asked where a port leads to the network for certain, or nothing can be told', async () => {
  const run = fakeHost(ANSWERS);
  expect(leading(await leadingOn(run).mark(null, [...LINKS, port('eth0', 'br0')]))).toEqual([]);
  expect(run.calls).toEqual([]);
  expect(leading(await leadingOn(fakeHost({})).mark(null, LINKS))).toEqual([]);
});

test('a namespace without a name is looked into by a process in it, as long as root may; then what was known stays', async () => {
  const answers: Record<string, string | Error> = {
    ...ANSWERS,
    'ip netns list': '[{"name":"unused"}]',
    'nsenter --net=/proc/77/ns/net ip -j -d link show type veth': ANSWERS['ip -n sw -j -d link show type veth'],
  };
  let pids = new Map([[1, 77]]);
  const run = fakeHost(answers);
  const known = leadingOn(run, async () => pids);
  expect(leading(await known.mark(null, LINKS))).toEqual(['up0']);
  pids = new Map();
  expect(leading(await known.mark(null, LINKS))).toEqual(['up0']);
  expect(leading(await leadingOn(run, async () => pids).mark(null, LINKS))).toEqual([]);
});

test('one look asks for the ends of ports and for the links behind them once, whoever wants to know', async () => {
  const run = fakeHost({ ...ANSWERS, 'ss -N sw': 'UNCONN 0 0 0.0.0.0%e2:67 0.0.0.0:*\n' });
  const behind = new BehindPorts(run, null, () => 0);
  const [marked, places] = await Promise.all([
    new LeadingOn(behind).mark(null, LINKS),
    askServers(new Set([null]), run, behind),
  ]);
  expect(leading(marked)).toEqual(['up0']);
  expect(places).toContainEqual({ netns: 'sw', port: 'up0', listeners: [{ device: 'sw/e2', program: null }] });
  expect(run.calls.filter((call) => call.startsWith('ip ')).sort()).toEqual([
    'ip -j link show type veth',
    'ip -j netns list',
    'ip -n sw -j -d link show type veth',
  ]);
});
