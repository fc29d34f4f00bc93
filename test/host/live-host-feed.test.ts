import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { SourceEvent } from '../../src/capture/source.ts';
import type { KernelLog } from '../../src/host/kernel-log.ts';
import { createLiveHostFeed } from '../../src/host/live-host-feed.ts';
import type { PathFinder } from '../../src/host/path-finder.ts';
import { readServers } from '../../src/host/read-servers.ts';
import { createRefresher } from '../../src/host/refresher.ts';
import type { Hop, Path } from '../../src/path/path.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { batchOf, frameFrom, neighbour } from './batches.ts';
import { type Answers, failing, fakeHost } from './fake-host.ts';

const GUEST = 'fa:16:3e:56:ea:fa';
const hop = (name: string): Hop => ({ name, interfaces: [name], role: 'unknown' });
const PATH: Path = { guest: { mac: GUEST, name: null }, hops: [hop('eth0'), hop('br0'), hop('tap0')] };

const port = (ifindex: number, ifname: string, master: string) => ({
  ifindex,
  ifname,
  master,
  link_type: 'ether',
  linkinfo: { info_slave_kind: 'bridge' },
});
const LINKS = [
  port(2, 'eth0', 'br0'),
  { ifindex: 3, ifname: 'br0', link_type: 'ether', linkinfo: { info_kind: 'bridge' } },
  { ...port(4, 'tap0', 'br0'), linkinfo: { info_kind: 'tun', info_slave_kind: 'bridge' } },
  { ifindex: 9, ifname: 'br9', link_type: 'ether', linkinfo: { info_kind: 'bridge' } },
  port(8, 'eth9', 'br9'),
];
const FDB = [
  { mac: GUEST, ifname: 'tap0', master: 'br0', flags: [], state: '' },
  { mac: '02:00:00:00:00:09', ifname: 'eth9', master: 'br9', flags: [], state: '' },
];

const answers = (links: readonly object[] = LINKS): Answers => ({
  'ip link': JSON.stringify(links),
  'bridge fdb': JSON.stringify(FDB),
});

const silentLog: KernelLog = { read: () => [], close: () => undefined };

function start(changing: Answers = answers(), kernelLog: KernelLog = silentLog) {
  return createLiveHostFeed({ paths: [PATH], run: fakeHost(changing), clock: () => 1_000n, kernelLog, readers: [] });
}

const kinds = (states: readonly HostState[]) => states.map((state) => state.kind);

