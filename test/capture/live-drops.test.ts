/** Loss is counted where it happens: rings that overflow because nobody reads, and events the kernel had to drop. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dhcpFilter } from '../../src/capture/filter.ts';
import { openLiveSource } from '../../src/capture/live-source.ts';
import type { Frame } from '../../src/core/frame.ts';
import { captureWhile, eventually } from '../native/capture-while.ts';
import { discover, GUEST_MAC, XID_AT } from '../native/dhcp-frame.ts';
import { createNetwork, describeLive, type Network } from '../native/network.ts';

const filter = dhcpFilter(null);

describeLive('live drops', () => {
  let network: Network;
  beforeAll(async () => {
    network = await createNetwork();
  });
  afterAll(() => network.close());

  test('a reader that stalls loses frames in the rings, and every one of them is counted', async () => {
    const count = 4000;
    const hops = ['up0', 'tap0'].map((name) => ({ name: network.hv(name), promiscuous: false }));
    const source = openLiveSource(hops, { filter, ringBytes: 256 << 10, bufferBytes: 128 << 10 });
    await network.inject('guest', [discover()], { count, rate: 0, sequenceAt: XID_AT });
    const frames: Frame[] = [];
    const lost = [0, 0];
    const received = [0, 0];
    /** Up to when everything was known of an interface before the news of its loss. */
    const silentNs = [0n, 0n];
    for await (const batch of source.batches()) {
      frames.push(...batch.frames);
      for (const { event } of batch.events) {
        if (event.kind !== 'stats') continue;
        lost[event.interfaceId] = event.dropped ?? 0;
        received[event.interfaceId] = event.received ?? 0;
      }
      for (const id of [0, 1]) if (!lost[id]) silentNs[id] = batch.watermarkNs;
      source.stop();
    }
    for (const id of [0, 1]) {
      const seen = frames.filter(({ interfaceId }) => interfaceId === id);
      expect(lost[id]).toBeGreaterThan(0);
      expect(received[id]).toBe(count);
      expect(seen.length + (lost[id] ?? 0)).toBe(count);
      const sequence = seen.map(({ bytes }) => Buffer.from(bytes).readUInt32BE(XID_AT));
      expect(new Set(sequence).size).toBe(seen.length);
      expect(sequence).toEqual(sequence.toSorted((a, b) => a - b));
      // The news is there before, or with, the watermark that passes the first loss.
      const first = sequence.findIndex((number, index) => number !== index);
      const intact = first === -1 ? seen : seen.slice(0, first);
      expect(silentNs[id]).toBeLessThanOrEqual(intact.at(-1)?.timeNs ?? 0n);
    }
  });

  test('a flood that is more than can be read delays neither timers nor the end', { timeout: 30_000 }, async () => {
    const names = ['up0', 'br0', 'tap0'];
    const hops = names.map((name) => ({ name: network.hv(name), promiscuous: false }));
    const source = openLiveSource(hops, { filter });
    const end = network.flood('guest', [discover()], 0);
    const FLOOD_MS = 8000;
    const floodEnds = setTimeout(end, FLOOD_MS);
    const startMs = Date.now();
    let stoppedMs = 0;
    let stopNs = 0n;
    setTimeout(() => {
      stoppedMs = Date.now() - startMs;
      source.stop();
      // It counts from within the call, which a flood may hold up.
      stopNs = BigInt(Date.now() + 1) * 1_000_000n;
    }, 1000);
    let frames = 0;
    let lastNs = 0n;
    for await (const batch of source.batches()) {
      frames += batch.frames.length;
      lastNs = batch.frames.at(-1)?.timeNs ?? lastNs;
      // The rings fill again before this is over.
      const busyUntilMs = Date.now() + 100;
      while (Date.now() < busyUntilMs);
    }
    const endedMs = Date.now() - startMs;
    clearTimeout(floodEnds);
    await end();
    expect(frames).toBeGreaterThan(0);
    expect(stoppedMs).toBeLessThan(3000);
    expect(endedMs).toBeLessThan(FLOOD_MS - 1000);
    // The engine hears of the stop when it comes to it; without it, frames would be read for the delivery margin at least.
    expect(lastNs).toBeLessThan(stopNs + 10_000_000n);
  });

  test('a frame longer than the snap length is cut, and says how long it was', async () => {
    const hops = [{ name: network.hv('tap0'), promiscuous: false }];
    const { frames } = await captureWhile(hops, { filter, snapLength: 100 }, async (captured) => {
      await network.inject('guest', [discover()]);
      await eventually(() => captured.frames.length === 1, 'the frame');
    });
    expect(frames[0]?.bytes).toHaveLength(100);
    expect(frames[0]?.wireLength).toBe(discover().length);
  });

  test('neighbour events that were lost are told', async () => {
    const hops = [{ name: network.hv('tap0'), promiscuous: false }];
    // A buffer that is full of frames stops the reading of events as well.
    const source = openLiveSource(hops, { filter, bufferBytes: 16 << 10 });
    await network.inject('guest', [discover()], { count: 200 });
    const macs = Array.from(
      { length: 30_000 },
      (_, index) => `02:aa:${hex(index >> 16)}:${hex(index >> 8)}:${hex(index)}:01`,
    );
    await network.inject(
      'guest',
      macs.map((mac) => discover({ mac })),
      { rate: 0 },
    );
    let neighbours = 0;
    let told = false;
    setTimeout(() => source.stop(), 1000);
    for await (const { events } of source.batches()) {
      neighbours += events.filter(({ event }) => event.kind === 'neighbour').length;
      told ||= events.some(({ event }) => event.kind === 'neighbours-lost');
    }
    expect(told).toBe(true);
    expect(neighbours).toBeLessThan(macs.length);
    await network.inject('guest', [discover({ mac: GUEST_MAC })]);
  });
});

function hex(value: number): string {
  return (value & 255).toString(16).padStart(2, '0');
}
