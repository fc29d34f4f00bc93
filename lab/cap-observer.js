/**
 * A second observer that shares no code with tcpdump's file writing: `cap` on an interface, one line `ready`, then one
 * line of hex per DHCP frame. A program of its own because cap aborts its process when the interface goes away.
 * Usage: node cap-observer.js INTERFACE
 */
import { createRequire } from 'node:module';

const { Cap } = createRequire(import.meta.url)('cap');
const RING_BYTES = 10 << 20;

const [interfaceName] = process.argv.slice(2);
const buffer = Buffer.alloc(65535);
const cap = new Cap();
cap.open(interfaceName, 'udp port 67 or udp port 68', RING_BYTES, buffer);
cap.on('packet', (/** @type {number} */ length) => console.log(buffer.toString('hex', 0, length)));
console.log('ready');
