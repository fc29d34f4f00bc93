#!/usr/bin/env node
/**
 * Writes the captures the benches read: classic pcap, Ethernet, microseconds, the same bytes on every run.
 * Called by scripts/bench/replay.js; by hand: node scripts/bench/generate-capture.js mixed|dhcp|path DIRECTORY [FRAMES]
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHUNK_BYTES = 4 * 1024 * 1024;
export const DHCP_FRAME_BYTES = 342;
const START_SECONDS = 1_790_000_000;

/** Delays in microseconds after the start of an exchange: DISCOVER, OFFER, REQUEST, ACK. */
const STEP_MICROSECONDS = [0, 1_200, 1_900, 3_000];
const MESSAGE_TYPES = [1, 2, 3, 5];

/**
 * Buffered writer of one classic capture.
 * @param {string} path
 */
function createCapture(path) {
  const fd = openSync(path, 'w', 0o600);
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let used = 0;
  const flush = () => {
    for (let done = 0; done < used; ) done += writeSync(fd, buffer, done, used - done);
    used = 0;
  };
  buffer.writeUInt32LE(0xa1b2c3d4, 0);
  buffer.writeUInt16LE(2, 4);
  buffer.writeUInt16LE(4, 6);
  buffer.writeUInt32LE(262_144, 16);
  buffer.writeUInt32LE(1, 20);
  used = 24;
  return {
    /**
     * @param {number} microseconds since the start of the capture
     * @param {Uint8Array} frame
     * @param {number} length
     */
    frame(microseconds, frame, length) {
      if (used + 16 + length > CHUNK_BYTES) flush();
      buffer.writeUInt32LE(START_SECONDS + Math.floor(microseconds / 1e6), used);
      buffer.writeUInt32LE(microseconds % 1e6, used + 4);
      buffer.writeUInt32LE(length, used + 8);
      buffer.writeUInt32LE(length, used + 12);
      buffer.set(length === frame.length ? frame : frame.subarray(0, length), used + 16);
      used += 16 + length;
    },
    close() {
      flush();
      closeSync(fd);
    },
  };
}

