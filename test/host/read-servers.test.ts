import { describe, expect, it } from 'vitest';
import { askServers } from '../../src/host/read-servers.ts';
import { parseListeners } from '../../src/tools/parse-listeners.ts';
import { joinPlaces } from '../../src/wiring/servers.ts';
import { failing, fakeHost } from './fake-host.ts';

const BOUND = 'UNCONN 0      0      0.0.0.0%virbr0:67 0.0.0.0:* users:(("dnsmasq",pid=7,fd=3))\n';
const HERE = new Set([null]);

describe('the sockets that ss prints', () => {
  it('are bound to an interface, to an address or to nothing', () => {
    const text = `${BOUND}UNCONN 0 0 192.0.2.1:67 0.0.0.0:*\nUNCONN 0 0 *:67 *:* users:(("kea",pid=9,fd=1),("kea",pid=8,fd=1))\n`;
    expect(parseListeners(text, null)).toEqual([
      { device: 'virbr0', program: 'dnsmasq' },
      { device: null, program: null },
      { device: null, program: 'kea' },
    ]);
    expect(parseListeners(BOUND, 'ns1')).toEqual([{ device: 'ns1/virbr0', program: 'dnsmasq' }]);
  });

  it('are none where nothing or something else is printed', () => {
    expect(parseListeners('', null)).toEqual([]);
    expect(parseListeners('UNCONN 0 0 0.0.0.0:53 0.0.0.0:*\nCannot open netlink socket\n', null)).toEqual([]);
  });
});

describe('the places of servers', () => {
  const VETHS = JSON.stringify([
    { ifindex: 4, ifname: 'tap-dh', link_index: 2, link_netnsid: 1, master: 'br0' },
    { ifindex: 5, ifname: 'c1', link_index: 2, link_netnsid: 2, master: 'br0' },
    { ifindex: 6, ifname: 'off', link_index: 3, link_netnsid: 1 },
    { ifindex: 7, ifname: 'patch', link: 'other', master: 'br0' },
  ]);
  const HOST = {
    'ss -H': BOUND,
    'ip link show type veth': VETHS,
    'ip netns list': '[{"name":"qdhcp-1","id":1},{"name":"unused"}]',
  };

  it('are this namespace, and those with a name behind ports of a bridge', async () => {
    const run = fakeHost({ ...HOST, 'ss -N qdhcp-1': 'UNCONN 0 0 0.0.0.0:67 0.0.0.0:*\n' });
    expect(await askServers(HERE, run)).toEqual([
      { netns: null, port: null, listeners: [{ device: 'virbr0', program: 'dnsmasq' }] },
      { netns: 'qdhcp-1', port: 'tap-dh', listeners: [{ device: null, program: null }] },
    ]);
  });

  it('have no server behind a port where it is bound to another interface there', async () => {
    const bound = (device: string) => `UNCONN 0 0 0.0.0.0%${device}:67 0.0.0.0:*\n`;
    const ends = JSON.stringify([{ ifindex: 2, ifname: 'ns-dh', link_index: 4, link_netnsid: 0 }]);
    const there = { ...HOST, 'ip -n qdhcp-1 link show type veth': ends };
    const own = await askServers(HERE, fakeHost({ ...there, 'ss -N qdhcp-1': bound('ns-dh') }));
    expect(own[1]).toEqual({
      netns: 'qdhcp-1',
      port: 'tap-dh',
      listeners: [{ device: 'qdhcp-1/ns-dh', program: null }],
    });
    const nested = await askServers(HERE, fakeHost({ ...there, 'ss -N qdhcp-1': bound('lxdbr0') }));
    expect(nested[1]).toEqual({ netns: 'qdhcp-1', port: 'tap-dh', listeners: [] });
  });

  it('are not told where they could not be asked', async () => {
    const run = fakeHost({ ...HOST, 'ss -N qdhcp-1': failing('setting the network namespace failed') });
    expect((await askServers(HERE, run)).map(({ port }) => port)).toEqual([null]);
    expect(await askServers(HERE, fakeHost({}))).toEqual([]);
  });

  it('stay as they were where they cannot be asked again', () => {
    const place = (port: string | null, program: string) => ({
      netns: null,
      port,
      listeners: [{ device: null, program }],
    });
    const before = [place(null, 'a'), place('tap-dh', 'b')];
    expect(joinPlaces(before, [place(null, 'a')])).toEqual([place('tap-dh', 'b'), place(null, 'a')]);
    expect(joinPlaces(before, [place(null, 'c')])).toEqual([place('tap-dh', 'b'), place(null, 'c')]);
  });

  it('keep the names of programs that were told as root', () => {
    const listening = (program: string | null) => ({
      netns: null,
      port: null,
      listeners: [
        { device: 'br0', program },
        { device: null, program: null },
      ],
    });
    expect(joinPlaces([listening('dnsmasq')], [listening(null)])).toEqual([listening('dnsmasq')]);
    expect(joinPlaces([], [listening(null)])).toEqual([listening(null)]);
  });
});
