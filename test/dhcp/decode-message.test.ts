import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, hasKnownOp } from '../../src/dhcp/decode-message.ts';
import { bytes, u32 } from '../frame/build-frame.ts';
import { ascii, CHADDR, DISCOVER, message, OFFER, option } from './build-message.ts';

const codesOf = (payload: Uint8Array) => decodeMessage(payload)?.anomalies.map(({ code }) => code);

describe('decodeMessage', () => {
  it('reads every field of the header', () => {
    const payload = message([OFFER], {
      op: 2,
      hops: 3,
      xid: 0xfedcba98,
      secs: 0x1234,
      flags: 0x8000,
      ciaddr: 0xc0000201,
      yiaddr: 0xc0000202,
      siaddr: 0xc0000203,
      giaddr: 0xc0000204,
    });
    expect(decodeMessage(payload)).toMatchObject({
      op: 2,
      htype: 1,
      hlen: 6,
      hops: 3,
      xid: 0xfedcba98,
      secs: 0x1234,
      flags: 0x8000,
      ciaddr: 0xc0000201,
      yiaddr: 0xc0000202,
      siaddr: 0xc0000203,
      giaddr: 0xc0000204,
      chaddr: 'fa:16:3e:56:ea:fa',
      type: 'OFFER',
      serverId: null,
      requestedAddress: null,
      clientId: null,
      text: null,
      anomalies: [],
    });
  });
  it('reads the options that the trace needs', () => {
    const nak = message([
      option(53, 6),
      option(54, 192, 0, 2, 1),
      option(50, 192, 0, 2, 94),
      option(61, 1, CHADDR.subarray(0, 6)),
      option(56, ascii('wrong network')),
    ]);
    expect(decodeMessage(nak)).toMatchObject({
      type: 'NAK',
      serverId: 0xc0000201,
      requestedAddress: 0xc000025e,
      clientId: '01:fa:16:3e:56:ea:fa',
      text: 'wrong network',
    });
  });
  it('names message types 1 to 18, and no others', () => {
    const names = Array.from({ length: 20 }, (_, type) => decodeMessage(message([option(53, type)]))?.type);
    expect(names).toMatchInlineSnapshot(`
      [
        "UNKNOWN",
        "DISCOVER",
        "OFFER",
        "REQUEST",
        "DECLINE",
        "ACK",
        "NAK",
        "RELEASE",
        "INFORM",
        "FORCERENEW",
        "LEASEQUERY",
        "LEASEUNASSIGNED",
        "LEASEUNKNOWN",
        "LEASEACTIVE",
        "BULKLEASEQUERY",
        "LEASEQUERYDONE",
        "ACTIVELEASEQUERY",
        "LEASEQUERYSTATUS",
        "TLS",
        "UNKNOWN",
      ]
    `);
  });
  it('a message without option 53, or without a cookie, is BOOTP', () => {
    expect(decodeMessage(message([option(12, ascii('x'))]))?.type).toBe('BOOTREQUEST');
    expect(decodeMessage(message(null, { op: 2 }))).toMatchObject({
      type: 'BOOTREPLY',
      anomalies: [{ code: 'cookie-absent', offset: 236 }],
    });
  });
  it('is null for what is no BOOTP', () => {
    expect(decodeMessage(new Uint8Array(0))).toBeNull();
    expect(decodeMessage(message([DISCOVER]).subarray(0, 43))).toBeNull();
    const payload = message(null);
    payload[0] = 3;
    expect(decodeMessage(payload)).toBeNull();
  });
  it.each([0, 3, 255])('with an op of %i and a cookie it is a message that goes nowhere', (op) => {
    const payload = message([DISCOVER]);
    payload[0] = op;
    const decoded = decodeMessage(payload)!;
    expect(decoded).toMatchObject({
      op,
      xid: 0x7694a8b8,
      type: 'DISCOVER',
      anomalies: [{ code: 'op-invalid', offset: 0 }],
    });
    expect(hasKnownOp(decoded)).toBe(false);
    expect(hasKnownOp(decodeMessage(message([DISCOVER]))!)).toBe(true);
  });
  it('a message that the capture cut off keeps its fields and claims no type', () => {
    expect(decodeMessage(message([DISCOVER]).subarray(0, 60))).toMatchObject({
      chaddr: 'fa:16:3e:56:ea:fa',
      xid: 0x7694a8b8,
      type: 'UNKNOWN',
      anomalies: [{ code: 'header-cut-off', offset: 60 }],
    });
  });
  it.each([60, 235, 236, 237, 239, 240, 241, 242])(
    '%i bytes of a message end before its type: it is not known',
    (length) => {
      const cut = message([DISCOVER]).subarray(0, length);
      expect(decodeMessage(cut, cut, true)?.type).toBe('UNKNOWN');
    },
  );
  it.each([60, 235, 237, 239, 241, 242])(
    'a whole message of %i bytes ends in a field: its type is not known',
    (length) => {
      expect(decodeMessage(message([DISCOVER]).subarray(0, length))?.type).toBe('UNKNOWN');
    },
  );
  it('a whole BOOTP message needs no end option, no options and no cookie', () => {
    const options = message([option(12, ascii('x'))]);
    const padded = new Uint8Array(300);
    padded.set(options.subarray(0, options.lastIndexOf(255)));
    for (const whole of [padded, padded.subarray(0, 243), padded.subarray(0, 240), padded.subarray(0, 236)]) {
      expect(decodeMessage(whole)?.type).toBe('BOOTREQUEST');
      expect(decodeMessage(whole, whole, true)?.type).toBe('UNKNOWN');
    }
    // What comes behind the end option tells nothing more.
    expect(decodeMessage(options, options, true)?.type).toBe('BOOTREQUEST');
  });
  it('an option that goes on behind the end of a whole message may have been the type', () => {
    expect(decodeMessage(bytes(message([option(12, ascii('x'))]).subarray(0, 240), 12, 9, 65))?.type).toBe('UNKNOWN');
  });
  it('hardware other than Ethernet', () => {
    const infiniband = message([DISCOVER], { htype: 32, hlen: 0, chaddr: new Uint8Array(16) });
    expect(decodeMessage(infiniband)).toMatchObject({ htype: 32, chaddr: '', anomalies: [] });
    const ieee1394 = message([DISCOVER], { htype: 24, hlen: 8 });
    expect(decodeMessage(ieee1394)?.chaddr).toBe('fa:16:3e:56:ea:fa:00:00');
    expect(decodeMessage(message([DISCOVER], { hlen: 255 }))).toMatchObject({
      chaddr: 'fa:16:3e:56:ea:fa:00:00:00:00:00:00:00:00:00:00',
      anomalies: [{ code: 'hlen-too-long', offset: 2 }],
    });
    expect(codesOf(message([DISCOVER], { hlen: 5 }))).toEqual(['hlen-disagrees']);
  });
  it('joins split options, and takes the first of a fixed-length one (RFC 3396, and dnsmasq sending 54 twice)', () => {
    const payload = message([
      option(61, 0, ascii('abc')),
      option(54, 1, 2, 3),
      option(54, 192, 0, 2, 1),
      option(54, 192, 0, 2, 2),
      option(56, ascii('no ')),
      option(61, ascii('def')),
      option(56, ascii('lease')),
    ]);
    expect(decodeMessage(payload)).toMatchObject({
      clientId: '00:61:62:63:64:65:66',
      serverId: 0xc0000201,
      text: 'no lease',
    });
  });
  it('follows overload through file and then sname', () => {
    const payload = message([
      option(52, 3),
      { ...option(56, ascii('b')), area: 'file' },
      { ...option(56, ascii('c')), area: 'sname' },
      { ...OFFER, area: 'sname' },
      option(56, ascii('a')),
    ]);
    expect(decodeMessage(payload)).toMatchObject({ type: 'OFFER', text: 'abc', anomalies: [] });
  });
  it('takes sname for a name where option 52 does not say otherwise', () => {
    expect(decodeMessage(message([DISCOVER], { sname: bytes(53, 1, 2, 255) }))?.type).toBe('DISCOVER');
  });

  it('anomalies carry code, offset and detail', () => {
    const lacksEnd = bytes(message([DISCOVER], { padTo: 0 }).subarray(0, 243), 12, 9, 65);
    expect(decodeMessage(lacksEnd)?.anomalies).toEqual([
      { code: 'option-cut-off', offset: 243, detail: 'option 12 says 9 bytes, 1 are left in options' },
      { code: 'end-missing', offset: 246, detail: 'no end option in options' },
    ]);
    expect(decodeMessage(bytes(message([DISCOVER]), 7))?.anomalies).toMatchObject([
      { code: 'data-after-end', offset: 300 },
    ]);
    expect(codesOf(message([DISCOVER, option(52, 7)]))).toContain('overload-invalid');
    expect(codesOf(message([DISCOVER, option(52, 0)]))).toEqual(['overload-invalid']);
    expect(codesOf(message([DISCOVER, option(52, 1)]))).toEqual(['end-missing', 'overload-empty']);
  });
});

