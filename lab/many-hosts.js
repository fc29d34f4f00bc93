/**
 * Many hypervisors on one switch: the first has the DHCP server as a guest, the others share the clients. The other ends of
 * their ports live in one namespace.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { askAtOnce, batch, startCrowdServer } from './crowd.js';
import { createNamespaces } from './namespaces.js';

/**
 * @typedef {object} ManyHosts
 * @property {import('./namespaces.js').Namespaces} ns
 * @property {readonly string[]} names  What the hosts are called, and their namespaces: the server's first.
 * @property {string} server  The server's port on the first host.
 * @property {() => Promise<number>} askAtOnce  A udhcpc for each guest; how many were bound.
 * @property {() => Promise<void>} close
 */

/**
 * @param {number} count
 * @param {number} guestCount  Of all hosts but the first together.
 * @returns {Promise<ManyHosts>}
 */
export async function createHosts(count, guestCount) {
  const ns = createNamespaces();
  const directory = mkdtempSync(path.join(tmpdir(), ns.prefix));
  const names = Array.from({ length: count }, (_, index) => `h${index}`);
  const nics = Array.from({ length: guestCount }, (_, index) => `g${index}`);
  /** @type {import('./process.js').Started | null} */
  let server = null;
  const close = async () => {
    await server?.stop();
    await ns.close();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    for (const role of [...names, 'sw', 'dhcp', 'guests']) await ns.add(role);
    const bridge = (/** @type {string} */ name) => [
      `link add ${name} type bridge forward_delay 0 mcast_snooping 0`,
      `link set ${name} up`,
    ];
    await batch(ns, 'sw', bridge('sw0'));
    for (const [index, host] of names.entries()) {
      const own = nics.flatMap((nic, guest) => (1 + (guest % (count - 1)) === index ? [{ nic, guest }] : []));
      await batch(ns, host, [
        ...bridge('br0'),
        `link add uplink0 type veth peer name ${host} netns ${ns.name('sw')}`,
        'link set uplink0 master br0 up',
        ...(index > 0
          ? []
          : [`link add tap7 type veth peer name eth0 netns ${ns.name('dhcp')}`, 'link set tap7 master br0 up']),
        ...own.flatMap(({ nic, guest }) => [
          `link add tap${guest} address fe:16:3e:00:00:${hex(guest)} type veth peer name ${nic} address fa:16:3e:00:00:${hex(guest)} netns ${ns.name('guests')}`,
          `link set tap${guest} master br0 up`,
        ]),
      ]);
      await batch(ns, 'sw', [`link set ${host} master sw0 up`]);
    }
    await batch(
      ns,
      'guests',
      nics.map((nic) => `link set ${nic} up`),
    );
    server = await startCrowdServer(ns, 'dhcp', directory);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ns,
    names,
    server: 'tap7',
    askAtOnce: async () => (await askAtOnce(ns, nics, 3, 4)).length,
    close,
  };
}

/** @param {number} value */
function hex(value) {
  return value.toString(16).padStart(2, '0');
}
