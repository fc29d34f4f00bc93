import { describe, expect, it } from 'vitest';
import { LINKTYPE } from '../../src/core/frame.ts';
import { formatIpv4 } from '../../src/core/ipv4.ts';
import type { Datagram } from '../../src/frame/datagram.ts';
import { createFrameDecoder } from '../../src/frame/decode-frame.ts';
import { bytes, CLIENT_MAC, ethernet, frameOf, ipv4, u16, udp, udpFrame } from './build-frame.ts';

const PAYLOAD = bytes('0101060012345678');

function decode(data: Uint8Array, linkType: number = LINKTYPE.ethernet, wireLength = data.length): Datagram | null {
  return createFrameDecoder().decode(frameOf(data, { linkType, wireLength }));
}

describe('link layers', () => {
  const packet = ipv4(udp(PAYLOAD));
  it('Ethernet', () => {
    expect(decode(ethernet(packet))).toMatchObject({
      linkSource: CLIENT_MAC,
      linkDestination: 'ff:ff:ff:ff:ff:ff',
      vlanIds: [],
      sourcePort: 68,
      destinationPort: 67,
      ttl: 64,
      checksum: 'good',
      payload: PAYLOAD,
      anomalies: [],
    });
  });
  it('VLAN tags, single and stacked, outermost first', () => {
    expect(decode(ethernet(packet, [[0x8100, 2222]]))?.vlanIds).toEqual([2222]);
    expect(
      decode(
        ethernet(packet, [
          [0x88a8, 100],
          [0x8100, 7],
          [0x8100, 4094],
        ]),
      )?.vlanIds,
    ).toEqual([100, 7, 4094]);
  });
  it('SLL and SLL2, with and without a VLAN tag inside', () => {
    const sll = bytes(u16(0), u16(1), u16(6), CLIENT_MAC, u16(0), u16(0x0800), packet);
    expect(decode(sll, LINKTYPE.linuxSll)).toMatchObject({ linkSource: CLIENT_MAC, linkDestination: null });
    const sll2 = bytes(
      u16(0x8100),
      u16(0),
      [0, 0, 0, 7],
      u16(1),
      0,
      6,
      CLIENT_MAC,
      u16(0),
      u16(5),
      u16(0x0800),
      packet,
    );
    expect(decode(sll2, LINKTYPE.linuxSll2)).toMatchObject({ linkSource: CLIENT_MAC, vlanIds: [5] });
    const tun = bytes(u16(0), u16(65534), u16(0), new Uint8Array(8), u16(0x0800), packet);
    expect(decode(tun, LINKTYPE.linuxSll)?.linkSource).toBeNull();
  });
  it('RAW, IPv4, NULL in both byte orders, LOOP', () => {
    expect(decode(packet, LINKTYPE.raw)?.payload).toEqual(PAYLOAD);
    expect(decode(packet, LINKTYPE.ipv4)?.payload).toEqual(PAYLOAD);
    expect(decode(bytes([2, 0, 0, 0], packet), LINKTYPE.null)?.payload).toEqual(PAYLOAD);
    expect(decode(bytes([0, 0, 0, 2], packet), LINKTYPE.null)?.payload).toEqual(PAYLOAD);
    expect(decode(bytes([0, 0, 0, 2], packet), LINKTYPE.loop)?.payload).toEqual(PAYLOAD);
    expect(decode(bytes([30, 0, 0, 0], packet), LINKTYPE.null)).toBeNull();
  });
  it('other link types and protocols are none of ours', () => {
    expect(decode(ethernet(packet), 147)).toBeNull();
    expect(decode(ethernet(packet, [], 0x86dd))).toBeNull();
    expect(decode(ethernet(ipv4(udp(PAYLOAD), { protocol: 6 })))).toBeNull();
    expect(decode(udpFrame(PAYLOAD, { sourcePort: 53, destinationPort: 1024 }))).toBeNull();
  });
});

describe('tunnels', () => {
  const inner = ethernet(ipv4(udp(PAYLOAD)), [[0x8100, 12]]);
  const outer = (port: number, header: Uint8Array) =>
    ethernet(ipv4(udp(bytes(header, inner), { sourcePort: 50_000, destinationPort: port })), [[0x8100, 99]]);
  it.each([4789, 8472])('VXLAN on port %i: addresses and tags of the inner frame', (port) => {
    expect(decode(outer(port, bytes('0800000000002a00')))).toMatchObject({ payload: PAYLOAD, vlanIds: [12] });
  });
  it('Geneve, past its options', () => {
    expect(decode(outer(6081, bytes('0100655800002a00', 'aabbccdd')))?.payload).toEqual(PAYLOAD);
  });
  it('GRE with a key', () => {
    expect(decode(ethernet(ipv4(bytes('2000655800000001', inner), { protocol: 47 })))?.payload).toEqual(PAYLOAD);
  });
  it('tunnels in tunnels are followed twice and no further', () => {
    const wrap = (frame: Uint8Array) =>
      ethernet(ipv4(udp(bytes('0800000000002a00', frame), { sourcePort: 50_000, destinationPort: 4789 })));
    expect(decode(wrap(wrap(inner)))?.payload).toEqual(PAYLOAD);
    expect(decode(wrap(wrap(wrap(inner))))).toBeNull();
  });
});

