/** Which ports lead on to a bridge in another namespace, as the host's own tools tell it. */
import { expect, test } from 'vitest';
import { LeadingOn } from '../../src/host/leading-on.ts';
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
const leading = (links: readonly Link[]) => links.flatMap(({ name, leadsOn }) => (leadsOn === true ? name : []));

test('a port whose other end is a port of a bridge leads on; one of a container or of a VRF does not', async () => {
  expect(leading(await new LeadingOn(fakeHost(ANSWERS)).mark(null, LINKS))).toEqual(['up0']);
});

test('what was known stays where nobody may look any more, unless the port is another one', async () => {
  const answers: Record<string, string | Error> = { ...ANSWERS };
  const run = fakeHost(answers);
  const known = new LeadingOn(run);
  await known.mark(null, LINKS);
  answers['ip -n sw -j -d link show type veth'] = failing('Operation not permitted');
  expect(leading(await known.mark(null, LINKS))).toEqual(['up0']);
  const another = LINKS.map((link) => (link.name === 'up0' ? { ...link, index: 9 } : link));
  expect(leading(await known.mark(null, another))).toEqual([]);
});

test('nothing is asked where a port leads to the network for certain, or nothing can be told', async () => {
  const run = fakeHost(ANSWERS);
  expect(leading(await new LeadingOn(run).mark(null, [...LINKS, port('eth0', 'br0')]))).toEqual([]);
  expect(run.calls).toEqual([]);
  expect(leading(await new LeadingOn(fakeHost({})).mark(null, LINKS))).toEqual([]);
});
