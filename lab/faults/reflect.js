/** A loop with a length: a port of the switch that sends broadcasts back, at once or later. Used by the loop-* faults. */
import { fileURLToPath } from 'node:url';
import { waitForPorts } from '../topology.js';

/**
 * @param {import('../lab.js').Lab} lab
 * @param {string} ways  As reflector.pl takes them.
 */
export async function reflect(lab, ways) {
  const program = fileURLToPath(new URL('../reflector.pl', import.meta.url));
  const reflector = lab.start('sw', ['perl', program, 'loop0', 'hv0', ways]);
  await reflector.saying(/ready/);
  await lab.ns.ip('sw', 'link', 'set', 'loop0', 'master', 'sw0', 'up');
  // It gets broadcasts only, the switch learns nothing from it, and what it sends goes to the hypervisor alone:
  // isolated ports do not talk to each other.
  await lab.exec('sw', ['bridge', 'link', 'set', 'dev', 'loop0', 'learning', 'off', 'flood', 'off', 'isolated', 'on']);
  await lab.exec('sw', ['bridge', 'link', 'set', 'dev', 'dhcp0', 'isolated', 'on']);
  await waitForPorts(lab.ns);
}
