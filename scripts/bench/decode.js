#!/usr/bin/env node
/**
 * How fast frames become messages: what the trace needs of each, and every option of each, against tshark and the npm
 * package `dhcp`, on the same generated capture in the same run. Called as `node scripts/bench.js decode [FRAMES]`,
 * or by itself. Needs `npm run build`; a peer that is not there is said to be missing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateDhcp, generateOnce } from './generate-capture.js';

/** @typedef {import('../../src/core/frame.ts').Frame} Frame */

/** What `npm run build` made; not a literal, so that types do not depend on it. @param {string} path */
const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
/** @type {typeof import('../../src/frame/decode-frame.ts')} */
const { createFrameDecoder } = await built('frame/decode-frame.js');
/** @type {typeof import('../../src/dhcp/decode-message.ts')} */
const { decodeMessage } = await built('dhcp/decode-message.js');
/** @type {typeof import('../../src/dhcp/options/decode-options.ts')} */
const { decodeOptions } = await built('dhcp/options/decode-options.js');

/** As much as the file reader reads at once, so that frames are as warm in the cache as they are there. */
const CHUNK_BYTES = 1024 * 1024;
const ROUNDS = 5;
/** Few enough that tshark is done in a minute. */
const TSHARK_FRAMES = 50_000;
const PEER = 'dhcp@0.2.20';
const TARGETS = { trace: 1.5e6, options: 3e5 };

/**
 * @param {readonly string[]} args
 */
export async function run(args) {
  const count = Number(args[0] ?? 1_000_000);
  const directory = join(tmpdir(), `dhcphop-bench-${process.getuid?.() ?? 0}`);
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `decode-${count}.pcap`);
  generateOnce([path], (paths) => generateDhcp(paths, count));
  const file = readFileSync(path);

  const decoder = createFrameDecoder();
  const trace = best(file, (frame) => {
    const datagram = decoder.decode(frame);
    return datagram && decodeMessage(datagram.payload) ? 1 : 0;
  });
  const options = best(file, (frame) => {
    const datagram = decoder.decode(frame);
    const message = datagram && decodeMessage(datagram.payload);
    return message ? decodeOptions(message).length : 0;
  });
  const frameOnly = best(file, (frame) => (decoder.decode(frame) ? 1 : 0));
  const peer = loadPeer(directory);
  const peerRate = peer && best(file, (frame) => (peer(frame.bytes.subarray(42)) ? 1 : 0));
  const tshark = timeTshark(file, directory);

  console.log(`${count} DHCP frames, best of ${ROUNDS} rounds for each megabyte, frames per second`);
  row('frame layer alone', frameOnly);
  row('what the trace needs', trace, `target ${format(TARGETS.trace)}: ${trace >= TARGETS.trace ? 'met' : 'MISSED'}`);
  row(
    'every option decoded',
    options,
    `target ${format(TARGETS.options)}: ${options >= TARGETS.options ? 'met' : 'MISSED'}`,
  );
  if (peerRate) row(`npm ${PEER}, payload only`, peerRate, ratios(trace, options, peerRate));
  else console.log(`npm ${PEER}: not measured, npm could not install it`);
  if (tshark) row('tshark -T fields', tshark, ratios(trace, options, tshark));
  else console.log('tshark: not measured, it is not installed');
}

/**
 * Frames per second over the whole file: the sum of each chunk's best of several rounds, since a machine that is
 * shared stalls for milliseconds at a time. Frames are cut out of the file outside the clock.
 * @param {Buffer} file
 * @param {(frame: Frame) => number} decode
 */
function best(file, decode) {
  const chunk = new Uint8Array(CHUNK_BYTES);
  /** @type {number[]} */
  const nanoseconds = [];
  let frames = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let at = 24;
    let useful = 0;
    frames = 0;
    for (let index = 0; at < file.length; index++) {
      chunk.set(file.subarray(at, at + CHUNK_BYTES));
      const { batch, end } = cut(chunk, Math.min(file.length - at, CHUNK_BYTES));
      at += end;
      const started = process.hrtime.bigint();
      for (const frame of batch) useful += decode(frame);
      const took = Number(process.hrtime.bigint() - started);
      nanoseconds[index] = Math.min(nanoseconds[index] ?? took, took);
      frames += batch.length;
    }
    if (useful < frames) throw new Error(`only ${useful} of ${frames} frames were decoded`);
  }
  return (frames / nanoseconds.reduce((sum, each) => sum + each, 0)) * 1e9;
}

/**
 * The whole records in `chunk`, and where they end.
 * @param {Uint8Array} chunk
 * @param {number} length
 */
function cut(chunk, length) {
  /** @type {Frame[]} */
  const batch = [];
  const view = new DataView(chunk.buffer);
  let end = 0;
  while (end + 16 <= length) {
    const captured = view.getUint32(end + 8, true);
    if (end + 16 + captured > length) break;
    const bytes = chunk.subarray(end + 16, end + 16 + captured);
    batch.push({ interfaceId: 0, timeNs: 0n, direction: null, linkType: 1, bytes, wireLength: captured });
    end += 16 + captured;
  }
  return { batch, end };
}

/**
 * The parser of the npm package `dhcp`, installed beside the captures; null where that fails.
 * @param {string} directory
 * @returns {((payload: Uint8Array) => unknown) | null}
 */
function loadPeer(directory) {
  const prefix = join(directory, 'peers');
  const module = join(prefix, 'node_modules/dhcp/lib/protocol.js');
  if (!existsSync(module)) {
    spawnSync('npm', ['install', '--silent', '--ignore-scripts', '--prefix', prefix, PEER], { stdio: 'ignore' });
  }
  if (!existsSync(module)) return null;
  const { parse } = createRequire(import.meta.url)(module);
  return (payload) => parse(Buffer.from(payload.buffer, payload.byteOffset, payload.length));
}

/**
 * tshark's rate over the head of the capture, its start left out; null where it is not installed.
 * @param {Buffer} file
 * @param {string} directory
 */
function timeTshark(file, directory) {
  const time = (/** @type {number} */ frames) => {
    let end = 24;
    for (let i = 0; i < frames && end < file.length; i++) end += 16 + file.readUInt32LE(end + 8);
    const head = join(directory, `head-${frames}.pcap`);
    writeFileSync(head, file.subarray(0, end));
    const started = process.hrtime.bigint();
    const fields = ['-T', 'fields', '-e', 'dhcp.id', '-e', 'dhcp.option.value'];
    const { status } = spawnSync('tshark', ['-r', head, ...fields], { stdio: 'ignore' });
    return status === 0 ? Number(process.hrtime.bigint() - started) / 1e9 : null;
  };
  const start = time(1);
  const all = time(TSHARK_FRAMES);
  return start === null || all === null ? null : TSHARK_FRAMES / (all - start);
}

/**
 * @param {number} trace
 * @param {number} options
 * @param {number} peer
 */
function ratios(trace, options, peer) {
  return `trace ${(trace / peer).toFixed(1)} times, every option ${(options / peer).toFixed(1)} times as fast`;
}

/**
 * @param {string} what
 * @param {number} rate
 */
function row(what, rate, remark = '') {
  console.log(`${what.padEnd(26)} ${format(rate).padStart(11)}   ${remark}`.trimEnd());
}

/** @param {number} rate */
function format(rate) {
  return Math.round(rate).toLocaleString('en-US');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(process.argv.slice(2));