/** A small linear congruential generator: numbers in [0, bound), equal on every run. */
function createRandom() {
  let state = 0x2545f491;
  /** @param {number} bound */
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/**
 * Ones' complement sum of 16-bit words.
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} end
 * @param {number} sum
 */
function onesComplement(bytes, start, end, sum) {
  let total = sum;
  for (let i = start; i < end; i += 2) total += bytes.readUInt16BE(i);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

/**
 * Message `step` of exchange `index`, written over `frame`: a client of its own, an xid of its own, good checksums.
 * @param {Buffer} frame
 * @param {number} index
 * @param {number} step
 */
export function writeDhcpFrame(frame, index, step) {
  const reply = step % 2 === 1;
  const client = Buffer.from([0xfa, 0x16, index >>> 24, index >>> 16, index >>> 8, index]);
  const server = Buffer.from([0x52, 0x54, 0, 0, 0, 1]);
  const address = 0x0a00_0000 + (index % 0xff_0000) + 16;
  frame.fill(0);
  (reply ? client : Buffer.alloc(6, 255)).copy(frame, 0);
  (reply ? server : client).copy(frame, 6);
  frame.writeUInt16BE(0x0800, 12);
  frame.set([0x45, 0x10, 0, 0], 14);
  frame.writeUInt16BE(DHCP_FRAME_BYTES - 14, 16);
  frame.set([64, 17], 22);
  frame.writeUInt32BE(reply ? 0x0a00_0001 : 0, 26);
  frame.writeUInt32BE(reply ? address : 0xffff_ffff, 30);
  frame.writeUInt16BE(~onesComplement(frame, 14, 34, 0) & 0xffff, 24);
  frame.writeUInt16BE(reply ? 67 : 68, 34);
  frame.writeUInt16BE(reply ? 68 : 67, 36);
  frame.writeUInt16BE(DHCP_FRAME_BYTES - 34, 38);
  frame.set([reply ? 2 : 1, 1, 6, 0], 42);
  frame.writeUInt32BE(Math.imul(index, 0x9e3779b1) >>> 0, 46);
  if (reply) frame.writeUInt32BE(address, 58);
  client.copy(frame, 70);
  frame.writeUInt32BE(0x6382_5363, 278);
  const options = [53, 1, MESSAGE_TYPES[step] ?? 1, 61, 7, 1, ...client];
  if (step > 0) options.push(54, 4, 10, 0, 0, 1);
  if (step === 2) options.push(50, 4, address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
  if (reply) options.push(51, 4, 0, 0, 14, 16, 1, 4, 255, 0, 0, 0, 3, 4, 10, 0, 0, 1);
  else options.push(55, 6, 1, 3, 6, 15, 26, 28);
  frame.set([...options, 255], 282);
  const pseudo = onesComplement(frame, 26, 34, 17 + DHCP_FRAME_BYTES - 34);
  frame.writeUInt16BE(~onesComplement(frame, 34, DHCP_FRAME_BYTES, pseudo) & 0xffff || 0xffff, 40);
}

/**
 * Other traffic: TCP and UDP of many sizes, some of it VLAN-tagged, none of it DHCP.
 * @param {Buffer} frame
 * @param {(bound: number) => number} random
 */
function writeOtherFrame(frame, random) {
  const tagged = random(10) === 0;
  const ip = tagged ? 18 : 14;
  for (let i = 0; i < 12; i++) frame[i] = i % 6 === 0 ? 2 : random(256);
  if (tagged) frame.writeUInt32BE(0x8100_0000 + random(4096), 12);
  frame.writeUInt16BE(0x0800, ip - 2);
  frame[ip] = 0x45;
  frame[ip + 6] = 0x40;
  frame[ip + 7] = 0;
  frame[ip + 9] = random(5) === 0 ? 17 : 6;
  frame.writeUInt32BE(0x0a00_0000 + random(1 << 24), ip + 12);
  frame.writeUInt32BE(0x0a00_0000 + random(1 << 24), ip + 16);
  frame.writeUInt16BE(1024 + random(60_000), ip + 20);
  frame.writeUInt16BE(443, ip + 22);
  const size = random(5) < 2 ? 1514 - random(3) * 120 : 60 + random(120);
  frame.writeUInt16BE(size - ip, ip + 2);
  return size;
}

/**
 * One file, one frame in a hundred DHCP: 2.5 GB at four million frames.
 * @param {string} path
 * @param {number} frames
 */
export function generateMixed(path, frames) {
  const capture = createCapture(path);
  const random = createRandom();
  const dhcp = Buffer.alloc(DHCP_FRAME_BYTES);
  const other = Buffer.alloc(1514, 0x5a);
  const spacing = 250;
  for (let i = 0; i < frames; i++) {
    // A message every hundred frames, so that the four of an exchange lie 25 ms apart.
    if (i % 100 === 99) {
      const count = Math.floor(i / 100);
      writeDhcpFrame(dhcp, count >> 2, count & 3);
      capture.frame(i * spacing, dhcp, DHCP_FRAME_BYTES);
    } else capture.frame(i * spacing, other, writeOtherFrame(other, random));
  }
  capture.close();
}

/**
 * Whole exchanges and nothing else, four frames each, over `paths.length` interfaces from the network to the guest: a
 * reply passes them in order, a request in reverse, 10 microseconds a hop.
 * @param {readonly string[]} paths
 * @param {number} frames over all files together
 */
export function generateDhcp(paths, frames) {
  const captures = paths.map(createCapture);
  const dhcp = Buffer.alloc(DHCP_FRAME_BYTES);
  const exchanges = Math.floor(frames / 4 / paths.length);
  for (let index = 0; index < exchanges; index++) {
    for (let step = 0; step < 4; step++) {
      writeDhcpFrame(dhcp, index, step);
      captures.forEach((capture, hop) => {
        const hopsPassed = step % 2 === 1 ? hop : paths.length - 1 - hop;
        capture.frame(index * 4_000 + (STEP_MICROSECONDS[step] ?? 0) + hopsPassed * 10, dhcp, DHCP_FRAME_BYTES);
      });
    }
  }
  for (const capture of captures) capture.close();
}

/**
 * A data centre that comes back after a power cut: `guests` ask within `seconds`, each gets its lease, at one interface.
 * @param {string} path
 * @param {number} guests
 * @param {number} seconds
 * @param {number} answerMicroseconds between two messages of one guest: how busy the server is
 */
export function generateBurst(path, guests, seconds, answerMicroseconds) {
  const capture = createCapture(path);
  const dhcp = Buffer.alloc(DHCP_FRAME_BYTES);
  const spacing = (seconds * 1e6) / guests;
  /** How many guests have sent or got each message; they do so in turn. */
  const done = MESSAGE_TYPES.map(() => 0);
  const timeOf = (/** @type {number} */ step) => Math.floor((done[step] ?? 0) * spacing) + step * answerMicroseconds;
  for (let frames = 0; frames < guests * MESSAGE_TYPES.length; frames++) {
    let next = -1;
    for (let step = 0; step < done.length; step++) {
      if ((done[step] ?? 0) < guests && (next < 0 || timeOf(step) < timeOf(next))) next = step;
    }
    writeDhcpFrame(dhcp, done[next] ?? 0, next);
    capture.frame(timeOf(next), dhcp, DHCP_FRAME_BYTES);
    done[next] = (done[next] ?? 0) + 1;
  }
  capture.close();
}

/**
 * Runs `write` on temporary names unless all of `paths` exist already.
 * @param {readonly string[]} paths
 * @param {(paths: readonly string[]) => void} write
 */
export function generateOnce(paths, write) {
  if (paths.every((path) => existsSync(path))) return;
  write(paths.map((path) => `${path}.part`));
  for (const path of paths) renameSync(`${path}.part`, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind, directory = '.', frames] = process.argv.slice(2);
  mkdirSync(directory, { recursive: true });
  if (kind === 'mixed') generateMixed(join(directory, 'tap0.pcap'), Number(frames ?? 4_000_000));
  else if (kind === 'dhcp') generateDhcp([join(directory, 'tap0.pcap')], Number(frames ?? 1_000_000));
  else if (kind === 'path') {
    const paths = ['bond0', 'br0', 'tap0'].map((name) => join(directory, `${name}.pcap`));
    generateDhcp(paths, Number(frames ?? 1_000_000));
  } else {
    console.error('usage: node scripts/bench/generate-capture.js mixed|dhcp|path DIRECTORY [FRAMES]');
    process.exitCode = 2;
  }
}
