import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND_NS } from '../../src/core/time.ts';
import { createFrameDecoder } from '../../src/frame/decode-frame.ts';
import { mayCarryDhcp } from '../../src/frame/may-carry-dhcp.ts';
import { bytes, ethernet, frameOf, type Ipv4Options, ipv4, udp } from './build-frame.ts';

const PAYLOAD = Uint8Array.from({ length: 1200 }, (_, i) => (i * 31 + 1) & 255);

/** The datagram in pieces of `size` bytes (a multiple of 8). */
function fragments(size: number, changes: Ipv4Options = {}, datagram = udp(PAYLOAD)): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let offset = 0; offset < datagram.length; offset += size) {
    const more = offset + size < datagram.length;
    frames.push(ethernet(ipv4(datagram.subarray(offset, offset + size), { id: 7, offset, more, ...changes })));
  }
  return frames;
}

describe('fragments', () => {
  it('all pass the quick filter', () => {
    for (const frame of fragments(400)) expect(mayCarryDhcp(1, frame, 0, frame.length)).toBe(true);
  });
  it('are whole again in any order, whatever the size, and once only', () => {
    const orders = fc.constantFrom(8, 64, 400, 1000).chain((size) => {
      const frames = fragments(size, {}, udp(PAYLOAD.subarray(0, size < 64 ? 300 : 1200)));
      return fc.shuffledSubarray(frames, { minLength: frames.length, maxLength: frames.length });
    });
    fc.assert(
      fc.property(orders, (frames) => {
        const decoder = createFrameDecoder();
        const found = frames.map((frame) => decoder.decode(frameOf(frame))).filter((datagram) => datagram !== null);
        expect(found).toHaveLength(1);
        expect(found[0]).toMatchObject({ checksum: 'good', anomalies: [{ code: 'fragmented' }] });
        expect(found[0]?.payload).toEqual(PAYLOAD.subarray(0, found[0]?.payload.length));
        expect(decoder.evictedDatagrams()).toBe(0);
      }),
    );
  });
  it('a copy of a fragment changes nothing', () => {
    const decoder = createFrameDecoder();
    const [first, second, third] = fragments(480);
    for (const frame of [first, first, second, second]) expect(decoder.decode(frameOf(frame!))).toBeNull();
    expect(decoder.decode(frameOf(third!))).toMatchObject({ checksum: 'good', payload: PAYLOAD });
  });
  it('of different interfaces, directions and ids are kept apart', () => {
    const decoder = createFrameDecoder();
    const [first, second] = fragments(800);
    expect(decoder.decode(frameOf(first!, { interfaceId: 1 }))).toBeNull();
    expect(decoder.decode(frameOf(second!, { interfaceId: 2 }))).toBeNull();
    expect(decoder.decode(frameOf(second!, { interfaceId: 1, direction: 'in' }))).toBeNull();
    expect(decoder.decode(frameOf(fragments(800, { id: 8 })[1]!, { interfaceId: 1 }))).toBeNull();
    expect(decoder.decode(frameOf(second!, { interfaceId: 1 }))?.payload).toEqual(PAYLOAD);
  });
  it('that disagree are told: the first to arrive counts', () => {
    const decoder = createFrameDecoder();
    const datagram = udp(PAYLOAD);
    const piece = (offset: number, end: number, fill?: number) => {
      const data = datagram.slice(offset, end);
      if (fill !== undefined) data.fill(fill);
      return frameOf(ethernet(ipv4(data, { id: 7, offset, more: end < datagram.length })));
    };
    decoder.decode(piece(0, 800));
    const whole = decoder.decode(piece(400, datagram.length, 0xee));
    expect(whole?.anomalies.map(({ code }) => code)).toEqual(['fragmented', 'fragments-overlap']);
    expect(whole?.payload.subarray(0, 792)).toEqual(PAYLOAD.subarray(0, 792));
    expect(whole?.checksum).toBe('bad');
  });
  it('that stay alone time out after 30 s on the packet clock and are counted with what was seen', () => {
    const decoder = createFrameDecoder();
    const [first, second] = fragments(800);
    decoder.decode(frameOf(first!, { timeNs: 0n, interfaceId: 3 }));
    expect(decoder.takeIncomplete(29n * SECOND_NS)).toEqual([]);
    expect(decoder.takeIncomplete(30n * SECOND_NS)).toEqual([
      { interfaceId: 3, ipId: 7, timeNs: 0n, isDhcp: true, pieces: [{ offset: 0, length: 800 }] },
    ]);
    expect(decoder.evictedDatagrams()).toBe(1);
    expect(decoder.decode(frameOf(second!, { timeNs: 31n * SECOND_NS, interfaceId: 3 }))).toBeNull();
  });
  it('of other ports hold no memory and are not counted', () => {
    const decoder = createFrameDecoder();
    for (const frame of fragments(400, {}, udp(PAYLOAD, { sourcePort: 2049, destinationPort: 900 }))) {
      expect(decoder.decode(frameOf(frame))).toBeNull();
    }
    expect(decoder.takeIncomplete(60n * SECOND_NS)).toEqual([]);
    expect(decoder.evictedDatagrams()).toBe(0);
  });
  it('of other ports are bounded like all others', () => {
    const decoder = createFrameDecoder({ limits: { datagrams: 10 } });
    const foreign = (id: number) => fragments(400, { id }, udp(PAYLOAD, { sourcePort: 2049, destinationPort: 900 }));
    for (let id = 0; id < 11; id++) decoder.decode(frameOf(foreign(id)[0]!));
    // The latest is remembered; of the first it is not known any more whose its later fragments are.
    for (const id of [10, 0]) decoder.decode(frameOf(foreign(id)[1]!));
    expect(decoder.takeIncomplete(60n * SECOND_NS)).toMatchObject([{ ipId: 0, isDhcp: null }]);
  });
  it('are bounded: the oldest datagram gives way', () => {
    const decoder = createFrameDecoder({ limits: { datagrams: 10 } });
    for (let id = 0; id < 100; id++) decoder.decode(frameOf(fragments(800, { id })[0]!));
    expect(decoder.evictedDatagrams()).toBe(90);
    expect(decoder.decode(frameOf(fragments(800, { id: 99 })[1]!))?.payload).toEqual(PAYLOAD);
    const tiny = createFrameDecoder({ limits: { bytes: 2000 } });
    for (let id = 0; id < 100; id++) tiny.decode(frameOf(fragments(800, { id })[0]!));
    expect(tiny.evictedDatagrams()).toBe(98);
    const few = createFrameDecoder({ limits: { fragments: 4 } });
    expect(fragments(64).every((frame) => few.decode(frameOf(frame)) === null)).toBe(true);
    expect(few.evictedDatagrams()).toBeGreaterThan(0);
  });
  it('an outer datagram in fragments is put together before the tunnel is opened', () => {
    const inner = ethernet(ipv4(udp(PAYLOAD)));
    const outer = udp(bytes('0800000000002a00', inner), { sourcePort: 50_000, destinationPort: 4789 });
    const decoder = createFrameDecoder();
    const found = fragments(800, {}, outer).map((frame) => decoder.decode(frameOf(frame)));
    expect(found[0]).toBeNull();
    expect(found[1]?.payload).toEqual(PAYLOAD);
  });
});
