/** The networks that the paths of hop-roles.js are made of: cables, bridges, tunnels and bonds between namespaces. */
import { fileURLToPath } from 'node:url';
import { addBridge, guestMac, plugGuest } from '../ports.js';
import { start } from '../process.js';
import { SERVER_ADDRESS } from '../server.js';

/** @typedef {import('../namespaces.js').Namespaces} Namespaces */

export const VLAN = '22';
export const VXLAN = ['type', 'vxlan', 'id', '5', 'dstport', '4789'];

/** Devices that a kernel may lack, as `kernelLacks` takes them. */
export const NEEDS_VLAN = { '8021q': ['link', 'probe0', 'name', 'probe2', 'type', 'vlan', 'id', VLAN] };
export const NEEDS_BOND = { bonding: ['name', 'probe2', 'type', 'bond'] };
export const NEEDS_MACVLAN = { macvlan: ['link', 'probe0', 'name', 'probe2', 'type', 'macvlan'] };
export const NEEDS_MACVTAP = { macvtap: ['link', 'probe0', 'name', 'probe2', 'type', 'macvtap'] };
export const NEEDS_VXLAN = { vxlan: ['name', 'probe2', ...VXLAN, 'local', '127.0.0.1'] };

/** @param {Namespaces} ns */
export async function network(ns) {
  for (const role of ['hv', 'sw', 'dhcp', 'vm0']) await ns.add(role);
  await addBridge(ns, 'sw', 'sw0');
  await cable(ns, ['dhcp', 'eth0'], ['sw', 'dhcp0']);
  await ns.ip('sw', 'link', 'set', 'dhcp0', 'master', 'sw0');
  await ns.ip('dhcp', 'address', 'add', `${SERVER_ADDRESS}/24`, 'dev', 'eth0');
}

/** The network with a cable to the switch. @param {Namespaces} ns */
export async function uplink(ns) {
  await network(ns);
  await cable(ns, ['hv', 'uplink0'], ['sw', 'hv0']);
  await ns.ip('sw', 'link', 'set', 'hv0', 'master', 'sw0');
  return 'uplink0';
}

/** A server's port on a bridge, and a cable to the guest. @param {Namespaces} ns */
export async function serverHost(ns) {
  for (const role of ['hv', 'dhcp', 'vm0']) await ns.add(role);
  await addBridge(ns, 'hv', 'br0');
  await cable(ns, ['dhcp', 'eth0'], ['hv', 'srv0']);
  await ns.ip('hv', 'link', 'set', 'srv0', 'master', 'br0');
  await ns.ip('dhcp', 'address', 'add', `${SERVER_ADDRESS}/24`, 'dev', 'eth0');
  await cable(ns, ['hv', 'eth0'], ['vm0', 'eth0']);
}

/** The guest's cable is a port of the server's bridge. @param {Namespaces} ns */
export async function serverWithCable(ns) {
  await serverHost(ns);
  await ns.ip('hv', 'link', 'set', 'eth0', 'master', 'br0');
  await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0));
  return [];
}

/**
 * Makes room for an `eth0` of the guest that stands on its cable. Kernels before 6.2 rename only what is down.
 * @param {Namespaces} ns
 * @param {string} name
 */
async function renameNic(ns, name) {
  await ns.ip('vm0', 'link', 'set', 'eth0', 'down');
  await ns.ip('vm0', 'link', 'set', 'eth0', 'name', name);
  await ns.ip('vm0', 'link', 'set', name, 'up');
}

/** @param {Namespaces} ns */
export async function serverWithTunnel(ns) {
  await serverHost(ns);
  await renameNic(ns, 'below');
  await tunnel(ns, ['hv', 'eth0', 'vx5'], ['vm0', 'below', 'eth0']);
  await ns.ip('hv', 'link', 'set', 'vx5', 'master', 'br0', 'up');
  await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0), 'up');
  return [];
}

/** @param {Namespaces} ns */
export async function serverWithVlan(ns) {
  await serverHost(ns);
  await renameNic(ns, 'below');
  await addVlan(ns, 'vm0', 'below', 'eth0');
  await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0), 'up');
  await addVlan(ns, 'hv', 'eth0', `eth0.${VLAN}`);
  await ns.ip('hv', 'link', 'set', `eth0.${VLAN}`, 'master', 'br0', 'up');
  return [];
}

/** The guest's NIC is a bridge over both ends of the bond's cables. @param {Namespaces} ns */
export async function serverWithBond(ns) {
  await serverHost(ns);
  await renameNic(ns, 'below0');
  await cable(ns, ['hv', 'eth1'], ['vm0', 'below1']);
  await addBridge(ns, 'vm0', 'eth0');
  for (const below of ['below0', 'below1']) await ns.ip('vm0', 'link', 'set', below, 'master', 'eth0', 'up');
  await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0));
  await ns.ip('hv', 'link', 'add', 'bond0', 'type', 'bond', 'mode', 'active-backup', 'miimon', '50');
  for (const slave of ['eth0', 'eth1']) {
    await ns.ip('hv', 'link', 'set', slave, 'down');
    await ns.ip('hv', 'link', 'set', slave, 'master', 'bond0');
  }
  await ns.ip('hv', 'link', 'set', 'bond0', 'master', 'br0', 'up');
  return [];
}

/**
 * A guest on `br0` beside a port that leads to the network.
 * @param {Namespaces} ns
 * @param {string} outward
 * @param {import('../topology.js').PortKind} kind
 */
export async function guestOnBridge(ns, outward, kind) {
  await addBridge(ns, 'hv', 'br0');
  await ns.ip('hv', 'link', 'set', outward, 'master', 'br0', 'up');
  return plugGuest(ns, { role: 'vm0', mac: guestMac(0), port: 'tap0', bridge: 'br0' }, kind);
}

/**
 * @param {Namespaces} ns
 * @param {readonly [role: string, name: string]} a
 * @param {readonly [role: string, name: string]} b
 */
async function cable(ns, [roleA, a], [roleB, b]) {
  await ns.ip(roleA, 'link', 'add', a, 'type', 'veth', 'peer', 'name', b, 'netns', ns.name(roleB));
  await ns.ip(roleA, 'link', 'set', a, 'up');
  await ns.ip(roleB, 'link', 'set', b, 'up');
}

/**
 * @param {Namespaces} ns
 * @param {string} role
 * @param {string} below
 * @param {string} name
 */
export async function addVlan(ns, role, below, name) {
  await ns.ip(role, 'link', 'add', 'link', below, 'name', name, 'type', 'vlan', 'id', VLAN);
}

/**
 * A VXLAN device at each end of a cable.
 * @param {Namespaces} ns
 * @param {...(readonly [role: string, below: string, name: string])} ends
 */
export async function tunnel(ns, ...ends) {
  for (const [index, [role, below, name]] of ends.entries()) {
    const [own, other] = [`203.0.113.${index + 1}`, `203.0.113.${2 - index}`];
    await ns.ip(role, 'address', 'add', `${own}/24`, 'dev', below);
    await ns.ip(role, 'link', 'add', name, ...VXLAN, 'local', own, 'remote', other, 'dev', below);
  }
}

/**
 * A program that carries frames between two taps of `hv`.
 * @param {Namespaces} ns
 * @param {string} a
 * @param {string} b
 */
export async function joinTaps(ns, a, b) {
  const program = fileURLToPath(new URL('../tap-shuttle.pl', import.meta.url));
  const shuttle = start(ns.argv('hv', ['perl', program, a, b]));
  await shuttle.saying(/ready/);
  return shuttle;
}
