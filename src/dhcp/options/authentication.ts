/** Option 90 (RFC 3118; RFC 6704's forcerenew nonce, and option 145) and sub-option 82.8 (RFC 4030). */
import { u8 } from '../../core/bytes.ts';
import { isAtLeast } from './lengths.ts';
import { number } from './scalars.ts';
import { hex, text } from './strings.ts';
import { field, OPAQUE, type OptionDecoder } from './value.ts';

const PROTOCOLS: Readonly<Record<number, string>> = {
  0: 'configuration token',
  1: 'delayed authentication',
  3: 'reconfigure key',
};
const HEADER = 11;
const RELAY_HEADER = 14;

export const decodeAuthentication: OptionDecoder = (bytes, note) => {
  if (!isAtLeast(bytes, HEADER, note)) return OPAQUE;
  const protocol = u8(bytes, 0);
  const information = bytes.subarray(HEADER);
  return {
    kind: 'fields',
    fields: [
      field('protocol', number(protocol, PROTOCOLS[protocol] ?? null)),
      field('algorithm', number(u8(bytes, 1), protocol === 0 ? null : u8(bytes, 1) === 1 ? 'HMAC-MD5' : null)),
      field('replay detection', number(u8(bytes, 2), u8(bytes, 2) === 0 ? 'monotonic counter' : null)),
      field('replay value', hex(bytes.subarray(3, HEADER))),
      field('information', protocol === 0 ? text(information) : hex(information)),
    ],
  };
};

/** Sub-option 82.8: from relay to server, so it names the relay and knows one way only. */
export const decodeRelayAuthentication: OptionDecoder = (bytes, note) => {
  if (!isAtLeast(bytes, RELAY_HEADER, note)) return OPAQUE;
  return {
    kind: 'fields',
    fields: [
      field('algorithm', number(u8(bytes, 0), u8(bytes, 0) === 1 ? 'HMAC-SHA1' : null)),
      field('replay detection', number(u8(bytes, 1) & 0x0f)),
      field('replay value', hex(bytes.subarray(2, 10))),
      field('relay identifier', hex(bytes.subarray(10, RELAY_HEADER))),
      field('information', hex(bytes.subarray(RELAY_HEADER))),
    ],
  };
};

/** Option 145 (RFC 6704): the algorithms a client can take a nonce for. */
export const decodeNonceCapable: OptionDecoder = (bytes) => ({
  kind: 'list',
  items: Array.from(bytes, (algorithm) => number(algorithm, algorithm === 1 ? 'HMAC-MD5' : null)),
});
