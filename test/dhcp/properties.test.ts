/** What must hold for any bytes: no throw, no read past the end, bounded work, and encode after decode gives the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBootNames } from '../../src/dhcp/boot-names.ts';
import { decodeMessage } from '../../src/dhcp/decode-message.ts';
import { encodeMessage, type MessageInit, type OptionInit, toMessageInit } from '../../src/dhcp/encode-message.ts';
import { decodeOptions } from '../../src/dhcp/options/decode-options.ts';
import { bytes } from '../frame/build-frame.ts';
import { ascii, DISCOVER, message, option } from './build-message.ts';

/** Decodes in full, in a buffer whose neighbourhood would betray a read past the end, and checks what comes out. */
function decodeFully(payload: Uint8Array): unknown {
  const surrounded = (fill: number) => {
    const buffer = new Uint8Array(payload.length + 600).fill(fill);
    buffer.set(payload, 300);
    const view = buffer.subarray(300, 300 + payload.length);
    const decoded = decodeMessage(view);
    if (!decoded) return null;
    const { payload: _, ...fields } = decoded;
    const options = decodeOptions(decoded);
    for (const { offset, bytes: data } of options) {
      expect(offset).toBeLessThan(payload.length);
      expect(data.length).toBeLessThanOrEqual(payload.length);
    }
    return { fields, options, names: decodeBootNames(decoded) };
  };
  const decoded = surrounded(0);
  expect(surrounded(0xff)).toEqual(decoded);
  return decoded;
}

const optionInit: fc.Arbitrary<OptionInit> = fc.record({
  code: fc.oneof(fc.integer({ min: 1, max: 254 }), fc.constantFrom(43, 60, 61, 77, 81, 82, 119, 121, 124, 125, 175)),
  bytes: fc.uint8Array({ maxLength: 255 }),
});

const messageInit: fc.Arbitrary<MessageInit> = fc.record({
  op: fc.constantFrom(1 as const, 2 as const),
  htype: fc.nat(255),
  hlen: fc.nat(255),
  hops: fc.nat(255),
  xid: fc.nat(0xffffffff),
  secs: fc.nat(0xffff),
  flags: fc.nat(0xffff),
  ciaddr: fc.nat(0xffffffff),
  yiaddr: fc.nat(0xffffffff),
  siaddr: fc.nat(0xffffffff),
  giaddr: fc.nat(0xffffffff),
  chaddr: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  sname: fc.uint8Array({ minLength: 64, maxLength: 64 }),
  file: fc.uint8Array({ minLength: 128, maxLength: 128 }),
  // Without option 52, sname and file stay what they are.
  options: fc.option(
    fc.array(
      optionInit.filter(({ code }) => code !== 52),
      { maxLength: 20 },
    ),
    { nil: null },
  ),
  padTo: fc.constantFrom(0, 300, 548, 1500),
});

describe('any bytes', () => {
  it('raw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (payload) => void decodeFully(payload)),
      { numRuns: 300 },
    );
  });
  it('options of any content behind a sound header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (options) => {
        decodeFully(bytes(message([], { padTo: 0 }).subarray(0, 240), options));
      }),
      { numRuns: 2000 },
    );
  });
  it('every option code with any data', () => {
    fc.assert(
      fc.property(fc.array(optionInit, { maxLength: 30 }), (options) => void decodeFully(message(options))),
      { numRuns: 3000 },
    );
  });
  it('a message cut off at every length', () => {
    const full = message([
      DISCOVER,
      option(61, 255, 0, 0, 0, 1, 0, 1, 0, 1, 1, 2, 3, 4, 'fa163e56eafa'),
      option(82, 1, 4, ascii('eth0'), 9, 7, 0, 0, 0, 9, 2, 1, 0),
      option(119, 3, ascii('eng'), 7, ascii('example'), 0, 1, 97, 0xc0, 4),
      option(121, 24, 192, 0, 2, 10, 0, 0, 1),
      option(125, 0, 0, 13, 233, 5, 1, 3, ascii('OUI')),
      option(60, ascii('PXEClient')),
      option(43, 8, 7, 0, 0, 1, 192, 0, 2, 9, 9, 4, 0, 1, 1, 65, 255),
    ]);
    for (let length = 0; length <= full.length; length++) decodeFully(full.subarray(0, length));
  });
  it('65,507 bytes of the worst there is decode in bounded time', () => {
    const header = message([], { padTo: 0 }).subarray(0, 240);
    const fills = [
      [52, 0],
      [119, 2, 0xc0, 0],
      [82, 1, 82],
      [43, 2, 43, 0],
      [1, 0],
      [61, 255],
      [255, 255],
      [12, 1, 27],
    ];
    for (const fill of fills) {
      const payload = new Uint8Array(65_507);
      payload.set(header);
      for (let at = 240; at < payload.length; at++) payload[at] = fill[(at - 240) % fill.length]!;
      const started = performance.now();
      decodeOptions(decodeMessage(payload)!);
      expect(performance.now() - started, `filled with ${fill}`).toBeLessThan(1000);
    }
  });
});

describe('encode', () => {
  it('encode, decode, encode: the same bytes', () => {
    fc.assert(
      fc.property(messageInit, (init) => {
        const encoded = encodeMessage(init);
        const decoded = decodeMessage(encoded);
        expect(decoded).not.toBeNull();
        // The codes in a cookie-less message's padding mean nothing.
        expect(encodeMessage(toMessageInit(decoded!))).toEqual(encoded);
      }),
      { numRuns: 1000 },
    );
  });
  it('with overloaded areas and options longer than 255 bytes too', () => {
    const encoded = message([
      option(52, 3),
      option(
        119,
        Uint8Array.from({ length: 600 }, (_, i) => i & 63),
      ),
      { ...option(12, ascii('host')), area: 'file' },
      { ...option(67, ascii('boot')), area: 'sname' },
    ]);
    const decoded = decodeMessage(encoded)!;
    expect(encodeMessage(toMessageInit(decoded))).toEqual(encoded);
    const long = decodeOptions(decoded).find(({ code }) => code === 119);
    expect(long).toMatchObject({ instances: 3 });
    expect(long?.bytes.length).toBe(600);
  });
  it('says what does not fit', () => {
    expect(() => message([{ ...option(12, new Uint8Array(64)), area: 'sname' }])).toThrow(/sname of 67 bytes, 64 fit/);
  });
});
