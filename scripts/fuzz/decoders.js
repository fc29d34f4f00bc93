/** The built decoders, one behind the other, as scripts/fuzz.js feeds them. */
import { isDeepStrictEqual } from 'node:util';

/** @typedef {import('./inputs.js').Input} Input */

/**
 * The same bytes between zeros and between ones must come out the same.
 * @param {(input: Input, interfaceId: number, trail?: unknown[]) => unknown} decode
 * @param {Input} input
 */
export function checkBounds(decode, input) {
  const results = [0, 255].map((fill) => {
    const surrounded = new Uint8Array(input.bytes.length + 512).fill(fill);
    surrounded.set(input.bytes, 256);
    const trail = /** @type {unknown[]} */ ([]);
    decode({ ...input, bytes: surrounded.subarray(256, 256 + input.bytes.length) }, 0, trail);
    return trail;
  });
  if (!isDeepStrictEqual(results[0], results[1])) throw new Error('what lies around the bytes changes the result');
}

/**
 * Throws where the quick filter and the decoder disagree. `trail` takes what every step gave. Returns how many messages.
 * @returns {Promise<(input: Input, interfaceId: number, trail?: unknown[]) => number>}
 */
export async function loadDecoders() {
  /** @param {string} path */
  const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
  /** @type {typeof import('../../src/frame/decode-frame.ts')} */
  const { createFrameDecoder } = await built('frame/decode-frame.js');
  /** @type {typeof import('../../src/frame/may-carry-dhcp.ts')} */
  const { mayCarryDhcp } = await built('frame/may-carry-dhcp.js');
  /** @type {typeof import('../../src/dhcp/decode-message.ts')} */
  const { decodeMessage } = await built('dhcp/decode-message.js');
  /** @type {typeof import('../../src/dhcp/encode-message.ts')} */
  const { encodeMessage, toMessageInit } = await built('dhcp/encode-message.js');
  /** @type {typeof import('../../src/dhcp/boot-names.ts')} */
  const { decodeBootNames } = await built('dhcp/boot-names.js');
  /** @type {typeof import('../../src/dhcp/options/decode-options.ts')} */
  const { decodeOptions } = await built('dhcp/options/decode-options.js');
  const shared = createFrameDecoder();
  let clock = 0n;

  return ({ kind, linkType, bytes }, interfaceId, trail) => {
    let payload = bytes;
    if (kind === 'frame' || kind === 'raw') {
      clock += 1_000_000n;
      // Fragments are remembered, which a comparison of two runs must not be.
      const decoder = trail ? createFrameDecoder() : shared;
      const mayCarry = mayCarryDhcp(linkType, bytes, 0, bytes.length);
      const frame = { interfaceId, timeNs: clock, direction: null, linkType, bytes, wireLength: bytes.length };
      const datagram = decoder.decode(frame);
      if (datagram && !mayCarry) throw new Error('the quick filter turns down a frame that decodes');
      trail?.push(mayCarry, datagram && { ...datagram, payload: Buffer.from(datagram.payload) });
      payload = datagram ? datagram.payload : bytes;
    }
    const message = decodeMessage(payload);
    if (!message) return 0;
    const options = decodeOptions(message);
    const names = decodeBootNames(message);
    trail?.push({ ...message, payload: Buffer.from(payload) }, options, names);
    // An overloaded area that was full without an end option does not take one more byte.
    if (trail && message.anomalies.length === 0) trail.push(encodeMessage(toMessageInit(message)));
    return 1;
  };
}
