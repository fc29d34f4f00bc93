/**
 * How many DHCP frames a second are captured on three hops at once, what is lost, what it costs, and the highest rate
 * without loss. Part of scripts/bench/live.js.
 */
import { discovers, HOPS, send } from './network.js';
import { CAP, DHCPHOP, DUMPCAP, startTool, TCPDUMPS, TRACE, total } from './tools.js';

/** Frames a second offered; 0 is as fast as one sender goes. */
const RATES = [5_000, 20_000, 40_000, 80_000, 0];
const SECONDS = 3;
const UNLIMITED_FRAMES = 300_000;
/** Frames sent before anything is measured, at the lowest rate: what a program does once is not what a frame costs. */
const WARMING_FRAMES = 5_000;
/** Guests the frames are from, in turn, each DISCOVER with an xid of its own. */
const GUESTS = 1_000;
/** Frames have to get through this often for a rate to count as free of loss. */
const RUNS = 2;

/** @param {import('./network.js').Namespaces} namespaces @param {string} directory */
export async function benchRate(namespaces, directory) {
  console.log('DISCOVERs from the guest over three hops; CPU is user and system of the tool, per million hop frames\n');
  console.log(`${'tool'.padEnd(24)}${'sent/s'.padStart(10)}${'lost'.padStart(10)}${'CPU s'.padStart(10)}  of it`);
  /** @type {Map<string, number>} */
  const best = new Map();
  /** Tools that lost frames at some rate: of the others only the sender's limit is known. @type {Set<string>} */
  const lossy = new Set();
  for (const rate of RATES) {
    for (const tool of [DHCPHOP, TRACE, TCPDUMPS, DUMPCAP, CAP]) {
      if (!tool.isInstalled()) {
        console.log(`${tool.name}: not installed`);
        continue;
      }
      const measured = await worstOf(tool, namespaces, directory, rate);
      if (measured.lost > 0) lossy.add(tool.name);
      else best.set(tool.name, Math.max(best.get(tool.name) ?? 0, measured.rate));
      console.log(line(tool, measured));
    }
    console.log();
  }
  const ours = best.get(DHCPHOP.name) ?? 0;
  const text = (/** @type {string} */ name) => {
    const theirs = best.get(name);
    if (theirs === undefined) return `${name}: lost at every rate`;
    if (!lossy.has(name)) return `${name}: lost nothing either`;
    return `${lossy.has(DHCPHOP.name) ? '' : 'at least '}${(ours / theirs).toFixed(1)} times that of ${name}`;
  };
  console.log(
    `highest rate without loss: ${Math.round(ours)}/s, ${[TCPDUMPS, DUMPCAP, CAP].map(({ name }) => text(name)).join(', ')}\n`,
  );
}

/**
 * Several runs, until one loses frames: the CPU of the cheapest.
 * @param {Parameters<typeof measure>} args
 */
async function worstOf(...args) {
  let worst = await measure(...args);
  for (let run = 1; run < RUNS && worst.lost === 0; run++) {
    const next = await measure(...args);
    worst = { ...next, cpu: total(next.cpu) < total(worst.cpu) ? next.cpu : worst.cpu };
  }
  return worst;
}

/**
 * @typedef {object} Measured
 * @property {number} rate  Sent a second.
 * @property {number} lost  Hop frames.
 * @property {number} frames  Hop frames in all.
 * @property {Map<string, number>} cpu  Seconds by thread name.
 */

/**
 * @param {import('./tools.js').Tool} tool
 * @param {import('./network.js').Namespaces} namespaces
 * @param {string} directory
 * @param {number} rate
 * @returns {Promise<Measured>}
 */
async function measure(tool, namespaces, directory, rate) {
  const running = await startTool(tool, namespaces.name('hv'), HOPS, directory);
  // dumpcap says that it captures a little before it does.
  await settled();
  await send(namespaces, discovers(GUESTS), WARMING_FRAMES, 5_000);
  await settled();
  const before = running.cpu();
  const count = rate === 0 ? UNLIMITED_FRAMES : rate * SECONDS;
  const seconds = await send(namespaces, discovers(GUESTS), count, rate);
  await settled();
  const cpu = running.cpu();
  for (const [name, value] of before) cpu.set(name, (cpu.get(name) ?? 0) - value);
  const { captured } = await running.end();
  const frames = count * HOPS.length;
  return { rate: count / seconds, lost: frames + WARMING_FRAMES * HOPS.length - captured, frames, cpu };
}

/** tcpdump sees the last frames when the block of its ring is a second old. */
function settled() {
  return new Promise((resolve) => setTimeout(resolve, 1500));
}

/** @param {import('./tools.js').Tool} tool @param {Measured} measured */
function line(tool, { rate, lost, frames, cpu }) {
  const perMillion = (/** @type {number} */ seconds) => (seconds / (frames / 1e6)).toFixed(2);
  const thread = cpu.get('dhcphop-capture');
  const columns = [Math.round(rate).toString(), lost.toString(), perMillion(total(cpu))].map((text) =>
    text.padStart(10),
  );
  const share = thread === undefined ? '' : `  capture thread ${perMillion(thread)}`;
  return `${tool.name.padEnd(24)}${columns.join('')}${share}`;
}
