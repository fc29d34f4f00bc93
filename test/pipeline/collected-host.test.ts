/** What the script of `dhcphop collect` prints on another host, as state of a live trace and as what the way is found in. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { CollectedHosts } from '../../src/pipeline/hosts/collected-host.ts';
import { findWay } from '../../src/pipeline/hosts/collected-way.ts';
import { collectScript } from '../../src/tools/collect/collect-script.ts';

const BRIDGE = 'ae:00:00:00:00:01';
const link = (index: number, name: string, kind: string | null, more: Record<string, unknown> = {}) => ({
  ifindex: index,
  ifname: name,
  flags: ['BROADCAST', 'UP', 'LOWER_UP'],
  mtu: 1500,
  address: BRIDGE,
  linkinfo: { ...(kind === null ? {} : { info_kind: kind }), ...(more.master ? { info_slave_kind: 'bridge' } : {}) },
  ...more,
});
const LINKS = [
  link(2, 'eno1', null, { master: 'br0' }),
  link(3, 'br0', 'bridge', { link_type: 'ether' }),
  link(4, 'tap7', 'tun', { master: 'br0', address: 'fe:16:3e:7f:00:07' }),
  link(5, 'tapd', 'veth', { master: 'br0', link_index: 2, link_netnsid: 3 }),
];
const DNSMASQ = 'UNCONN 0 0 0.0.0.0%ns-1:67 0.0.0.0:* users:(("dnsmasq",pid=7,fd=3))';
const BEHIND = [
  { command: 'ip netns list', lines: ['other', 'qdhcp-7 (id: 3)'] },
  {
    netns: 'qdhcp-7',
    command: 'ip -j link show type veth',
    lines: [JSON.stringify([{ ifindex: 2, ifname: 'ns-1', link_index: 5, flags: ['UP'], mtu: 1500 }])],
  },
  { netns: 'qdhcp-7', command: "ss -lunp 'sport = :67'", lines: [DNSMASQ] },
];
const DOMAIN = [
  "<domain type='kvm' id='3'>",
  '  <name>dhcpd</name>',
  "  <devices><interface type='bridge'><mac address='52:54:00:00:00:07'/><target dev='tap7'/></interface></devices>",
  '</domain>',
];

interface Section {
  readonly netns?: string;
  readonly command: string;
  readonly lines: readonly string[];
  readonly exit?: number;
}

function printed(at: number, sections: readonly Section[]): string {
  const texts = sections.map(({ netns = '-', command, lines, exit = 0 }, index) =>
    [`==== ${at}.${index} ${netns} ${command}`, ...lines, `==== end ${exit}`].join('\n'),
  );
  return [
    '==== dhcphop collect 1',
    `==== up ${at - 1_790_000_000 + 100}.00 ${at}.000000000`,
    ...texts,
    '==== done',
    '',
  ].join('\n');
}

const links = { command: 'ip -j -d -s -s link show', lines: [JSON.stringify(LINKS)] };

function look(...more: readonly Section[]) {
  const seen = new CollectedHosts().read(printed(1_790_000_000, [links, ...more]));
  if (seen === null) throw new Error('not understood');
  return seen;
}

const hopsOf = (found: ReturnType<typeof findWay>) =>
  found.map(({ path }) => `${path.leadsTo ?? 'guest'}: ${path.hops.map(({ name }) => name).join(' > ')}`);

describe('the way through a host that was collected', () => {
  test('leads to whoever listens on port 67, in a namespace too', () => {
    const way = findWay(look(...BEHIND), { bridge: null, server: null, guest: null });
    expect(hopsOf(way)).toEqual(['server: eno1 > br0 > tapd > qdhcp-7/ns-1']);
    expect(way[0]?.path.hops.map(({ role }) => role)).toEqual(['uplink', 'bridge', 'veth', 'veth']);
    const onBridge = { command: "ss -lunp 'sport = :67'", lines: [DNSMASQ.replace('%ns-1', '%br0')] };
    expect(hopsOf(findWay(look(onBridge), { bridge: null, server: null, guest: null }))).toEqual([
      'server: eno1 > br0',
    ]);
  });

  test.each(['tap7', 'fa:16:3e:7f:00:07', 'dhcpd'])('leads to the server that is called %s', (server) => {
    const seen = look({ command: 'virsh -q -r -c qemu:///system dumpxml 7', lines: DOMAIN });
    expect(hopsOf(findWay(seen, { bridge: null, server, guest: null }))).toEqual(['server: eno1 > br0 > tap7']);
  });

  test('leads to the guest, where no server is there', () => {
    const way = findWay(look(), { bridge: null, server: 'tap9', guest: 'fa:16:3e:7f:00:07' });
    expect(hopsOf(way)).toEqual(['guest: eno1 > br0 > tap7']);
    expect(way[0]?.path.guest).toMatchObject({ mac: 'fa:16:3e:7f:00:07', only: true });
  });

  test('does not lead to a port in a namespace of which only the veths are told', () => {
    const veths = [
      link(2, 'uplink0', 'veth', { master: 'br9' }),
      link(4, 'veth0', 'veth', { master: 'br9', address: 'fe:16:3e:56:ea:fa' }),
    ];
    const elsewhere = { netns: 'qdhcp-7', command: 'ip -j -d link show type veth', lines: [JSON.stringify(veths)] };
    const seen = look({ command: 'ip netns list', lines: ['qdhcp-7 (id: 3)'] }, elsewhere);
    expect(() => findWay(seen, { bridge: null, server: null, guest: 'fa:16:3e:56:ea:fa' })).toThrow(
      /nothing listens on UDP port 67/,
    );
  });

  test('leads to all guests of a bridge', () => {
    const wish = { bridge: 'br0', server: null, guest: null };
    expect(hopsOf(findWay(look(...BEHIND), wish))).toEqual(['guest: eno1 > br0 > tap7']);
    expect(() => findWay(look(), { ...wish, bridge: 'br9' })).toThrow(/--bridge br9: no such bridge; there are: br0/);
  });

  test('is said not to be known', () => {
    expect(() => findWay(look(), { bridge: null, server: null, guest: null })).toThrow(
      /nothing listens on UDP port 67/,
    );
    expect(() => findWay(look(), { bridge: null, server: 'tap9', guest: null })).toThrow(
      /find tap9: no such interface/,
    );
  });
});

describe('host state of looks', () => {
  const log = (...lines: readonly string[]) => ({ command: 'dmesg', lines: ['[    1.000000] long ago', ...lines] });
  const fdb = {
    command: 'bridge -j fdb show',
    lines: ['[{"mac":"fa:16:3e:56:ea:fa","ifname":"tap7","master":"br0"}]'],
  };

  test('has each line of the log and each remark once, and the FDB apart from the states: what it was at other times a look does not say', () => {
    const hosts = new CollectedHosts();
    const refused = { command: 'nft -j -a list ruleset', lines: ['Operation not permitted'], exit: 1 };
    const first = hosts.read(printed(1_790_000_000, [links, fdb, refused, log('[  100.100000] tap7: left')]));
    const again = hosts.read(
      printed(1_790_000_010, [links, fdb, refused, log('[  100.100000] tap7: left', '[  109.000000] tap7: up')]),
    );
    const told = (seen: typeof first) =>
      seen?.states.map((state) => (state.kind === 'gap' ? `gap ${state.what}` : state.kind));
    expect(told(first)).toContain('link');
    expect(told(first)).not.toContain('gap fdb');
    expect(told(first)).not.toContain('fdb');
    expect(first?.fdb).toMatchObject([{ mac: 'fa:16:3e:56:ea:fa', port: 'tap7' }]);
    expect(told(first)).toContain('kernel-log');
    expect(first?.remarks).toEqual(['state: nft -j -a list ruleset: Operation not permitted']);
    expect(again?.states.flatMap((state) => (state.kind === 'kernel-log' ? state.text : []))).toEqual(['tap7: up']);
    expect(told(again)).not.toContain('gap fdb');
    expect(again?.remarks).toEqual([]);
    expect(again?.states.find(({ kind }) => kind === 'link')?.timeNs).toBe(1_790_000_010_000_000_000n);
    expect(first?.states.every(({ saved }) => saved === undefined)).toBe(true);
  });

  test('comes of the script as it runs here; other text is none', () => {
    const text = execFileSync('sh', ['-s'], { input: `${collectScript()}\nexit`, encoding: 'utf8' });
    expect(new CollectedHosts().read(text)?.links.map(({ name }) => name)).toContain('lo');
    expect(new CollectedHosts().read('Welcome to hv1\n')).toBe(null);
  });
});
