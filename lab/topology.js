/** The named topologies, each a file under topologies/. Every one has the namespaces hv, sw, dhcp and vm0, vm1, ... */
import { until } from './process.js';
import { bond } from './topologies/bond.js';
import { bridge } from './topologies/bridge.js';
import { container } from './topologies/container.js';
import { proxmox } from './topologies/proxmox.js';
import { thirdMachine, twoHosts } from './topologies/two-hosts.js';
import { vlanAware } from './topologies/vlan-aware.js';

/** @typedef {'tap' | 'veth'} PortKind */

/**
 * @typedef {object} GuestNic
 * @property {string} role  Its namespace.
 * @property {string} mac
 * @property {string} port  The guest port on the hypervisor.
 * @property {string} bridge  The bridge that it is a port of.
 */

/**
 * @typedef {object} Built
 * @property {readonly string[]} path  Hops in `hv`, network to guest, for the first guest; `x0|x1` is two interfaces side by side.
 * @property {readonly string[]} roles  What dhcphop must take each hop for.
 * @property {readonly string[]} switchPorts  The switch's ports that the hypervisor is plugged into.
 * @property {readonly GuestNic[]} guests
 * @property {readonly import('./process.js').Started[]} processes  What holds the taps open.
 * @property {readonly string[]} [target]  What `trace` is told to follow, where the first guest's port does not do.
 */

/**
 * @typedef {object} Topology
 * @property {string} summary
 * @property {(ns: import('./namespaces.js').Namespaces, guestCount: number, portKind: PortKind) => Promise<Built>} build
 * @property {() => string | null} [missing]  Why this kernel cannot have it; null where it can.
 */

/** @type {Record<string, Topology>} */
export const TOPOLOGIES = {
  bridge,
  container,
  proxmox,
  bond,
  'vlan-aware': vlanAware,
  'two-hosts': twoHosts,
  'third-machine': thirdMachine,
};

/**
 * Why a topology cannot be built here.
 * @param {string} name
 * @returns {string | null} null where it can
 */
export function topologyMissing(name) {
  return TOPOLOGIES[name]?.missing?.() ?? null;
}

/**
 * The interfaces of a hop of a path.
 * @param {string} hop
 */
export function interfacesOf(hop) {
  return hop.split('|');
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