describe('the live host feed', () => {
  it('begins with path, links and the FDB of the bridges of the path', async () => {
    const { feed, paths } = await start();
    const states = feed(batchOf());
    expect(kinds(states)).toEqual(['path', 'link', 'fdb']);
    expect(states[0]).toMatchObject({ path: paths[0] });
    expect(paths[0]?.hops.map(({ role }) => role)).toEqual(['uplink', 'bridge', 'tap']);
    expect(states[2]).toMatchObject({ entries: [{ mac: GUEST, port: 'tap0', bridge: 'br0' }] });
    expect(feed(batchOf())).toEqual([]);
  });

  it('reads all once more for the end, however often it is asked, and nothing after that', async () => {
    const host = fakeHost(answers());
    const options = { paths: [PATH], run: host, clock: () => 1_000n, kernelLog: silentLog, readers: [] };
    const { lastStates, onLoss } = await createLiveHostFeed(options);
    const last = lastStates();
    expect(kinds(await last)).toEqual(['link']);
    const asked = host.calls.length;
    onLoss();
    expect(await lastStates()).toBe(await last);
    expect(host.calls).toHaveLength(asked);
  });

  it('knows the DHCP servers of this host before it looks for paths', async () => {
    const known: unknown[] = [];
    const ss = { 'ss -H': 'UNCONN 0 0 0.0.0.0%br0:67 0.0.0.0:* users:(("dnsmasq",pid=7,fd=3))\n' };
    const finder: PathFinder = {
      look(_links, _fdb, _paths, servers) {
        known.push(servers);
        return [];
      },
    };
    const { feed } = await createLiveHostFeed({
      paths: [PATH],
      run: fakeHost({ ...answers(), ...ss }),
      clock: () => 1_000n,
      kernelLog: silentLog,
      readers: [readServers],
      finder,
    });
    const places = [{ netns: null, port: null, listeners: [{ device: 'br0', program: 'dnsmasq' }] }];
    expect(known).toEqual([places]);
    expect(feed(batchOf())).toContainEqual({ kind: 'servers', timeNs: 1_000n, places });
  });

  it('tells that the clock was set, and goes on as if it had not been', async () => {
    const changing: Record<string, string | Error> = { ...answers() };
    let now = 1_000n;
    const options = { paths: [PATH], run: fakeHost(changing), kernelLog: silentLog, readers: [] };
    const { feed, lastStates } = await createLiveHostFeed({ ...options, clock: () => now });
    feed(batchOf());
    now = 5_000_002_000n;
    expect(feed(batchOf({ kind: 'clock-set', timeNs: 1_500n, byNs: 5_000_000_000n }))).toContainEqual({
      kind: 'clock-set',
      timeNs: 1_500n,
      by: '5.000000000',
    });
    // Guided by a millisecond: that is no news, and goes on as well.
    now += 1_000_000n;
    const guided = { kind: 'clock-set', timeNs: 1_600n, byNs: 1_000_000n, isGuided: true } as const;
    expect(feed(batchOf(guided))).toEqual([]);
    expect(await lastStates()).toMatchObject([{ kind: 'link', timeNs: 2_000n }]);
  });

  it('turns neighbour events into changes with names and the port before', async () => {
    const { feed } = await start();
    feed({ ...batchOf(), frames: [frameFrom('02:00:00:00:00:01')] });
    const events = [
      neighbour({ timeNs: 2_000n, portIndex: 2, bridgeIndex: 3 }),
      neighbour({ timeNs: 3_000n, portIndex: 4 }),
      neighbour({ timeNs: 3_500n, portIndex: 4 }),
      neighbour({ timeNs: 3_600n, portIndex: 8, bridgeIndex: 9 }),
      neighbour({ timeNs: 3_700n, portIndex: 2, flags: 0x02 }),
      neighbour({ timeNs: 4_000n, portIndex: 4, deleted: true }),
      neighbour({ timeNs: 5_000n, portIndex: 2, mac: '02:00:00:00:00:01', vlan: 7 }),
    ];
    const change = { kind: 'fdb-change', mac: GUEST, bridge: 'br0', vlan: null };
    expect(feed(batchOf(...events))).toEqual([
      { ...change, timeNs: 2_000n, from: 'tap0', to: 'eth0' },
      { ...change, timeNs: 3_000n, from: 'eth0', to: 'tap0' },
      { ...change, timeNs: 4_000n, from: 'tap0', to: null },
      { ...change, timeNs: 5_000n, mac: '02:00:00:00:00:01', vlan: 7, from: null, to: 'eth0' },
    ]);
  });

  it('keeps the changes of a MAC that concerns nobody until a frame shows that it does', async () => {
    const host = await start();
    host.feed(batchOf());
    const mac = '02:00:00:00:00:30';
    const flood = Array.from({ length: 20_000 }, (_, i) => {
      const invented = `06:00:00:00:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`;
      return neighbour({ timeNs: 2_000n, portIndex: 2, mac: invented });
    });
    expect(host.feed(batchOf(...flood, neighbour({ timeNs: 3_000n, portIndex: 4, mac })))).toEqual([]);
    expect(host.changesLeftOut).toBeGreaterThan(15_000);
    expect(host.feed({ ...batchOf(), frames: [frameFrom(mac)] })).toMatchObject([
      { kind: 'fdb-change', mac, to: 'tap0' },
    ]);
    expect(host.feed(batchOf(neighbour({ timeNs: 4_000n, portIndex: 2, mac })))).toMatchObject([
      { mac, from: 'tap0', to: 'eth0' },
    ]);
  });

  it('looks in a flood at the changes of those it follows, and of others at the latest only', async () => {
    const host = await start();
    host.feed(batchOf());
    const mac = (n: number) =>
      `02:00:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`;
    const moved = (n: number, portIndex: number) => neighbour({ timeNs: 2_000n, portIndex, mac: mac(n) });
    host.feed(batchOf(moved(1, 4), moved(19_999, 4)));
    const flood = Array.from({ length: 20_000 }, (_, n) => moved(n, 2));
    const states = host.feed(batchOf(neighbour({ timeNs: 2_500n, portIndex: 2 }), ...flood));
    expect(states).toMatchObject([{ mac: GUEST, from: 'tap0', to: 'eth0' }]);
    expect(host.changesLeftOut).toBeGreaterThan(15_000);
    // Of the first where it was is not known any more, of the last it is.
    const frames = [frameFrom(mac(1)), frameFrom(mac(19_999))];
    const asked = host.feed({ ...batchOf(moved(1, 4), moved(19_999, 4)), frames });
    expect(asked).toMatchObject([
      { mac: mac(19_999), from: null, to: 'tap0' },
      { mac: mac(19_999), from: 'tap0', to: 'eth0' },
      { mac: mac(1), from: null, to: 'tap0' },
      { mac: mac(19_999), from: 'eth0', to: 'tap0' },
    ]);
  });

  it('tells once of changes that were lost, until it has read the FDB anew', async () => {
    const { feed } = await start();
    feed(batchOf());
    const lost = (timeNs: bigint): SourceEvent => ({ kind: 'neighbours-lost', timeNs });
    expect(kinds(feed(batchOf(lost(2_000n), lost(2_001n), lost(2_002n))))).toEqual(['gap']);
    expect(kinds(feed(batchOf(lost(2_003n))))).toEqual([]);
    await vi.waitFor(() => expect(kinds(feed(batchOf()))).toContain('fdb'));
    expect(kinds(feed(batchOf(lost(2_004n))))).toEqual(['gap']);
  });

  it('asks for the name of a port it does not know, and gives its changes in order', async () => {
    const changing: Record<string, string | Error> = { ...answers() };
    const { feed } = await start(changing);
    feed({ ...batchOf(), frames: [frameFrom('02:00:00:00:00:20')] });
    changing['ip link'] = JSON.stringify([...LINKS, port(20, 'tap1', 'br0')]);
    const first = feed(
      batchOf(
        neighbour({ timeNs: 2_000n, portIndex: 20, bridgeIndex: 3, mac: '02:00:00:00:00:20' }),
        neighbour({ timeNs: 2_100n, portIndex: 2, bridgeIndex: 3, mac: '02:00:00:00:00:20' }),
      ),
    );
    expect(first).toEqual([]);
    await vi.waitFor(() => {
      const states = feed(batchOf());
      expect(states.filter((state) => state.kind === 'fdb-change')).toMatchObject([
        { timeNs: 2_000n, from: null, to: 'tap1' },
        { timeNs: 2_100n, from: 'tap1', to: 'eth0' },
      ]);
      expect(kinds(states)).toContain('link');
    });
  });

  it('takes a fresh snapshot and tells the gap where events were lost', async () => {
    const { feed } = await start();
    feed(batchOf());
    expect(feed(batchOf({ kind: 'neighbours-lost', timeNs: 7_000n }))).toMatchObject([
      { kind: 'gap', what: 'fdb', timeNs: 7_000n },
    ]);
    await vi.waitFor(() => expect(kinds(feed(batchOf()))).toEqual(['link', 'fdb']));
  });

  it('tells a move that a snapshot shows already, though the news of it comes later', async () => {
    const changing: Record<string, string | Error> = { ...answers() };
    let now = 1_000n;
    const run = fakeHost(changing);
    const { feed } = await createLiveHostFeed({ paths: [PATH], run, clock: () => now, kernelLog: silentLog });
    feed(batchOf());
    now = 5_000n;
    changing['bridge fdb'] = JSON.stringify([{ ...FDB[0], ifname: 'eth0' }]);
    feed({ ...batchOf({ kind: 'neighbours-lost', timeNs: 1_500n }), watermarkNs: 2_000n });
    const states: HostState[] = [];
    await vi.waitFor(() => {
      states.push(...feed({ ...batchOf(), watermarkNs: 3_000n }));
      expect(kinds(states)).toContain('link');
    });
    states.push(...feed({ ...batchOf(neighbour({ timeNs: 4_000n, portIndex: 2 })), watermarkNs: 6_000n }));
    expect(states.filter(({ kind }) => kind.startsWith('fdb'))).toMatchObject([
      { kind: 'fdb-change', timeNs: 4_000n, from: 'tap0', to: 'eth0' },
      { kind: 'fdb', timeNs: 5_000n },
    ]);
  });

  it('looks again when an interface goes or comes back, not when it is opened first', async () => {
    const { feed, close } = await start();
    feed(batchOf({ kind: 'opened', timeNs: 1n, interfaceId: 0 }));
    await sleep(20);
    expect(feed(batchOf())).toEqual([]);
    feed(batchOf({ kind: 'gone', timeNs: 2n, interfaceId: 0, reason: 'interface-gone', detail: '' }));
    await vi.waitFor(() => expect(kinds(feed(batchOf()))).toEqual(['link', 'fdb']));
    close();
  });

  it('names the interfaces made promiscuous', async () => {
    const { feed } = await start();
    feed(batchOf());
    const announced = { id: 3, name: 'br0', file: null, linkType: 1, snapLength: 2048, description: null };
    const events = [
      { kind: 'interface', interface: announced },
      { kind: 'promiscuous', timeNs: 5n, interfaceId: 3 },
    ] as const;
    expect(feed(batchOf(...events))).toEqual([{ kind: 'promisc', timeNs: 5n, interface: 'br0' }]);
  });

  it('keeps the lines of the kernel log that name an interface of the path', async () => {
    const lines = ['br0: port 2(tap0) entered blocking state', 'usb 1-1: new device', 'eth9: link down'];
    const states = lines.map((text): HostState => ({ kind: 'kernel-log', timeNs: 5n, text }));
    const { feed } = await start(answers(), { read: () => states, close: () => undefined });
    expect(feed(batchOf()).filter((state) => state.kind === 'kernel-log')).toEqual([states[0]]);
  });

  it('takes the FDB of a namespace that cannot be read for unknown, not for empty', async () => {
    const paths = [PATH, { guest: null, hops: [hop('ns/eth0'), hop('ns/br0'), hop('ns/tap0')] }];
    const changing: Record<string, string | Error> = { ...answers() };
    const { feed } = await createLiveHostFeed({
      paths,
      run: fakeHost(changing),
      clock: () => 1n,
      kernelLog: silentLog,
    });
    feed(batchOf());
    changing['bridge ns fdb'] = failing('no answer within 10 s');
    feed(batchOf({ kind: 'neighbours-lost', timeNs: 2n }));
    const states: HostState[] = [];
    await vi.waitFor(() => {
      states.push(...feed(batchOf()));
      expect(kinds(states)).toContain('fdb');
    });
    expect(states.filter(({ kind }) => kind === 'gap')).toMatchObject([
      { what: 'fdb', reason: 'no answer within 10 s' },
    ]);
    // The port before is known from the snapshot before.
    expect(feed(batchOf(neighbour({ timeNs: 3n, portIndex: 2, bridgeIndex: 3, netns: 'ns' })))).toMatchObject([
      { bridge: 'ns/br0', from: 'ns/tap0', to: 'ns/eth0' },
    ]);
  });

  it('does not keep the paths of all guests that ever came', async () => {
    const come = Array.from(
      { length: 5_000 },
      (_, i): Path => ({
        guest: null,
        hops: [hop('eth0'), hop('br0'), hop(`veth${i}`)],
      }),
    );
    let joined = 0;
    const host = await createLiveHostFeed({
      paths: [PATH],
      run: fakeHost(answers()),
      clock: () => 1_000n,
      kernelLog: silentLog,
      finder: { look: () => come },
      onPath: () => joined++,
    });
    expect(joined).toBe(5_000);
    expect(host.paths).toHaveLength(4_096);
    expect(host.paths[0]?.hops.at(-1)?.name).toBe('tap0');
    expect(host.paths.at(-1)).toBe(come.at(-1));
  });

  it('goes on without iproute2, saying what it cannot see', async () => {
    const { feed } = await start({});
    expect(feed(batchOf())).toMatchObject([
      { kind: 'path' },
      { kind: 'gap', what: 'link', reason: 'run ip: not installed' },
      { kind: 'gap', what: 'fdb', reason: 'run bridge: not installed' },
    ]);
    expect(feed(batchOf(neighbour({ timeNs: 2_000n, portIndex: 2 })))).toEqual([]);
  });

  it('names ports by the namespace their event is from', async () => {
    const elsewhere: Path = {
      guest: { mac: GUEST, name: null },
      hops: [hop('ns/eth0'), hop('ns/br0'), hop('ns/tap0')],
    };
    const { feed } = await createLiveHostFeed({ paths: [elsewhere], run: fakeHost(answers()), kernelLog: silentLog });
    feed(batchOf());
    const events = [
      neighbour({ timeNs: 2_000n, portIndex: 2, bridgeIndex: 3 }),
      neighbour({ timeNs: 3_000n, portIndex: 2, bridgeIndex: 3, netns: 'ns' }),
    ];
    // The first is from the namespace of the process, where this path has nothing: its ports have no names.
    expect(feed(batchOf(events[1] as SourceEvent))).toMatchObject([
      { bridge: 'ns/br0', from: 'ns/tap0', to: 'ns/eth0' },
    ]);
    expect(feed(batchOf(events[0] as SourceEvent))).toEqual([]);
  });
});

describe('a refresher', () => {
  it('runs once for many requests, and once more for those that came meanwhile', async () => {
    let runs = 0;
    const refresher = createRefresher(async () => {
      runs++;
      await sleep(5);
    }, 5);
    for (let i = 0; i < 10; i++) refresher.request();
    await sleep(60);
    expect(runs).toBe(2);
    refresher.close();
    refresher.request();
    await sleep(20);
    expect(runs).toBe(2);
  });
});
