#!/usr/bin/env node
/**
 * Feeds the decoders seeded nonsense: mutated frames of every capture at hand, mutated payloads, raw bytes. A throw, a
 * hang or a read past the end ends it with the seed and the bytes. Called by scripts/test for a short while; by hand:
 *   node scripts/fuzz.js [--inputs N] [--seconds T] [--seed S] [--first I]     needs `npm run build`
 * Input I of seed S is always the same, so `--seed S --first I --inputs 1` shows a failure again.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

/** @typedef {import('../src/core/frame.ts').Frame} Frame */
/** @typedef {{ inputs: number, seconds: number, seed: number, first: number, progress: SharedArrayBuffer }} Job */

const HANG_MILLISECONDS = 5000;
const FOLDERS = ['pcaps', process.env.DHCPHOP_CAPTURES ?? '../shared/captures'];
const LINK_TYPES = [1, 1, 1, 1, 0, 101, 108, 113, 228, 276];
/** Of these inputs every one is decoded twice, in different surroundings, to betray a read past the end. */
const EVERY_SO_MANY = 16;

if (isMainThread) watch();
else await fuzz(workerData);

/** The decoders run in a worker, so that a hang can be told and ended. */
function watch() {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: 'Infinity' },
      seconds: { type: 'string', default: 'Infinity' },
      seed: { type: 'string', default: '1' },
      first: { type: 'string', default: '0' },
    },
  });
  const isEndless = values.inputs === 'Infinity' && values.seconds === 'Infinity';
  const progress = new SharedArrayBuffer(8);
  /** @type {Job} */
  const job = {
    inputs: Number(values.inputs),
    seconds: isEndless ? 20 : Number(values.seconds),
    seed: Number(values.seed),
    first: Number(values.first),
    progress,
  };
  const worker = new Worker(new URL(import.meta.url), { workerData: job });
  const counter = new Float64Array(progress);
  let last = -1;
  const timer = setInterval(() => {
    if (counter[0] === last && last > 0) {
      console.error(`fuzz: hangs on input ${last}: node scripts/fuzz.js --seed ${job.seed} --first ${last} --inputs 1`);
      process.exit(1);
    }
    last = counter[0] ?? 0;
  }, HANG_MILLISECONDS);
  worker.on('error', (error) => {
    console.error(`fuzz: ${error.stack}`);
    process.exit(1);
  });
  worker.on('exit', (code) => {
    clearInterval(timer);
    process.exitCode = code;
  });
}

/** @param {Job} job */
async function fuzz({ inputs, seconds, seed, first, progress }) {
  const decode = await loadDecoders();
  const frames = await loadFrames();
  const counter = new Float64Array(progress);
  const counts = { frame: 0, payload: 0, options: 0, raw: 0 };
  const started = performance.now();
  let messages = 0;
  let slowest = 0;
  let at = first;
  for (; at < first + inputs; at++) {
    counter[0] = at;
    if ((at & 1023) === 0 && performance.now() - started > seconds * 1000) break;
    const random = createRandom(seed, at);
    const input = makeInput(random, frames);
    counts[input.kind]++;
    const before = performance.now();
    try {
      messages += decode(input, random(256));
      if (at % EVERY_SO_MANY === 0) checkBounds(decode, input);
    } catch (error) {
      console.error(`fuzz: input ${at} of seed ${seed} (${input.kind}): ${Buffer.from(input.bytes).toString('hex')}`);
      throw error;
    }
    slowest = Math.max(slowest, performance.now() - before);
  }
  const took = (performance.now() - started) / 1000;
  const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  console.log(
    `fuzz: ${at - first} inputs of seed ${seed} in ${took.toFixed(1)} s (${kinds.join(', ')}; seeds from ${frames.length} frames): ` +
      `${messages} messages, no throw, no hang, slowest ${slowest.toFixed(1)} ms`,
  );
}

/** @typedef {{ kind: 'frame' | 'payload' | 'options' | 'raw', linkType: number, bytes: Uint8Array }} Input */

/**
 * @param {(bound: number) => number} random
 * @param {readonly Uint8Array[]} frames
 * @returns {Input}
 */
function makeInput(random, frames) {
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
 * The same bytes between zeros and between ones must come out the same.
 * @param {(input: Input, interfaceId: number, trail?: unknown[]) => unknown} decode
 * @param {Input} input
 */
function checkBounds(decode, input) {
  const results = [0, 255].map((fill) => {
    const surrounded = new Uint8Array(input.bytes.length + 512).fill(fill);
    surrounded.set(input.bytes, 256);
    const trail = /** @type {unknown[]} */ ([]);
    decode({ ...input, bytes: surrounded.subarray(256, 256 + input.bytes.length) }, 0, trail);
    return trail;
  });
  if (!isDeepStrictEqual(results[0], results[1])) throw new Error('what lies around the bytes changes the result');
}

/** @returns {Promise<(input: Input, interfaceId: number, trail?: unknown[]) => number>} */
async function loadDecoders() {
  /** @param {string} path */
  const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
  /** @type {typeof import('../src/frame/decode-frame.ts')} */
  const { createFrameDecoder } = await built('frame/decode-frame.js');
  /** @type {typeof import('../src/frame/may-carry-dhcp.ts')} */
  const { mayCarryDhcp } = await built('frame/may-carry-dhcp.js');
  /** @type {typeof import('../src/dhcp/decode-message.ts')} */
  const { decodeMessage } = await built('dhcp/decode-message.js');
  /** @type {typeof import('../src/dhcp/encode-message.ts')} */
  const { encodeMessage, toMessageInit } = await built('dhcp/encode-message.js');
  /** @type {typeof import('../src/dhcp/boot-names.ts')} */
  const { decodeBootNames } = await built('dhcp/boot-names.js');
  /** @type {typeof import('../src/dhcp/options/decode-options.ts')} */
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

/** Frames of the captures at hand that may carry DHCP, and one made up, so that there is a seed anywhere. */
async function loadFrames() {
  /** @type {typeof import('../src/capture/file-source.ts')} */
  const { openFileSource } = await import(new URL('../dist/capture/file-source.js', import.meta.url).href);
  /** @type {typeof import('../src/frame/may-carry-dhcp.ts')} */
  const { mayCarryDhcp } = await import(new URL('../dist/frame/may-carry-dhcp.js', import.meta.url).href);
  const made = new Uint8Array(342);
  made.set([8, 0, 0x45, 0, 1, 72], 12);
  made.set([17], 23);
  made.set([0, 68, 0, 67, 1, 52], 34);
  made.set([1, 1, 6], 42);
  made.set([99, 130, 83, 99, 53, 1, 1, 61, 7, 1, 2, 0, 0, 0, 0, 1, 255], 278);
  const frames = [made];
  for (const folder of FOLDERS.filter((each) => existsSync(each))) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => /\.pcap(ng)?$/.test(each.name))) {
      try {
        const source = await openFileSource([{ path: join(entry.parentPath, entry.name), name: null }], {
          keep: mayCarryDhcp,
        });
        for await (const batch of source.batches()) for (const { bytes } of batch.frames) frames.push(bytes.slice());
      } catch {
        // A capture that cannot be read is none of this script's business.
      }
    }
  }
  return frames;
}

/**
 * Numbers in [0, bound): equal for one seed and input on every machine (splitmix32).
 * @param {number} seed
 * @param {number} input
 */
function createRandom(seed, input) {
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
