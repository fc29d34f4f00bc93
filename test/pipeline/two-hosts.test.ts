/** The incidents of a server's host and of a guest's host, replayed as one trace. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BEGIN_KIND, END_KIND } from '../../src/capture/incident-writer.ts';
import { replayReport } from '../../src/pipeline/replay.ts';
import { frameBlock, HEADER, interfaceBlock, stateBlock, statisticsBlock, writeBomb } from '../cli/bombs.ts';
import { dhcphop, makeDirectory } from '../cli/program.ts';
import { message, option } from '../dhcp/build-message.ts';
import { u32, udpFrame } from '../frame/build-frame.ts';
import { reportErrors } from '../report/validate-report.ts';

const { directory, remove } = makeDirectory();
afterAll(remove);

const MILLISECOND = 1_000_000n;
const HOUR = 3_600_000n * MILLISECOND;
const DAY = 24n * HOUR;
const SERVER_HOPS = ['bond0', 'br0', 'tap7'];
const GUEST_HOPS = ['bond0', 'brq', 'tap1'];
/** DISCOVER, OFFER, REQUEST, ACK. */
const LEASE = [1, 2, 3, 5];

/** A frame of this type. */
function frame(type: number): Uint8Array {
  const isReply = type === 2 || type === 5;
  const options = [option(53, type), ...(isReply ? [option(54, u32(0xc0000201))] : [])];
  const payload = message(options, isReply ? { op: 2, yiaddr: 0xc000025e } : {});
  return udpFrame(payload, isReply ? { source: '192.0.2.1', sourcePort: 67, destinationPort: 68 } : {});
}

/**
 * An incident whose clock is ahead. Requests are shown by all hops, replies by those of `replies`. What begins on this host is
 * 100 us older than on the other. From the message of index `setBackFrom` on its clock was set back by an hour.
 */
function incident(
  hops: readonly string[],
  isGuests: boolean,
  aheadNs: bigint,
  replies: readonly string[],
  setBackFrom = LEASE.length,
) {
  const at = (index: number, us: number) =>
    aheadNs - (index >= setBackFrom ? HOUR : 0n) + BigInt(10 + index * 20) * MILLISECOND + BigInt(us) * 1_000n;
  const roles = ['bond', 'bridge', 'tap'];
  const path = {
    guest: isGuests ? { mac: 'fa:16:3e:56:ea:fa', name: null } : null,
    hops: hops.map((name, i) => ({ name, interfaces: [name], role: roles[i] })),
    ...(isGuests ? {} : { leadsTo: 'server' }),
  };
  const frames = LEASE.flatMap((type, index) => {
    const isReply = type === 2 || type === 5;
    // A request runs from the guest's tap to the server's, a reply back.
    const inward = isReply === isGuests;
    const order = inward ? [0, 1, 2] : [2, 1, 0];
    const shown = isReply ? order.filter((i) => replies.includes(hops[i]!)) : order;
    const base = isGuests === isReply ? 100 : 0;
    return shown.map((i, n) => frameBlock(i, at(index, base + n * 10), frame(type)));
  });
  return [
    HEADER,
    ...hops.map(interfaceBlock),
    stateBlock({ kind: BEGIN_KIND }, aheadNs),
    stateBlock({ kind: 'path', path }, aheadNs),
    ...frames,
    ...hops.map((_, i) => statisticsBlock(i, aheadNs + 2_000n * MILLISECOND, 0n)),
    stateBlock({ kind: END_KIND }, aheadNs + 2_000n * MILLISECOND),
  ];
}

const file = (name: string) => join(directory, name);
const replay = async (a: string, b: string) => {
  const report = await replayReport({
    sources: [
      { name: 'A', file: file(a) },
      { name: 'B', file: file(b) },
    ],
  });
  expect(reportErrors(report)).toEqual([]);
  return report;
};

beforeAll(async () => {
  await writeBomb(file('a.pcapng'), incident(SERVER_HOPS, false, 0n, SERVER_HOPS));
  await writeBomb(file('a-firewall.pcapng'), incident(SERVER_HOPS, false, 0n, ['tap7', 'br0']));
  await writeBomb(file('b.pcapng'), incident(GUEST_HOPS, true, 0n, GUEST_HOPS));
  await writeBomb(file('b-day.pcapng'), incident(GUEST_HOPS, true, DAY, GUEST_HOPS));
  await writeBomb(file('b-set.pcapng'), incident(GUEST_HOPS, true, 0n, GUEST_HOPS, 2));
  await writeBomb(file('b-silent.pcapng'), incident(GUEST_HOPS, true, 0n, []));
});

const HOPS = ['A:tap7', 'A:br0', 'A:bond0', 'B:bond0', 'B:brq', 'B:tap1'];

