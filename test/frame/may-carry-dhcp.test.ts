import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINKTYPE } from '../../src/core/frame.ts';
import { createFrameDecoder } from '../../src/frame/decode-frame.ts';
import { mayCarryDhcp } from '../../src/frame/may-carry-dhcp.ts';
import { bytes, ethernet, frameOf, ipv4, udp, udpFrame } from './build-frame.ts';

/** As a reader asks: in the middle of a larger chunk. */
function asks(data: Uint8Array, linkType: number = LINKTYPE.ethernet): boolean {
  return mayCarryDhcp(
    linkType,
    bytes(new Uint8Array(5).fill(17), data, new Uint8Array(60).fill(67)),
    5,
    5 + data.length,
  );
}

const PAYLOAD = new Uint8Array(300);

describe('mayCarryDhcp', () => {
  it.each([
    ['client to server', 68, 67],
    ['server to client', 67, 68],
    ['relay to server', 67, 67],
    ['PXE boot server', 4011, 2070],
    ['unicast from any port', 40_000, 67],
  ])('lets through %s', (_, sourcePort, destinationPort) => {
    expect(asks(udpFrame(PAYLOAD, { sourcePort, destinationPort }))).toBe(true);
  });
  it('rejects other UDP, TCP, ARP, IPv6, and what is too short', () => {
    expect(asks(udpFrame(PAYLOAD, { sourcePort: 53, destinationPort: 5353 }))).toBe(false);
    expect(asks(ethernet(ipv4(udp(PAYLOAD), { protocol: 6 })))).toBe(false);
    expect(asks(ethernet(PAYLOAD, [], 0x0806))).toBe(false);
    expect(asks(ethernet(PAYLOAD, [], 0x86dd))).toBe(false);
    expect(asks(udpFrame(PAYLOAD).subarray(0, 41))).toBe(false);
    expect(asks(new Uint8Array(0))).toBe(false);
    expect(asks(udpFrame(PAYLOAD), 147)).toBe(false);
  });
  it('rejects a tunnel that carries something else', () => {
    const inner = udpFrame(PAYLOAD, { sourcePort: 53, destinationPort: 5353 });
    const outer = udpFrame(bytes('0800000000002a00', inner), { sourcePort: 50_000, destinationPort: 4789 });
    expect(asks(outer)).toBe(false);
  });

  it('never says no to what the decoder decodes, and both hold on any bytes', () => {
    const linkType = fc.constantFrom(...Object.values(LINKTYPE), 147);
    const seeds = [
      udpFrame(PAYLOAD),
      ethernet(ipv4(udp(PAYLOAD)), [[0x88a8, 1]]),
      ethernet(ipv4(udp(PAYLOAD), { offset: 64 })),
      ipv4(udp(PAYLOAD)),
      bytes('00000001000600112233445500000800', ipv4(udp(PAYLOAD))),
      udpFrame(bytes('0800000000002a00', udpFrame(PAYLOAD)), { sourcePort: 50_000, destinationPort: 4789 }),
    ];
    const mutated = fc
      .tuple(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 }),
        fc.option(fc.nat(400), { nil: null }),
      )
      .map(([seed, changes, cut]) => {
        const copy = seed.slice();
        for (const [at, value] of changes) copy[at] = value;
        return cut === null ? copy : copy.subarray(0, cut);
      });
    fc.assert(
      fc.property(linkType, fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), (type, data) => {
        const datagram = createFrameDecoder().decode(frameOf(data, { linkType: type }));
        if (datagram) expect(asks(data, type)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});