describe('contentKey', () => {
  const options = [DISCOVER, option(61, 1, CHADDR.subarray(0, 6)), option(55, 1, 3, 6, 15)];
  const keyOf = (payload: Uint8Array) => decodeMessage(payload)?.contentKey;
  const key = keyOf(message(options));

  it('is the same whatever a hop may change', () => {
    expect(Number.isSafeInteger(key)).toBe(true);
    expect(keyOf(message(options, { hops: 2, giaddr: 0xc0000264 }))).toBe(key);
    expect(keyOf(message([...options, option(82, 1, 4, ascii('eth0'))], { hops: 1 }))).toBe(key);
    expect(keyOf(message([option(82, 1, 4, ascii('eth0')), ...options]))).toBe(key);
    expect(keyOf(message([options[0]!, option(82, 1, 1, 7), ...options.slice(1)]))).toBe(key);
    expect(keyOf(message(options, { padTo: 0 }))).toBe(key);
    expect(keyOf(message(options, { padTo: 548 }))).toBe(key);
    expect(keyOf(bytes(message(options), 1, 2, 3))).toBe(key);
    const shifted = new Uint8Array(1000);
    shifted.set(message(options), 3);
    expect(keyOf(shifted.subarray(3, 303))).toBe(key);
  });
  it('pads between options do not count', () => {
    const plain = message(options, { padTo: 0 });
    expect(keyOf(bytes(plain.subarray(0, 243), 0, 0, 0, plain.subarray(243)))).toBe(key);
  });
  it('differs where anything else does', () => {
    const variants = [
      message(options, { xid: 1 }),
      message(options, { secs: 4 }),
      message(options, { flags: 0x8000 }),
      message(options, { ciaddr: 1 }),
      message(options, { yiaddr: 1 }),
      message(options, { op: 2 }),
      message(options, { file: ascii('x') }),
      message(options, { sname: ascii('x') }),
      message(options.slice(0, 2)),
      message([options[1]!, options[0]!, options[2]!]),
      message([...options, option(80)]),
      message(null),
    ];
    expect(new Set([key, ...variants.map(keyOf)]).size).toBe(variants.length + 1);
  });
  it('changes with every single bit of chaddr, sname, file and options', () => {
    const keys = new Set([key]);
    const bits = fc.nat((message(options, { padTo: 0 }).length - 1) * 8 - 1);
    fc.assert(
      fc.property(bits, (bit) => {
        const at = bit >>> 3;
        const payload = message(options, { padTo: 0 });
        payload[at]! ^= 1 << (bit & 7);
        // hops and giaddr do not count; op, the cookie and the lengths of options change what there is to hash
        if (at < 4 || (at >= 24 && at < 28) || (at >= 236 && at < 240)) return;
        expect(keyOf(payload)).not.toBe(key);
        keys.add(keyOf(payload));
      }),
      { numRuns: 2000 },
    );
    expect(keys.size).toBeGreaterThan(500);
  });
  it('does not collide over a hundred thousand transmissions', () => {
    const payload = message(options);
    const keys = new Set<number>();
    for (let xid = 0; xid < 100_000; xid++) {
      payload.set(u32(xid), 4);
      keys.add(keyOf(payload) ?? 0);
    }
    expect(keys.size).toBe(100_000);
  });
});