describe('two incidents', () => {
  test('are one path, from the server to the guest', async () => {
    const report = await replay('a.pcapng', 'b.pcapng');
    expect(report.paths).toMatchObject([{ hops: HOPS, fromServer: true, order: 'recorded' }]);
    expect(report.summary).toMatchObject({ verdict: 'ok', delivered: 4, lost: 0 });
    for (const { sightings } of report.exchanges[0]!.messages) expect(sightings).toHaveLength(6);
  });

  test('give the same report in either order', async () => {
    const sources = [
      { name: 'A', file: file('a.pcapng') },
      { name: 'B', file: file('b.pcapng') },
    ];
    const [one, other] = [await replayReport({ sources }), await replayReport({ sources: sources.toReversed() })];
    expect({ ...other, source: one.source }).toEqual(one);
  });

  test('whose clocks are a day apart are made to agree, and that is said', async () => {
    const report = await replay('a.pcapng', 'b-day.pcapng');
    expect(report.summary).toMatchObject({ verdict: 'ok', delivered: 4 });
    const apart = report.findings.filter(({ code }) => code === 'clock-apart');
    expect(apart).toHaveLength(1);
    expect(Math.abs(Number(apart[0]?.facts.ahead))).toBeCloseTo(86_400, 1);
  });

  test('a reply that leaves one host and reaches no other is lost between them', async () => {
    const report = await replay('a.pcapng', 'b-silent.pcapng');
    expect(report.summary.verdict).toBe('loss');
    const cause = report.findings.find(({ level }) => level === 'cause');
    expect(cause).toMatchObject({
      code: 'lost-between-hosts',
      facts: { lastSeen: 'A:bond0', missing: 'B:bond0', from: 'A', to: 'B', heading: 'to-guest' },
    });
  });

  test('a reply that dies inside one host is not lost between them', async () => {
    const report = await replay('a-firewall.pcapng', 'b-silent.pcapng');
    expect(report.summary).toMatchObject({ firstLoss: { lastSeen: 'A:br0', missing: 'A:bond0' } });
    expect(report.findings.map(({ code }) => code)).not.toContain('lost-between-hosts');
  });

  test('one of which was set back by an hour between two messages: nothing is lost', async () => {
    const report = await replay('a.pcapng', 'b-set.pcapng');
    expect(report.summary).toMatchObject({ verdict: 'inconclusive', lost: 0 });
  });

  test('of hosts that nobody names are called by their files', async () => {
    const report = await replayReport({ sources: [file('a.pcapng'), file('b.pcapng')] });
    expect(report.paths[0]?.hops).toEqual(HOPS.map((hop) => hop.toLowerCase()));
  });
});

test('an incident of two hosts is read beside that of a third: names that have a host keep it', async () => {
  const joined = file('joined.pcapng');
  const written = dhcphop(['replay', `A=${file('a.pcapng')}`, `B=${file('b.pcapng')}`, '--write', joined]);
  expect(written.code, written.stderr).toBe(0);
  const report = await replayReport({ sources: [joined, { name: 'C', file: file('b-day.pcapng') }] });
  const paths = report.paths.map(({ hops }) => hops.join());
  expect(paths).toContain(HOPS.join());
  expect(report.paths.flatMap(({ hops }) => hops).filter((name) => !/^[ABC]:[^:]+$/.test(name))).toEqual([]);
  const statuses = report.exchanges.flatMap(({ messages }) => messages.map(({ verdict }) => verdict?.status));
  expect(statuses).not.toContain('lost');
});

describe('two incidents of hosts that are called alike', () => {
  const named = (name: string, hops: readonly string[], isGuests: boolean, hostname: string) => {
    const blocks = incident(hops, isGuests, 0n, hops);
    const machine = stateBlock({ kind: 'machine', product: null, hypervisor: null, wireless: [], hostname });
    return writeBomb(file(name), blocks.toSpliced(2 + hops.length, 0, machine));
  };
  beforeAll(async () => {
    await named('one.pcapng', SERVER_HOPS, false, 'localhost');
    await named('two.pcapng', GUEST_HOPS, true, 'localhost.localdomain');
  });

  test('are refused, with how to name the hosts', () => {
    const { code, stderr } = dhcphop(['replay', file('one.pcapng'), file('two.pcapng')]);
    expect(code).toBe(2);
    expect(stderr).toContain('two.pcapng: it is of a host called localhost, as ');
    expect(stderr).toContain(`dhcphop replay A=${file('one.pcapng')} B=${file('two.pcapng')}`);
    const half = dhcphop(['replay', `localhost=${file('one.pcapng')}`, file('two.pcapng')]);
    expect(half.stderr).toContain('it is of a host called localhost, as ');
  });

  test('are two hosts where both are named, and where one is', async () => {
    const both = await replay('one.pcapng', 'two.pcapng');
    expect(both.paths).toMatchObject([{ hops: HOPS, fromServer: true }]);
    expect(both.summary).toMatchObject({ verdict: 'ok', delivered: 4, lost: 0 });
    const one = await replayReport({ sources: [file('one.pcapng'), { name: 'B', file: file('two.pcapng') }] });
    expect(one.paths[0]?.hops).toEqual(HOPS.map((hop) => hop.replace('A:', 'localhost:')));
  });
});

test('a path that the frames tell runs through each host once, though clocks are wrong by microseconds', async () => {
  const shows: Readonly<Record<string, readonly number[]>> = {
    'A:bond0': [40, 103],
    'B:bond0': [43, 100],
    'B:tap1': [0, 110],
  };
  const sources = [];
  for (const [name, [asked, answered]] of Object.entries(shows)) {
    const path = file(`${name.replace(':', '-')}.pcapng`);
    const at = (index: number, us: number) => BigInt(10 + index * 20) * MILLISECOND + BigInt(us) * 1_000n;
    const frames = LEASE.map((type, index) =>
      frameBlock(0, at(index, (index % 2 === 0 ? asked : answered)!), frame(type)),
    );
    await writeBomb(path, [HEADER, interfaceBlock('any'), ...frames]);
    sources.push({ name, file: path });
  }
  const report = await replayReport({ sources });
  expect(report.paths).toMatchObject([{ hops: ['A:bond0', 'B:bond0', 'B:tap1'] }]);
  expect(report.summary).toMatchObject({ lost: 0 });
});

test('a capture that belongs to no host is refused', async () => {
  const plain = file('plain.pcapng');
  await writeBomb(plain, [HEADER, interfaceBlock('tap1'), frameBlock(0, 0n, frame(1))]);
  const sources = [{ name: 'A', file: file('a.pcapng') }, plain];
  await expect(replayReport({ sources })).rejects.toThrow(/plain.pcapng: of which host it is cannot be told/);
});
