/** What topologies are built of: bridges and guests' ports. Used by the files under topologies/. */
import { fileURLToPath } from 'node:url';
import { start } from './process.js';

/** @typedef {import('./topology.js').GuestNic} GuestNic */

const FIRST_GUEST_MAC = 'fa:16:3e:56:ea:fa';

/** @param {number} index */
export function guestMac(index) {
  return index === 0 ? FIRST_GUEST_MAC : `fa:16:3e:00:00:${index.toString(16).padStart(2, '0')}`;
}

/**
 * The MAC that libvirt gives the host's end of a guest's NIC.
 * @param {string} mac  The guest's.
 */
export function hostSideMac(mac) {
  return mac.replace(/^../, 'fe');
}

/**
 * A bridge that is up.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {string} role
 * @param {string} name
 * @param {readonly string[]} [options]  Further ones of `ip link add type bridge`.
 */
export async function addBridge(ns, role, name, options = []) {
  // No forward delay: ports forward at once. No snooping: it would send IGMP queries.
  await ns.ip(role, 'link', 'add', name, 'type', 'bridge', 'forward_delay', '0', 'mcast_snooping', '0', ...options);
  await ns.ip(role, 'link', 'set', name, 'up');
}

/**
 * A guest in a namespace of its own, with its port on a bridge of the hypervisor.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {GuestNic} guest
 * @param {import('./topology.js').PortKind} portKind
 * @param {string} [host]  The hypervisor's namespace.
 * @returns {Promise<import('./process.js').Started[]>} what holds its tap open
 */
export async function addGuest(ns, guest, portKind, host = 'hv') {
  await ns.add(guest.role);
  return plugGuest(ns, guest, portKind, host);
}

/**
 * Guests vm0, vm1, ... of a topology.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {number} count
 * @param {import('./topology.js').PortKind} portKind
 * @param {(index: number) => Pick<GuestNic, 'port' | 'bridge'> | Promise<Pick<GuestNic, 'port' | 'bridge'>>} placeOf
 *   Where each is plugged in.
 * @returns {Promise<Pick<import('./topology.js').Built, 'guests' | 'processes'>>}
 */
export async function addGuests(ns, count, portKind, placeOf) {
  const guests = [];
  const processes = [];
  for (let index = 0; index < count; index++) {
    const guest = { role: `vm${index}`, mac: guestMac(index), ...(await placeOf(index)) };
    processes.push(...(await addGuest(ns, guest, portKind)));
    guests.push(guest);
  }
  return { guests, processes };
}

/**
 * Makes a guest's port, as a hypervisor does when the guest is started, and its NIC.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {GuestNic} guest
 * @param {import('./topology.js').PortKind} portKind
 * @param {string} [host]  The hypervisor's namespace.
 * @returns {Promise<import('./process.js').Started[]>} what holds its tap open
 */
export async function plugGuest(ns, guest, portKind, host = 'hv') {
  const holders = portKind === 'tap' ? [await addTap(ns, guest, host)] : await addVeth(ns, guest, host);
  await ns.ip(host, 'link', 'set', guest.port, 'address', hostSideMac(guest.mac));
  await ns.ip(host, 'link', 'set', guest.port, 'master', guest.bridge, 'up');
  await ns.ip(guest.role, 'link', 'set', 'eth0', 'address', guest.mac, 'up');
  return holders;
}

/**
 * A real tap, held open like qemu does it, with the guest's NIC at the other end of the process.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {GuestNic} guest
 * @param {string} host
 */
async function addTap(ns, guest, host) {
  const program = fileURLToPath(new URL('tap-shuttle.pl', import.meta.url));
  const nic = `nic-${guest.role}`;
  const shuttle = start(ns.argv(host, ['perl', program, guest.port, nic]));
  await shuttle.saying(/ready/);
  await ns.ip(host, 'link', 'set', nic, 'netns', ns.name(guest.role), 'name', 'eth0');
  return shuttle;
}

/**
 * A container's port: a veth whose other end is the guest's NIC.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {GuestNic} guest
 * @param {string} host
 */
async function addVeth(ns, guest, host) {
  await ns.ip(host, 'link', 'add', guest.port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', ns.name(guest.role));
  return [];
}
