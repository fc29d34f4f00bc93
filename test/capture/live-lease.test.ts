/** A lease over a real tap, bridge and uplink, as tcpdump and the engine see it side by side. */
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { dhcpFilter } from '../../src/capture/filter.ts';
import type { Frame } from '../../src/core/frame.ts';
import { captureWhile, delay, eventually } from '../native/capture-while.ts';
import { describeLive } from '../native/network.ts';

describeLive('a lease', () => {
  test('on each hop: the frames tcpdump sees, once, in both directions', async () => {
    const lab = await createLab({ port: 'tap' });
    try {
      const observers = await Promise.all(lab.path.map((hop) => lab.observe('hv', hop)));
      const hops = lab.path.map((hop) => ({ name: `${lab.ns.name('hv')}/${hop}`, promiscuous: hop === 'br0' }));
      const guest = lab.guests[0]?.mac ?? '';
      const { frames } = await captureWhile(hops, { filter: dhcpFilter(guest) }, async (captured) => {
        expect((await lab.runClient(0, 'udhcpc')).bound).toBe(true);
        await eventually(() => captured.frames.filter(isDhcp).length >= 12, 'DISCOVER to ACK on three hops');
        await delay(100);
      });
      const [uplink, bridge, tap] = lab.path.map((_, id) =>
        frames.filter((frame) => frame.interfaceId === id && isDhcp(frame)),
      );
      const directions = (seen: Frame[] | undefined) => seen?.map(({ direction }) => direction);
      expect(directions(uplink)).toEqual(['out', 'in', 'out', 'in']);
      expect(directions(bridge)).toEqual(['in', 'in', 'in', 'in']);
      expect(directions(tap)).toEqual(['in', 'out', 'in', 'out']);
      for (const [hop, seen] of [uplink, bridge, tap].entries()) {
        const judged = observers[hop]?.frames() ?? [];
        expect(seen?.map(({ timeNs, bytes }) => [timeNs, payload(bytes)])).toEqual(
          judged.map((frame) => [frame.timeNs, frame.payload]),
        );
      }
    } finally {
      await lab.close();
    }
  });
});

function isDhcp({ bytes }: Frame): boolean {
  return bytes[12] === 8 && bytes[13] === 0;
}

function payload(bytes: Uint8Array): string {
  const length = ((bytes[38] ?? 0) << 8) | (bytes[39] ?? 0);
  return Buffer.from(bytes.subarray(42, 34 + length)).toString('hex');
}
