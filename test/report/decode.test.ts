import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../src/dhcp/decode-message.ts';
import { createFrameDecoder } from '../../src/frame/decode-frame.ts';
import { decodeJson } from '../../src/report/decode-json.ts';
import { decodeText } from '../../src/report/decode-text.ts';
import { secondsText } from '../../src/report/decode-value-text.ts';
import { type DecodeView, viewMessage } from '../../src/report/decode-view.ts';
import { ascii, message, option } from '../dhcp/build-message.ts';
import { ethernet, frameOf, ipv4, type UdpOptions, udp, udpFrame } from '../frame/build-frame.ts';

function viewOf(data: Uint8Array): DecodeView {
  const frame = frameOf(data, { timeNs: 1_790_000_000_522_190_123n, direction: 'in' });
  const datagram = createFrameDecoder().decode(frame)!;
  return viewMessage(frame, 'tap0', datagram, decodeMessage(datagram.payload)!);
}

const fromServer: UdpOptions = { source: '192.0.2.1', destination: '192.0.2.94', sourcePort: 67, destinationPort: 68 };
const text = (data: Uint8Array) => decodeText(viewOf(data), { columns: 80, color: false });

describe('decode as text', () => {
  it('an OFFER', () => {
    const offer = message(
      [
        option(53, 2),
        option(54, 192, 0, 2, 1),
        option(51, 0, 0, 0x15, 0x18),
        option(12, ascii('büro')),
        option(121, 24, 192, 0, 2, 10, 0, 0, 1, 0, 0, 0, 0, 0),
        option(82, 1, 4, ascii('eth0'), 2, 3, 0, 1, 2),
        option(249, 0, 10, 0, 0, 1),
      ],
      { op: 2, yiaddr: 0xc000025e, flags: 0x8000, file: ascii('pxelinux.0') },
    );
    expect(text(ethernet(ipv4(udp(offer, fromServer), fromServer), [[0x8100, 2222]]))).toMatchInlineSnapshot(`
      "2026-09-21 14:13:20.522190 +00:00  tap0 in  OFFER  192.0.2.1:67 > 192.0.2.94:68
        frame        fa:16:3e:56:ea:fa > ff:ff:ff:ff:ff:ff, VLAN 2222, TTL 64,
                     UDP checksum good, 346 bytes
        client       fa:16:3e:56:ea:fa (Ethernet), xid 0x7694a8b8, secs 0, hops 0,
                     flags 0x8000 broadcast
        addresses    yiaddr 192.0.2.94
        boot         file "pxelinux.0"
         53  message type              OFFER (2)
         54  server identifier         192.0.2.1
         51  lease time                1 h 30 min (5400 s)
         12  host name                 "büro"
        121  classless static routes
               192.0.2.0/24 via 10.0.0.1
               0.0.0.0/0 on link
         82  relay agent information
               1 circuit id: "eth0"
               2 remote id: 00:01:02
        249  classless static routes (Microsoft)
               0.0.0.0/0 via 10.0.0.1

      "
    `);
  });
  it('says what is odd where it is odd', () => {
    const odd = message([option(53, 1), option(51, 1, 2), { ...option(12, ascii('x')), area: 'options' }], {
      chaddr: ascii('other!'),
      padTo: 0,
    });
    const cut = odd.subarray(0, odd.length - 1);
    expect(text(udpFrame(cut, { checksum: 'partial' }))).toMatchInlineSnapshot(`
      "2026-09-21 14:13:20.522190 +00:00  tap0 in  DISCOVER  0.0.0.0:68 > 255.255.255.255:67
        frame        fa:16:3e:56:ea:fa > ff:ff:ff:ff:ff:ff, TTL 64,
                     UDP checksum partial, 292 bytes
        client       6f:74:68:65:72:21 (Ethernet), xid 0x7694a8b8, secs 0, hops 0,
                     flags 0x0000
          !  udp-checksum-partial: the UDP checksum is only begun: offload has not finished it [byte 40 of the frame]
          !  end-missing: no end option in options [byte 250 of the message]
          !  chaddr-differs: chaddr 6f:74:68:65:72:21, but sent by fa:16:3e:56:ea:fa [byte 28 of the message]
         53  message type              DISCOVER (1)
         51  lease time                01:02
          !  option-length: 2 bytes where the type has 4 [byte 245 of the message]
         12  host name                 "x"

      "
    `);
  });
  it('nothing a packet says reaches the terminal as it is', () => {
    const hostile = '\u001b[2J\u202e\u0007\n\r';
    const everywhere = [12, 14, 15, 17, 40, 56, 60, 66, 67, 77, 81, 99, 114, 119, 124, 125, 161, 252, 224].map((code) =>
      option(code, 1, 1, 1, 12, ascii(hostile), 0),
    );
    const latin1 = option(62, 0x9b, 0x31, 0x6d, 0xff);
    const data = message([option(53, 1), ...everywhere, latin1, option(82, 1, 12, ascii(hostile))], {
      sname: ascii(hostile),
      file: ascii(hostile),
    });
    const view = viewOf(udpFrame(data));
    for (const shown of [decodeText(view, { columns: 80, color: false }), decodeJson(view)]) {
      expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(shown).toContain('u202e');
    }
  });
  it.each([
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min (60 s)'],
    [5400, '1 h 30 min (5400 s)'],
    [90_061, '1 d 1 h 1 min 1 s (90061 s)'],
    [-3600, '-1 h (-3600 s)'],
    [0xffffffff, 'infinite'],
  ])('%i seconds', (seconds, expected) => {
    expect(secondsText(seconds)).toBe(expected);
  });
});

describe('decode as JSON', () => {
  it('has every field, options with raw bytes, values with dotted addresses', () => {
    const data = message([option(53, 1), option(3, 192, 0, 2, 1), option(55, 1, 3), option(61, 1, 'fa163e56eafa')]);
    const decoded = JSON.parse(decodeJson(viewOf(udpFrame(data))));
    expect(decoded).toMatchObject({
      time: '1790000000.522190123',
      interface: 'tap0',
      direction: 'in',
      type: 'DISCOVER',
      xid: '0x7694a8b8',
      chaddr: 'fa:16:3e:56:ea:fa',
      udpChecksum: 'good',
      frameAnomalies: [],
      messageAnomalies: [],
    });
    expect(decoded.options[1]).toEqual({
      code: 3,
      name: 'router',
      type: 'addresses',
      area: 'options',
      offset: 243,
      instances: 1,
      hex: 'c0000201',
      value: { kind: 'addresses', addresses: ['192.0.2.1'] },
      anomalies: [],
    });
    expect(decoded.options[2].value.codes).toEqual([
      { code: 1, name: 'subnet mask' },
      { code: 3, name: 'router' },
    ]);
  });
});
