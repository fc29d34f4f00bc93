/**
 * Many guest ports on one bridge: the time to open and to close all, resident memory, and the kernel's rings, against
 * one tcpdump a port. Part of scripts/bench/live.js.
 */
import { start } from '../../../lab/process.js';
import { memoryOf } from './memory.js';
import { buildBridge } from './network.js';
import { DHCPHOP, startTool, TCPDUMPS } from './tools.js';

const COUNTS = [200, 1_000];
/** A thousand tcpdumps would measure the machine's memory, not tcpdump. */
const MOST_TCPDUMPS = 200;

/** @param {import('./network.js').Namespaces} namespaces @param {string} directory */
export async function benchPorts(namespaces, directory) {
  console.log('guest ports on one bridge; seconds from start to capturing on all, and from Ctrl-C to the end\n');
  console.log('listening               ports   open s  close s   RSS MiB  rings MiB');
  await buildBridge(namespaces);
  await namespaces.add('ports');
  let made = 0;
  for (const count of COUNTS) {
    await addPorts(namespaces, made, count);
    made = count;
    const ports = Array.from({ length: count }, (_, index) => `p${index}`);
    for (const tool of [DHCPHOP, TCPDUMPS]) {
      if (!tool.isInstalled() || (tool === TCPDUMPS && count > MOST_TCPDUMPS)) continue;
      const begin = performance.now();
      const running = await startTool(tool, namespaces.name('hv'), ports, directory);
      const opened = performance.now();
      const memory = running.pids.map(memoryOf);
      const closing = performance.now();
      const { output } = await running.end();
      const end = performance.now();
      const seconds = [opened - begin, end - closing].map((ms) => (ms / 1000).toFixed(1).padStart(9)).join('');
      const [rss, rings] = /** @type {const} */ (['rss', 'rings']).map((key) =>
        memory
          .reduce((sum, one) => sum + one[key], 0)
          .toFixed(0)
          .padStart(10),
      );
      const own = /opened in (\d+) ms/.exec(output)?.[1];
      const note = own === undefined ? '' : `   the opening itself ${own} ms`;
      console.log(`${tool.name.padEnd(24)}${count.toString().padStart(5)}${seconds}${rss}${rings}${note}`);
    }
  }
  console.log();
}

/** @param {import('./network.js').Namespaces} namespaces @param {number} from @param {number} to */
async function addPorts(namespaces, from, to) {
  const lines = [];
  for (let index = from; index < to; index++) {
    lines.push(`link add p${index} type veth peer name p${index} netns ${namespaces.name('ports')}`);
    lines.push(`link set p${index} master br0 up`);
  }
  const batch = lines.join('\n');
  const argv = ['sh', '-c', `ip -n ${namespaces.name('hv')} -batch - <<'END'\n${batch}\nEND`];
  const adding = start(argv);
  if ((await adding.exited) !== 0) throw new Error(`add ports: ${adding.stderr()}`);
}
