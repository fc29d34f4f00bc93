/**
 * Guests on taps of a hypervisor's bridge, whose one uplink leads to a switch with a DHCP server behind it.
 *
 *   namespace dhcp        namespace sw             namespace hv                  namespace vm0, vm1, ...
 *   eth0 (dnsmasq) ------ dhcp0 sw0 hv0 ---------- uplink0 br0 tap0 ------------ eth0 (udhcpc, dhclient)
 */
import { addBridge, addGuests } from '../ports.js';
import { buildNetwork } from './network.js';

/** @type {import('../topology.js').Topology} */
export const bridge = { summary: 'uplink0 > br0 > tap0, a switch and a DHCP server behind the uplink', build };

/** @type {import('../topology.js').Topology['build']} */
async function build(ns, guestCount, portKind) {
  await buildNetwork(ns);
  await addBridge(ns, 'hv', 'br0');
  await ns.ip('hv', 'link', 'set', 'uplink0', 'master', 'br0', 'up');
  const added = await addGuests(ns, guestCount, portKind, (index) => ({ port: `tap${index}`, bridge: 'br0' }));
  return {
    path: ['uplink0', 'br0', 'tap0'],
    roles: ['uplink', 'bridge', portKind],
    switchPorts: ['hv0'],
    ...added,
  };
}
