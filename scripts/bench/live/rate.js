/**
 * How many DHCP frames a second are captured on three hops at once, what is lost, what it costs, and the highest rate
 * without loss. Part of scripts/bench/live.js; scripts/bench/live/measure-rate.js measures one tool once.
 */
import { measureRate, WARMING_FRAMES } from './measure-rate.js';
import { buildBridge, discovers, exchanges } from './network.js';
import { CAP, DHCPHOP, DUMPCAP, TCPDUMPS, TRACE, total } from './tools.js';

/** Frames a second offered; 0 is as fast as one sender goes. */
const RATES = [5_000, 20_000, 40_000, 80_000, 0];
/** Guests in turn, each exchange with an xid of its own. As many as a trace follows at once (src/trace/limits.ts). */
const GUESTS = 4_000;
/** Frames have to get through this often for a rate to count as free of loss; the CPU is that of the cheapest. */
const RUNS = 2;

/** What guests do: most get a lease at once; those that get no answer leave a trace an exchange that stays open. */
const LOADS = [
  {
    name: 'whole exchanges, DISCOVER OFFER REQUEST ACK',
    groups: exchanges(GUESTS),
    rates: RATES,
    tools: [DHCPHOP, TRACE, TCPDUMPS, DUMPCAP, CAP],
  },
  {
    name: 'DISCOVERs that nobody answers',
    groups: discovers(GUESTS),
    rates: [5_000, 40_000],
    tools: [TRACE, DUMPCAP],
  },
];

/** @param {import('./network.js').Namespaces} namespaces @param {string} directory */
export async function benchRate(namespaces, directory) {
  await buildBridge(namespaces, 'guest', 'guest');
  const place = { namespaces, directory };
  console.log(`DHCP over three hops; CPU is user and system of the tool while it is sent, per million hop frames;`);
  console.log(
    `"before": CPU seconds for the start and the ${3 * WARMING_FRAMES} hop frames all tools are warmed with\n`,
  );
  const summaries = [];
  for (const { name, groups, rates, tools } of LOADS) {
    console.log(`${name}\n`);
    console.log(
      `${'tool'.padEnd(20)}${['sent/s', 'lost', 'CPU s', 'before'].map((text) => text.padStart(10)).join('')}`,
    );
    const highest = new Highest();
    for (const rate of rates) {
      for (const tool of tools) {
        if (!tool.isInstalled()) {
          console.log(`${tool.name}: not installed`);
          continue;
        }
        const measured = await worstOf(place, { tool, groups, rate });
        highest.take(tool, measured);
        console.log(line(tool, measured));
      }
      console.log();
    }
    if (tools.includes(DHCPHOP)) summaries.push(highest.toString());
  }
  console.log(`${summaries.join('\n')}\n`);
}

/** The highest rate without loss of each tool. Of those that lost nothing only the sender's limit is known. */
class Highest {
  /** @type {Map<string, number>} */
  #best = new Map();
  /** @type {Set<string>} */
  #lossy = new Set();

  /** @param {import('./tools.js').Tool} tool @param {import('./measure-rate.js').Measured} measured */
  take({ name }, { lost, rate }) {
    if (lost > 0) this.#lossy.add(name);
    else this.#best.set(name, Math.max(this.#best.get(name) ?? 0, rate));
  }

  toString() {
    const ours = this.#best.get(DHCPHOP.name) ?? 0;
    const against = [TCPDUMPS, DUMPCAP, CAP].map(({ name }) => {
      const theirs = this.#best.get(name);
      if (theirs === undefined) return `${name}: lost at every rate`;
      if (!this.#lossy.has(name)) return `${name}: lost nothing either`;
      return `${this.#lossy.has(DHCPHOP.name) ? '' : 'at least '}${(ours / theirs).toFixed(1)} times that of ${name}`;
    });
    return `highest rate without loss: ${Math.round(ours)}/s, ${against.join(', ')}`;
  }
}

/**
 * Several runs, until one loses frames: the CPU of the cheapest.
 * @param {Parameters<typeof measureRate>} args
 */
async function worstOf(...args) {
  let worst = await measureRate(...args);
  for (let run = 1; run < RUNS && worst.lost === 0; run++) {
    const next = await measureRate(...args);
    worst = { ...next, cpu: total(next.cpu) < total(worst.cpu) ? next.cpu : worst.cpu };
  }
  return worst;
}

/** @param {import('./tools.js').Tool} tool @param {import('./measure-rate.js').Measured} measured */
function line(tool, { rate, lost, frames, cpu, before }) {
  const perMillion = (/** @type {number} */ seconds) => (seconds / (frames / 1e6)).toFixed(2);
  const columns = [Math.round(rate).toString(), lost.toString(), perMillion(total(cpu)), total(before).toFixed(2)];
  // The main thread has the name of the program: only of ours more than one is of interest.
  const threads = [...cpu].filter(([, seconds]) => seconds > 0.005 * total(cpu));
  const share = threads.map(([name, seconds]) => `${name} ${perMillion(seconds)}`).join(', ');
  const note = cpu.has('dhcphop-capture') ? `  of it ${share}` : '';
  return `${tool.name.padEnd(20)}${columns.map((text) => text.padStart(10)).join('')}${note}`;
}
