/**
 * One tool under one load at one rate. It is warmed first, each tool alike: a trace runs for minutes, and what a program
 * does once (V8 compiles what runs often, tables grow) is not what a frame costs. Part of scripts/bench/live.js.
 */
import { sleep } from '../../../lab/process.js';
import { HOPS, send } from './network.js';
import { startTool } from './tools.js';

/** Frames sent before anything is measured, and how many a second: few enough for every tool to keep up. */
export const WARMING_FRAMES = 20_000;
const WARMING_RATE = 10_000;
/** Frames measured, at least, and for how long, at least. */
const LEAST_FRAMES = 100_000;
const LEAST_SECONDS = 3;
const UNLIMITED_FRAMES = 300_000;
/** tcpdump sees the last frames when the block of its ring is a second old; dumpcap is ready a little after it says so. */
const SETTLED_MS = 1500;

/**
 * @typedef {object} Measured
 * @property {number} rate  Sent a second.
 * @property {number} lost  Hop frames, those of the warming included.
 * @property {number} frames  Hop frames measured.
 * @property {Map<string, number>} cpu  Seconds by thread name, for those frames.
 * @property {Map<string, number>} before  The same from the start of the program on, before those frames.
 */

/**
 * @param {{ namespaces: import('./network.js').Namespaces, directory: string }} place
 * @param {{ tool: import('./tools.js').Tool, groups: readonly import('./network.js').Group[], rate: number }} what
 *   `rate` in frames a second, 0 for as fast as the sender goes.
 * @returns {Promise<Measured>}
 */
export async function measureRate({ namespaces, directory }, { tool, groups, rate }) {
  const running = await startTool(tool, namespaces.name('hv'), HOPS, directory);
  await sleep(SETTLED_MS);
  await send(namespaces, groups, WARMING_FRAMES, WARMING_RATE);
  await sleep(SETTLED_MS);
  const before = running.cpu();
  const count = rate === 0 ? UNLIMITED_FRAMES : Math.max(LEAST_FRAMES, rate * LEAST_SECONDS);
  const seconds = await send(namespaces, groups, count, rate);
  await sleep(SETTLED_MS);
  const cpu = running.cpu();
  for (const [name, value] of before) cpu.set(name, (cpu.get(name) ?? 0) - value);
  const { captured } = await running.end();
  const frames = count * HOPS.length;
  return { rate: count / seconds, lost: frames + WARMING_FRAMES * HOPS.length - captured, frames, cpu, before };
}
