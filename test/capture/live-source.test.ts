/** The live engine on real interfaces: what it hands out, and that it hands it out once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dhcpFilter } from '../../src/capture/filter.ts';
import type { LiveInterface } from '../../src/capture/live-source.ts';
import { openLiveSource } from '../../src/capture/live-source.ts';
import type { Frame } from '../../src/core/frame.ts';
import { captureWhile, delay, eventsOf, eventually } from '../native/capture-while.ts';
import { discover, GUEST_MAC, offer, otherUdp, SERVER_MAC, XID_AT } from '../native/dhcp-frame.ts';
import { createNetwork, describeLive, type Network } from '../native/network.ts';

const filter = dhcpFilter(null);

describeLive('live source', () => {
  let network: Network;
  let path: LiveInterface[];
  beforeAll(async () => {
    network = await createNetwork();
    path = ['up0', 'br0', 'tap0'].map((name) => ({ name: network.hv(name), promiscuous: name === 'br0' }));
  });
  afterAll(() => network.close());

  const sequenceOf = (frame: Frame): number => Buffer.from(frame.bytes).readUInt32BE(XID_AT);
  const at = (frames: readonly Frame[], interfaceId: number, direction: string): Frame[] =>
    frames.filter((frame) => frame.interfaceId === interfaceId && frame.direction === direction);

  test('three hops show every frame once, with its direction, and received ones at one time', async () => {
    const count = 300;
    const { frames, events } = await captureWhile(path, { filter }, async (captured) => {
      await network.inject('guest', [discover()], { count, sequenceAt: XID_AT });
      await network.inject('wire', [offer()], { count, sequenceAt: XID_AT });
      await eventually(() => captured.frames.length >= 6 * count, 'all frames');
    });
    expect(frames).toHaveLength(6 * count);
    const [up, bridge, tap] = [0, 1, 2];
    const sequence = Array.from({ length: count }, (_, index) => index);
    for (const [id, direction, op] of [
      [tap, 'in', 1],
      [up, 'out', 1],
      [up, 'in', 2],
      [tap, 'out', 2],
    ] as const) {
      const seen = at(frames, id, direction);
      expect(seen.map(sequenceOf)).toEqual(sequence);
      expect(seen.every(({ bytes }) => bytes[42] === op)).toBe(true);
    }
    const onBridge = at(frames, bridge, 'in');
    expect(onBridge).toHaveLength(2 * count);
    const received = [...at(frames, tap, 'in'), ...at(frames, up, 'in')];
    expect(onBridge.map(({ timeNs }) => timeNs)).toEqual(received.map(({ timeNs }) => timeNs).sort());
    expect(onBridge.some(({ timeNs }) => timeNs % 1000n !== 0n)).toBe(true);
    for (const frame of frames) {
      expect(frame).toMatchObject({ linkType: 1, wireLength: discover().length });
      expect(frame.bytes).toHaveLength(discover().length);
    }
    expect(eventsOf({ events }, 'stats').slice(-3)).toMatchObject([
      { interfaceId: up, seen: 2 * count, received: 2 * count, dropped: 0 },
      { interfaceId: bridge, seen: 2 * count, received: 2 * count, dropped: 0 },
      { interfaceId: tap, seen: 2 * count, received: 2 * count, dropped: 0 },
    ]);
  });

  test('announces interfaces, openings and promiscuous mode, and nothing else passes the filter', async () => {
    const { frames, events } = await captureWhile(path, { filter }, async () => {
      await network.inject('wire', [otherUdp()], { count: 20 });
    });
    expect(frames).toEqual([]);
    expect(eventsOf({ events }, 'interface').map((event) => event.interface)).toMatchObject(
      path.map(({ name }, id) => ({ id, name, file: null, linkType: 1, snapLength: 1980 })),
    );
    expect(
      eventsOf({ events }, 'opened')
        .map(({ interfaceId }) => interfaceId)
        .sort(),
    ).toEqual([0, 1, 2]);
    expect(eventsOf({ events }, 'promiscuous')).toMatchObject([{ interfaceId: 1 }]);
    expect(eventsOf({ events }, 'warning')).toEqual([]);
  });

  test('nothing stamped before the filters were in force comes through', async () => {
    const stopFlood = network.flood('guest', [discover(), otherUdp({ from: GUEST_MAC })], 20_000);
    try {
      await delay(200);
      for (let round = 0; round < 5; round++) {
        const captured = await captureWhile(path, { filter }, (growing) =>
          eventually(() => growing.frames.length > 300, 'frames'),
        );
        for (const { interfaceId, timeNs } of eventsOf(captured, 'opened')) {
          const own = captured.frames.filter((frame) => frame.interfaceId === interfaceId);
          expect(own.length).toBeGreaterThan(0);
          expect(own.every((frame) => frame.timeNs >= timeNs)).toBe(true);
        }
        expect(captured.frames.every(({ bytes }) => bytes[37] === 67)).toBe(true);
      }
    } finally {
      await stopFlood();
    }
  });

  test('batches come in silence too, and the watermark moves with the clock', async () => {
    const { batches, watermarkNs } = await captureWhile(path, { filter }, async (captured) => {
      await eventually(() => captured.watermarkNs > 0n, 'the first watermark');
      captured.batches = 0;
      await delay(1000);
      expect(BigInt(Date.now()) * 1_000_000n - captured.watermarkNs).toBeLessThan(150_000_000n);
      expect(captured.batches).toBeGreaterThanOrEqual(8);
    });
    expect(batches).toBeGreaterThan(0);
    expect(watermarkNs).toBeGreaterThan(0n);
  });

  test('a frame is out of the source within 45 ms', async () => {
    const { lags } = await captureWhile(path, { filter }, async (captured) => {
      for (let round = 1; round <= 25; round++) {
        await network.inject('guest', [discover()]);
        await eventually(() => captured.frames.length === 3 * round, 'the frame');
      }
    });
    // Margin 10, period 25; the median, for the machine may be busy with other things.
    expect(lags.toSorted((a, b) => a - b)[Math.floor(lags.length / 2)]).toBeLessThan(45);
    expect(lags.length).toBeGreaterThanOrEqual(25);
  });

  test('stop hands out what was captured and ends; so does stop twice, close, and leaving the loop', async () => {
    const source = openLiveSource(path, { filter });
    await network.inject('guest', [discover()], { count: 10 });
    source.stop();
    source.stop();
    let frames = 0;
    for await (const batch of source.batches()) frames += batch.frames.length;
    expect(frames).toBe(30);
    source.close();
    source.stop();

    const left = openLiveSource(path, { filter });
    for await (const batch of left.batches()) {
      expect(batch.events.length).toBeGreaterThan(0);
      break;
    }
    left.close();
    left.close();
  });

  test('an interface without Ethernet is refused, also where it is waited for', async () => {
    await network.ip('tuntap', 'add', 'tun0', 'mode', 'tun');
    await network.ip('link', 'set', 'tun0', 'up');
    const tunnel = { name: network.hv('tun0'), promiscuous: false, wait: true };
    expect(() => openLiveSource([tunnel], { filter })).toThrow(
      /^open interface \S+\/tun0: it carries Raw IP, not Ethernet$/,
    );
  });

  test('an unknown interface is refused with names that are near', () => {
    expect(() => openLiveSource([{ name: 'loo', promiscuous: false }], { filter })).toThrow(
      expect.objectContaining({
        code: 'cannot-capture',
        message: expect.stringContaining('loo'),
        hint: expect.stringContaining('lo'),
      }),
    );
    expect(() => openLiveSource([{ name: 'nowhere/eth0', promiscuous: false }], { filter })).toThrow(
      expect.objectContaining({ code: 'cannot-capture', hint: 'ip netns list' }),
    );
    expect(() => openLiveSource([{ name: 'lo', promiscuous: false }], { filter: 'no such thing' })).toThrow(
      expect.objectContaining({ code: 'cannot-capture', hint: 'man pcap-filter' }),
    );
  });

  test('an FDB move is told with its ports, bridge and namespace', async () => {
    const captured = await captureWhile(path, { filter }, async (growing) => {
      await network.inject('guest', [discover()]);
      await delay(50);
      await network.inject('wire', [discover()]);
      await eventually(() => eventsOf(growing, 'neighbour').length >= 1, 'the move');
    });
    const indexOf = async (name: string) => JSON.parse(await network.ip('-j', 'link', 'show', name))[0].ifindex;
    const moves = eventsOf(captured, 'neighbour').filter(({ event }) => event.mac === GUEST_MAC);
    expect(moves.at(-1)?.event).toMatchObject({
      deleted: false,
      portIndex: await indexOf('up0'),
      bridgeIndex: await indexOf('br0'),
      vlan: null,
      netns: network.ns.name('hv'),
    });
    // After the frame that caused it, and never before it in the stream.
    const cause = captured.frames.findLast((frame) => frame.interfaceId === 0 && frame.direction === 'in');
    expect(moves.at(-1)?.event.timeNs).toBeGreaterThan(cause?.timeNs ?? 0n);
    await network.inject('guest', [discover({ mac: GUEST_MAC }), offer({ mac: SERVER_MAC, from: GUEST_MAC })]);
  });
});
