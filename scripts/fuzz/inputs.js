/** Seeded nonsense: what the decoders are fed by scripts/fuzz.js. */

/** @typedef {{ kind: 'frame' | 'payload' | 'options' | 'raw', linkType: number, bytes: Uint8Array }} Input */

const LINK_TYPES = [1, 1, 1, 1, 0, 101, 108, 113, 228, 276];

/**
 * A frame, a payload or options, each changed from one of `frames`, or noise.
 * @param {(bound: number) => number} random
 * @param {readonly Uint8Array[]} frames
 * @returns {Input}
 */
export function makeInput(random, frames) {
  const linkType = LINK_TYPES[random(LINK_TYPES.length)] ?? 1;
  const choice = random(8);
  if (choice === 0) return { kind: 'raw', linkType, bytes: randomBytes(random, random(600)) };
  const frame = frames[random(frames.length)] ?? new Uint8Array(0);
  if (choice < 4) return { kind: 'frame', linkType: choice < 3 ? 1 : linkType, bytes: mutate(random, frame) };
  const payload = frame.subarray(42);
  if (choice < 6) return { kind: 'payload', linkType, bytes: mutate(random, payload) };
  const bytes = new Uint8Array(240 + random(400));
  bytes.set(payload.subarray(0, 240));
  bytes.set([99, 130, 83, 99], 236);
  let at = 240;
  while (at < bytes.length) {
    const length = random(random(4) === 0 ? 256 : 24);
    const body = randomBytes(random, length);
    // Small numbers are lengths, codes and pointers: they lead deeper than noise does.
    if (random(2) === 0) for (let i = 0; i < body.length; i++) body[i] = (body[i] ?? 0) & 15;
    bytes.set([1 + random(254), random(16) === 0 ? random(256) : length].slice(0, bytes.length - at), at);
    if (at + 2 < bytes.length) bytes.set(body.subarray(0, bytes.length - at - 2), at + 2);
    at += 2 + length;
  }
  return { kind: 'options', linkType, bytes };
}

/**
 * Flips, overwrites, inserts, removes, repeats and cuts, a few times.
 * @param {(bound: number) => number} random
 * @param {Uint8Array} seed
 */
function mutate(random, seed) {
  let bytes = seed.slice();
  for (let rounds = random(6); rounds >= 0; rounds--) {
    const at = random(bytes.length + 1);
    const size = 1 + random(8);
    switch (random(6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        bytes[at] = [0, 1, 4, 52, 53, 61, 82, 119, 127, 128, 192, 255][random(12)] ?? 0;
        break;
      case 2:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...randomBytes(random, size), ...bytes.subarray(at)]);
        break;
      case 3:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + size)]);
        break;
      case 4:
        bytes.copyWithin(random(bytes.length + 1), at, at + size * 4);
        break;
      default:
        if (random(4) === 0) bytes = bytes.slice(0, at);
        else bytes[at] = random(256);
    }
  }
  return bytes;
}

/**
 * Numbers in [0, bound): equal for one seed and input on every machine (splitmix32).
 * @param {number} seed
 * @param {number} input
 */
export function createRandom(seed, input) {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(input + 1, 0x85ebca6b)) | 0;
  return (/** @type {number} */ bound) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * bound);
  };
}

/**
 * @param {(bound: number) => number} random
 * @param {number} length
 */
function randomBytes(random, length) {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = random(256);
  return bytes;
}
