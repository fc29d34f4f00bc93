/**
 * A container on a hypervisor's bridge. Both ends of its veth are hops: the port of the bridge and, in the container's own
 * namespace, its NIC.
 *
 *   namespace dhcp        namespace sw             namespace hv                  namespace vm0, vm1, ...
 *   eth0 (dnsmasq) ------ dhcp0 sw0 hv0 ---------- uplink0 br0 veth0 ----------- eth0 (udhcpc, dhclient)
 */
import { addBridge, addGuests } from '../ports.js';
import { buildNetwork } from './network.js';

/** @type {import('../topology.js').Topology} */
export const container = {
  summary: "uplink0 > br0 > veth0 > vm0/eth0, the container's own end of the veth is a hop",
  build,
};

/** @type {import('../topology.js').Topology['build']} */
async function build(ns, guestCount) {
  await buildNetwork(ns);
  await addBridge(ns, 'hv', 'br0');
  await ns.ip('hv', 'link', 'set', 'uplink0', 'master', 'br0', 'up');
  const added = await addGuests(ns, guestCount, 'veth', (index) => ({ port: `veth${index}`, bridge: 'br0' }));
  const path = ['uplink0', 'br0', 'veth0', `${ns.name('vm0')}/eth0`];
  return {
    path,
    roles: ['uplink', 'bridge', 'veth', 'veth'],
    switchPorts: ['hv0'],
    ...added,
    target: ['--hops', path.join(',')],
  };
}
