/** The engine and its peers: how each is started on some interfaces, and what it says it captured. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onPath } from '../../../lab/client.js';
import { start } from '../../../lab/process.js';

const PROGRAM = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const OBSERVE = fileURLToPath(new URL('./observe.js', import.meta.url));
/** What the peers are told to look for; dhcphop's own filter also asks for tags, fragments and VXLAN. */
export const FILTER = 'udp port 67 or udp port 68';

/**
 * A way to capture on several interfaces of the namespace `hv`.
 * @typedef {object} Tool
 * @property {string} name
 * @property {() => boolean} isInstalled
 * @property {(hv: string, interfaces: readonly string[], directory: string) => { argv: string[], ready: RegExp }[]} processes
 * @property {(outputs: readonly string[]) => number} captured  Frames, from what the processes said at their end.
 */

/** The capture engine alone, its frames counted in JS. @type {Tool} */
export const DHCPHOP = {
  name: 'dhcphop, engine',
  isInstalled: () => true,
  processes: (hv, interfaces) => [
    { argv: [process.execPath, OBSERVE, 'dhcphop', ...interfaces.map((name) => `${hv}/${name}`)], ready: /ready/ },
  ],
  captured: ([output]) => Number(/frames (\d+)/.exec(output ?? '')?.[1]),
};

/** The whole program with its verdicts. @type {Tool} */
export const TRACE = {
  name: 'dhcphop trace',
  isInstalled: () => true,
  processes: (hv, interfaces) => {
    const argv = [process.execPath, PROGRAM, 'trace', '--hops', interfaces.join(',')];
    return [{ argv: inNamespace(hv, argv), ready: /capturing on/ }];
  },
  captured: ([output]) => Number(/(\d+) frames/.exec(output ?? '')?.[1] ?? 0),
};

/** @type {Tool} */
export const TCPDUMPS = {
  name: 'tcpdump -w each',
  isInstalled: () => onPath('tcpdump') !== null,
  processes: (hv, interfaces, directory) =>
    interfaces.map((name) => ({
      argv: inNamespace(hv, ['tcpdump', '-Z', 'root', '-i', name, '-w', join(directory, name), FILTER]),
      ready: /listening on/,
    })),
  captured: (outputs) => outputs.reduce((sum, text) => sum + Number(/(\d+) packets captured/.exec(text)?.[1]), 0),
};

/** @type {Tool} */
export const DUMPCAP = {
  name: 'dumpcap, all',
  isInstalled: () => onPath('dumpcap') !== null,
  processes: (hv, interfaces, directory) => {
    const argv = ['dumpcap', '-q', ...interfaces.flatMap((name) => ['-i', name]), '-f', FILTER];
    return [{ argv: inNamespace(hv, [...argv, '-w', join(directory, 'dumpcap')]), ready: /File: / }];
  },
  captured: ([output]) => Number(/Packets captured: (\d+)/.exec(output ?? '')?.[1]),
};

/** @type {Tool} */
export const CAP = {
  name: 'npm cap',
  isInstalled() {
    try {
      createRequire(import.meta.url)('cap');
      return true;
    } catch {
      return false;
    }
  },
  processes: (hv, interfaces) => [
    { argv: inNamespace(hv, [process.execPath, OBSERVE, 'cap', ...interfaces]), ready: /ready/ },
  ],
  captured: ([output]) => Number(/frames (\d+)/.exec(output ?? '')?.[1]),
};

/** @param {string} name @param {readonly string[]} argv */
function inNamespace(name, argv) {
  return ['ip', 'netns', 'exec', name, ...argv];
}

/**
 * @typedef {object} Running
 * @property {readonly number[]} pids
 * @property {() => Map<string, number>} cpu  Seconds on a CPU so far, by thread name.
 * @property {() => Promise<{ captured: number, output: string }>} end
 */

/**
 * Starts it and waits until it captures.
 * @param {Tool} tool @param {string} hv @param {readonly string[]} interfaces @param {string} directory
 * @returns {Promise<Running>}
 */
export async function startTool(tool, hv, interfaces, directory) {
  const processes = tool.processes(hv, interfaces, directory).map(({ argv, ready }) => ({ ready, run: start(argv) }));
  await Promise.all(processes.map(({ ready, run }) => run.saying(ready, 60_000)));
  const pids = processes.map(({ run }) => run.pid);
  return {
    pids,
    cpu: () => cpuOf(pids),
    async end() {
      await Promise.all(processes.map(({ run }) => run.stop('SIGINT')));
      const outputs = processes.map(({ run }) => run.stdout() + run.stderr());
      return { captured: tool.captured(outputs), output: outputs.join('\n') };
    },
  };
}

/** Time on a CPU of all threads of the processes, in seconds. @param {readonly number[]} pids */
function cpuOf(pids) {
  /** @type {Map<string, number>} */
  const seconds = new Map();
  for (const pid of pids) {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const name = readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim();
      const [onCpuNs] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ');
      seconds.set(name, (seconds.get(name) ?? 0) + Number(onCpuNs) / 1e9);
    }
  }
  return seconds;
}

/** What all threads together spent. @param {Map<string, number>} cpu */
export function total(cpu) {
  return [...cpu.values()].reduce((sum, value) => sum + value, 0);
}
