import { expect, test } from 'vitest';
import { parseToolJson } from '../../src/tools/tool-json.ts';

test('control characters that iproute2 leaves as they are', () => {
  const printed = '[ {\n\t"ifname": "t\u001b]0;hi\u0007",\r\n"master": "br0" } ]';
  expect(parseToolJson(printed)).toEqual([{ ifname: 't\u001b]0;hi\u0007', master: 'br0' }]);
});

test('what is escaped stays, and what is no JSON is refused', () => {
  expect(parseToolJson('{"a":"\\u001b\\n\\"\\\\"}')).toEqual({ a: '\u001b\n"\\' });
  expect(() => parseToolJson('Device "x" does not exist.')).toThrow(SyntaxError);
  expect(() => parseToolJson('[{"ifname":"cut')).toThrow(SyntaxError);
});