describe('IPv4 and UDP', () => {
  it.each(['good', 'absent', 'partial', 'bad'] as const)('checksum %s', (checksum) => {
    expect(decode(udpFrame(PAYLOAD, { checksum }))?.checksum).toBe(checksum);
  });
  it.each([1, 2, 3, 4, 5, 7, 300, 301])('a payload of %i bytes sums up', (length) => {
    const payload = Uint8Array.from({ length }, (_, i) => (i * 37) & 255);
    expect(decode(udpFrame(payload))?.checksum).toBe('good');
  });
  it('strips Ethernet padding and steps over IPv4 options', () => {
    expect(decode(bytes(udpFrame(PAYLOAD), new Uint8Array(18)))).toMatchObject({ payload: PAYLOAD, anomalies: [] });
    const routed = ethernet(ipv4(udp(PAYLOAD), { options: bytes('01010101') }));
    expect(decode(routed)).toMatchObject({ payload: PAYLOAD, checksum: 'good' });
  });
  it('addresses are unsigned', () => {
    const datagram = decode(udpFrame(PAYLOAD, { source: '192.0.2.1', destination: '224.1.2.3' }));
    expect(formatIpv4(datagram?.ipSource ?? 0)).toBe('192.0.2.1');
    expect(formatIpv4(datagram?.ipDestination ?? 0)).toBe('224.1.2.3');
  });
  it('a frame the capture cut off: the checksum is unknown, nothing disagrees', () => {
    const whole = udpFrame(bytes(PAYLOAD, new Uint8Array(300)));
    const datagram = decode(whole.subarray(0, 100), LINKTYPE.ethernet, whole.length);
    expect(datagram).toMatchObject({ checksum: 'unknown', anomalies: [] });
    expect(datagram?.payload.length).toBe(100 - 42);
  });
  it('lengths that disagree, and a bad header checksum, are anomalies', () => {
    const longUdp = udp(PAYLOAD);
    longUdp.set(u16(500), 4);
    expect(decode(ethernet(ipv4(longUdp)))).toMatchObject({
      checksum: 'unknown',
      anomalies: [{ code: 'udp-length-disagrees', offset: 38 }],
    });
    const longIp = ethernet(ipv4(udp(PAYLOAD), { totalLength: 600 }));
    expect(decode(longIp)?.anomalies.map(({ code }) => code)).toContain('ip-length-disagrees');
    expect(decode(ethernet(ipv4(udp(PAYLOAD), { badChecksum: true })))?.anomalies).toMatchObject([
      { code: 'ip-checksum-bad', offset: 24 },
    ]);
    const offloaded = udpFrame(PAYLOAD);
    offloaded.set([0, 0], 24);
    expect(decode(offloaded)?.anomalies).toMatchObject([{ code: 'ip-checksum-absent', offset: 24 }]);
  });
  it('a wrong IPv4 header is told, of the outermost one only', () => {
    expect(decode(udpFrame(PAYLOAD))?.ipFault).toBeNull();
    const badSum = ipv4(udp(PAYLOAD), { badChecksum: true });
    expect(decode(ethernet(badSum, [[0x8100, 7]]))?.ipFault).toBe('checksum');
    const tooLong = ethernet(ipv4(udp(PAYLOAD), { totalLength: 600 }));
    expect(decode(tooLong)?.ipFault).toBe('length');
    // Of what the capture cut off nobody knows.
    expect(decode(tooLong, LINKTYPE.ethernet, 700)?.ipFault).toBeNull();
    const vxlan = bytes('0800000000002a00', ethernet(badSum));
    expect(decode(ethernet(ipv4(udp(vxlan, { destinationPort: 4789 }))))?.ipFault).toBeNull();
  });
  it('no prefix of a frame throws or yields bytes that are not there', () => {
    const whole = ethernet(ipv4(udp(PAYLOAD)), [[0x8100, 1]]);
    for (let length = 0; length <= whole.length; length++) {
      const datagram = decode(whole.slice(0, length), LINKTYPE.ethernet, whole.length);
      if (datagram) expect(datagram.payload.length).toBe(length - 46);
      else expect(length).toBeLessThan(46);
    }
  });
});
