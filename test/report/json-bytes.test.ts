import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIpv4 } from '../../src/core/ipv4.ts';
import { formatTime } from '../../src/core/time.ts';
import { encodeText, JsonBytes } from '../../src/report/json/json-bytes.ts';
import { formatXid } from '../../src/report/words/format-xid.ts';
import { collect } from './collect.ts';

function written(add: (out: JsonBytes) => void): string {
  const { pieces, write } = collect();
  const out = new JsonBytes(write);
  add(out);
  out.flush();
  return pieces.join('');
}

test('numbers, xids, addresses and times are those of the text report', () => {
  const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
  fc.assert(
    fc.property(fc.maxSafeNat(), uint32, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), (number, word, time) => {
      expect(written((out) => out.addNumber(number))).toBe(String(number));
      expect(written((out) => out.addHex(word))).toBe(formatXid(word).slice(2));
      expect(written((out) => out.addAddress(word))).toBe(word === 0 ? 'null' : `"${formatIpv4(word)}"`);
      expect(written((out) => out.addTime(time))).toBe(`"${formatTime(time)}"`);
    }),
  );
});

test.each([0, 9, 10, 99, 999_999_999, 1_000_000_000, 10_000_000_000, Number.MAX_SAFE_INTEGER])('%d', (number) => {
  expect(written((out) => out.addNumber(number))).toBe(String(number));
  expect(written((out) => out.addTime(BigInt(number)))).toBe(`"${formatTime(BigInt(number))}"`);
});

test('unknown is null', () => {
  expect(written((out) => out.addTime(null))).toBe('null');
  expect(written((out) => out.addAddress(0))).toBe('null');
});

test('pieces of any size come out whole and in order', () => {
  const sizes = [1, 65_535, 2, 65_536, 3, 65_537, 200_000, 4];
  const texts = sizes.map((size, i) => String.fromCharCode(0x61 + i).repeat(size));
  const text = written((out) => {
    for (const each of texts) out.add(encodeText(each));
    out.addText('é\u{1f310}');
  });
  expect(text).toBe(`${texts.join('')}é\u{1f310}`);
});

test('flushSoon hands on once, after what runs', async () => {
  const { pieces, write } = collect();
  const out = new JsonBytes(write);
  for (const line of ['a\n', 'b\n']) {
    out.addText(line);
    out.flushSoon();
  }
  expect(pieces).toEqual([]);
  await Promise.resolve();
  expect(pieces).toEqual(['a\nb\n']);
});
