/** Fields that a client has filled in a way that many are known to: read as they are, and remarked on. */
import { expect, test } from 'vitest';
import { decodeMessage } from '../../src/dhcp/decode-message.ts';
import { headerRemarks } from '../../src/dhcp/header-remarks.ts';
import { ascii, DISCOVER, message } from './build-message.ts';

const remarksOn = (changes: Parameters<typeof message>[1]) =>
  headerRemarks(decodeMessage(message([DISCOVER], changes))!);

test.each([0x0100, 0x1e00, 0xff00])('secs %i looks little-endian', (secs) => {
  expect(remarksOn({ secs })).toEqual([
    {
      code: 'secs-little-endian',
      offset: 8,
      detail: `secs ${secs} is ${secs / 256} in little-endian order, as Windows writes it`,
    },
  ]);
});

test.each([0, 30, 255, 257, 0x1e01])('secs %i does not', (secs) => {
  expect(remarksOn({ secs })).toEqual([]);
});

const chaddrOf = (text: string) => {
  const chaddr = new Uint8Array(16);
  chaddr.set(ascii(text).subarray(0, 16));
  return { chaddr };
};

test.each(['02:00:5e:00:00:01', '02-00-5E-AA-BB-CC', '02:00:', '02005e0000ff'])('chaddr as the text %s', (text) => {
  const detail = `chaddr holds the text "${text.slice(0, 16)}", where the bytes of a MAC belong`;
  expect(remarksOn(chaddrOf(text))).toEqual([{ code: 'chaddr-is-text', offset: 28, detail }]);
});

test.each(['', 'host', '02:', 'fa:zz:00', '02005e'])('chaddr as the text %j is no MAC', (text) => {
  expect(remarksOn(chaddrOf(text))).toEqual([]);
});
