/** What the kernel tells of bridges, from its socket through the engine: all of it, in order, and nothing of other families. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../lab/process.js';
import { loadAddon, type NativeCapture } from '../../src/capture/addon.ts';
import { decodeDrain, type LiveRecord } from '../../src/capture/live-records.ts';
import { createNetwork, describeLive, type Network } from './network.ts';

type Netlink = LiveRecord & { kind: 'netlink' };

const MAC = '02:d0:00:00:00:01';
const macOf = ({ news }: Netlink): string | null => (news?.kind === 'neighbour' ? news.change.mac : null);

describeLive('netlink messages through the engine', () => {
  let network: Network;
  beforeAll(async () => {
    network = await createNetwork();
  });
  afterAll(() => network.close());

  const bridge = (...words: string[]) => network.ns.exec('hv', ['bridge', 'fdb', ...words]);
  let runs = 0;
  /** What the engine hands over of what `act` makes, up to the news of an entry that is made after it. */
  const recordsOf = async (act: () => Promise<unknown>): Promise<readonly Netlink[]> => {
    const capture: NativeCapture = new (loadAddon().Capture)();
    const interfaces = ['tap0', 'up0'].map((name) => {
      return { name: network.hv(name), promiscuous: false, filter: 'udp port 67', wait: false, ringBytes: 1 << 18 };
    });
    const options = { snapLength: 1980, bufferBytes: 1 << 20, attentionMs: 1000 };
    expect(capture.open(interfaces, options, () => {})).toEqual([]);
    const records: Netlink[] = [];
    const last = `02:df:00:00:00:0${runs++}`;
    try {
      await act();
      await bridge('add', last, 'dev', 'tap0', 'master', 'dynamic');
      await until(async () => {
        const drained = decodeDrain(capture.drain() ?? new ArrayBuffer(16));
        for (const record of drained.records) if (record.kind === 'netlink') records.push(record);
        return records.some((record) => macOf(record) === last);
      }, 10_000);
    } finally {
      capture.close();
    }
    return records.slice(
      0,
      records.findIndex((record) => macOf(record) === last),
    );
  };

  test('an entry that is made, moved and deleted, in the order of its changes and with their times', async () => {
    const indexOf = async (name: string) => JSON.parse(await network.ip('-j', 'link', 'show', name))[0].ifindex;
    const before = BigInt(Date.now()) * 1_000_000n;
    const records = await recordsOf(async () => {
      await bridge('add', MAC, 'dev', 'tap0', 'master', 'dynamic');
      await bridge('replace', MAC, 'dev', 'up0', 'master', 'dynamic');
      await bridge('del', MAC, 'dev', 'up0', 'master');
    });
    const after = BigInt(Date.now() + 1) * 1_000_000n;
    const of = records.filter((record) => macOf(record) === MAC);
    const [tap0, up0, br0] = await Promise.all(['tap0', 'up0', 'br0'].map(indexOf));
    const entry = { mac: MAC, bridgeIndex: br0, vlan: null };
    expect(of.map(({ news }) => news)).toMatchObject([
      { change: { ...entry, portIndex: tap0, deleted: false } },
      { change: { ...entry, portIndex: up0, deleted: false } },
      { change: { ...entry, portIndex: up0, deleted: true } },
    ]);
    for (const [index, { timeNs, netns }] of records.entries()) {
      expect(netns).toBe(network.ns.name('hv'));
      expect(timeNs).toBeGreaterThan(records[index - 1]?.timeNs ?? before);
      expect(timeNs).toBeLessThan(after);
    }
  });

  test('a port that changes its state, between the entries it stands between', async () => {
    const records = await recordsOf(async () => {
      await bridge('replace', MAC, 'dev', 'tap0', 'master', 'dynamic');
      await network.ns.exec('hv', ['bridge', 'link', 'set', 'dev', 'up0', 'state', '2']);
      await bridge('del', MAC, 'dev', 'tap0', 'master');
      await network.ns.exec('hv', ['bridge', 'link', 'set', 'dev', 'up0', 'state', '3']);
    });
    const told = records.flatMap((record) => {
      if (record.news?.kind === 'bridge-port') return [record.news.port.state];
      return macOf(record) === MAC ? ['entry'] : [];
    });
    expect(told.filter((each, index) => each !== told[index - 1])).toEqual([
      'entry',
      'learning',
      'entry',
      'forwarding',
    ]);
  });

  test('thousands of changes, each of them once and in order', async () => {
    const count = 5_000;
    const hex = (byte: number) => byte.toString(16).padStart(2, '0');
    const macs = Array.from({ length: count }, (_, i) => `02:d1:00:00:${hex(i >> 8)}:${hex(i & 255)}`);
    const line = "printf 'fdb add 02:d1:00:00:%02x:%02x dev tap0 master dynamic\\n' $((i / 256)) $((i % 256))";
    const lines = `i=0; while [ $i -lt ${count} ]; do ${line}; i=$((i + 1)); done`;
    const records = await recordsOf(() => network.ns.exec('hv', ['sh', '-c', `(${lines}) | bridge -batch -`]));
    expect(records.map(macOf)).toEqual(macs);
  });

  test('neighbours of ARP never leave the engine', async () => {
    const records = await recordsOf(async () => {
      for (let i = 1; i < 20; i++) {
        await network.ip('neigh', 'replace', `192.0.2.${i}`, 'lladdr', MAC, 'dev', 'br0');
      }
    });
    // Ports of the bridge may tell of themselves meanwhile.
    expect(records.filter(({ news }) => news === null)).toEqual([]);
  });
});
