/**
 * Independent observers: tcpdump on an interface, read by the lab itself. The one inside the guest is the ground truth
 * that dhcphop's verdicts are judged by.
 */
import { start } from './process.js';
import { readDhcpFrames } from './wire.js';

/** The last: in a tag of its own behind the one that the kernel takes off. */
const FILTER = ['udp port 67 or udp port 68 or (ether[12:2] = 0x8100 and ether[16:2] = 0x0800 and ether[27] = 17)'];

/**
 * @typedef {object} Observer
 * @property {() => import('./wire.js').DhcpFrame[]} frames  What it has seen so far.
 * @property {() => Buffer} bytes  The same as a capture file.
 * @property {() => Promise<void>} stop
 */

/**
 * Starts tcpdump and waits until it listens. `exact` asks for nanoseconds and no delay; without it the capture is what an
 * operator's plain `tcpdump -w` gives.
 * @param {import('./namespaces.js').Namespaces} namespaces
 * @param {string} role
 * @param {string} interfaceName
 * @param {{ exact?: boolean, direction?: 'in' | 'out' }} [options]
 * @returns {Promise<Observer>}
 */
export async function observe(namespaces, role, interfaceName, { exact = true, direction } = {}) {
  /** @type {Buffer[]} */
  const chunks = [];
  const argv = ['tcpdump', '-n', '-U', '-Z', 'root', '-i', interfaceName, '-w', '-'];
  // Immediate mode drops bursts with the default snaplen; DHCP fits in 2 KiB.
  if (exact) argv.push('--immediate-mode', '--time-stamp-precision=nano', '-s', '2048');
  if (direction) argv.push('-Q', direction);
  const tcpdump = start(namespaces.argv(role, [...argv, ...FILTER]), { onStdout: (chunk) => chunks.push(chunk) });
  await tcpdump.saying(/listening on/);
  const bytes = () => Buffer.concat(chunks);
  return {
    bytes,
    frames: () => readDhcpFrames(bytes()),
    async stop() {
      await tcpdump.stop('SIGINT');
    },
  };
}

/**
 * Several observers as one, for interfaces side by side: their frames in the order of time.
 * @param {readonly Observer[]} observers
 * @returns {Pick<Observer, 'frames'>}
 */
export function together(observers) {
  const inTime = (/** @type {import('./wire.js').DhcpFrame} */ a, /** @type {import('./wire.js').DhcpFrame} */ b) =>
    Number(a.timeNs - b.timeNs);
  return { frames: () => observers.flatMap((observer) => observer.frames()).sort(inTime) };
}
