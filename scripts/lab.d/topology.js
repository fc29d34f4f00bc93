/**
 * Named topologies. `bridge` is the story's: guests on taps of a hypervisor's bridge, whose uplink leads to a switch
 * with a DHCP server behind it.
 *
 *   namespace dhcp        namespace sw             namespace hv                  namespace vm0, vm1, ...
 *   eth0 (dnsmasq) ------ dhcp0 sw0 hv0 ---------- uplink0 br0 tap0 ------------ eth0 (udhcpc, dhclient)
 */
import { fileURLToPath } from 'node:url';
import { start, until } from './process.js';
import { SERVER_ADDRESS } from './server.js';

/** @typedef {'tap' | 'veth'} PortKind */

/**
 * @typedef {object} GuestNic
 * @property {string} role  Its namespace.
 * @property {string} mac
 * @property {string} port  The guest port on the hypervisor.
 */

/**
 * @typedef {object} Built
 * @property {readonly string[]} path  Interfaces in `hv`, network to guest, for the first guest.
 * @property {readonly GuestNic[]} guests
 * @property {readonly import('./process.js').Started[]} processes  What holds the taps open.
 */

const FIRST_GUEST_MAC = 'fa:16:3e:56:ea:fa';

/** @type {Record<string, { summary: string, build: typeof buildBridge }>} */
export const TOPOLOGIES = {
  bridge: { summary: 'uplink0 > br0 > tap0, a switch and a DHCP server behind the uplink', build: buildBridge },
};

/**
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {number} guestCount
 * @param {PortKind} portKind
 * @returns {Promise<Built>}
 */
async function buildBridge(ns, guestCount, portKind) {
  for (const role of ['hv', 'sw', 'dhcp']) await ns.add(role);
  await addBridge(ns, 'hv', 'br0');
  await addBridge(ns, 'sw', 'sw0');
  await ns.ip('hv', 'link', 'add', 'uplink0', 'type', 'veth', 'peer', 'name', 'hv0', 'netns', ns.name('sw'));
  await ns.ip('dhcp', 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'dhcp0', 'netns', ns.name('sw'));
  await ns.ip('hv', 'link', 'set', 'uplink0', 'master', 'br0', 'up');
  await ns.ip('sw', 'link', 'set', 'hv0', 'master', 'sw0', 'up');
  await ns.ip('sw', 'link', 'set', 'dhcp0', 'master', 'sw0', 'up');
  await ns.ip('dhcp', 'address', 'add', `${SERVER_ADDRESS}/24`, 'dev', 'eth0');
  await ns.ip('dhcp', 'link', 'set', 'eth0', 'up');
  const guests = [];
  const processes = [];
  for (let index = 0; index < guestCount; index++) {
    const guest = { role: `vm${index}`, mac: guestMac(index), port: `tap${index}` };
    await ns.add(guest.role);
    const shuttle = portKind === 'tap' ? await addTap(ns, guest) : await addVeth(ns, guest);
    if (shuttle) processes.push(shuttle);
    await ns.ip('hv', 'link', 'set', guest.port, 'address', guest.mac.replace(/^../, 'fe'));
    await ns.ip('hv', 'link', 'set', guest.port, 'master', 'br0', 'up');
    await ns.ip(guest.role, 'link', 'set', 'eth0', 'address', guest.mac, 'up');
    guests.push(guest);
  }
  return { path: ['uplink0', 'br0', 'tap0'], guests, processes };
}

/** @param {import('./namespaces.js').Namespaces} ns @param {string} role @param {string} name */
async function addBridge(ns, role, name) {
  // No forward delay: ports forward at once. No snooping: it would send IGMP queries.
  await ns.ip(role, 'link', 'add', name, 'type', 'bridge', 'forward_delay', '0', 'mcast_snooping', '0');
  await ns.ip(role, 'link', 'set', name, 'up');
}

/**
 * A real tap, held open like qemu does it, with the guest's NIC at the other end of the process.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {GuestNic} guest
 */
async function addTap(ns, guest) {
  const program = fileURLToPath(new URL('tap-shuttle.pl', import.meta.url));
  const nic = `nic-${guest.role}`;
  const shuttle = start(ns.argv('hv', ['perl', program, guest.port, nic]));
  await shuttle.saying(/ready/);
  await ns.ip('hv', 'link', 'set', nic, 'netns', ns.name(guest.role), 'name', 'eth0');
  return shuttle;
}

/**
 * A container's port: a veth whose other end is the guest's NIC.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {GuestNic} guest
 */
async function addVeth(ns, guest) {
  await ns.ip('hv', 'link', 'add', guest.port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', ns.name(guest.role));
  return null;
}

/**
 * Waits until every port of every bridge forwards: the kernel tells a bridge of a new link up to a second late.
 * @param {import('./namespaces.js').Namespaces} ns
 */
export async function waitForPorts(ns) {
  for (const role of ['hv', 'sw']) {
    const forwarding = async () => {
      const ports = JSON.parse(await ns.exec(role, ['bridge', '-j', 'link']));
      return ports.every((/** @type {{ state?: string }} */ port) => port.state === 'forwarding');
    };
    if (!(await until(forwarding, 5000))) throw new Error(`a bridge port of ${ns.name(role)} does not forward`);
  }
}

/** @param {number} index */
function guestMac(index) {
  return index === 0 ? FIRST_GUEST_MAC : `fa:16:3e:00:00:${index.toString(16).padStart(2, '0')}`;
}
