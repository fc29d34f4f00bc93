/**
 * A guest of Proxmox VE with its firewall on: a bridge of its own, with a veth pair to the bridge of the uplink.
 *
 *   namespace sw   namespace hv                                                  namespace vm0
 *   sw0 hv0 ------ uplink0 vmbr0 fwpr101p0 ---- fwln101i0 fwbr101i0 tap101i0 --- eth0 (udhcpc, dhclient)
 */
import { addBridge, addGuests } from '../ports.js';
import { buildNetwork } from './network.js';

/** @type {import('../topology.js').Topology} */
export const proxmox = { summary: 'uplink0 > vmbr0 > fwpr101p0 > fwln101i0 > fwbr101i0 > tap101i0', build };

/** @type {import('../topology.js').Topology['build']} */
async function build(ns, guestCount, portKind) {
  await buildNetwork(ns);
  await addBridge(ns, 'hv', 'vmbr0');
  await ns.ip('hv', 'link', 'set', 'uplink0', 'master', 'vmbr0', 'up');
  const added = await addGuests(ns, guestCount, portKind, async (index) => {
    const id = 101 + index;
    await addBridge(ns, 'hv', `fwbr${id}i0`);
    await ns.ip('hv', 'link', 'add', `fwln${id}i0`, 'type', 'veth', 'peer', 'name', `fwpr${id}p0`);
    await ns.ip('hv', 'link', 'set', `fwln${id}i0`, 'master', `fwbr${id}i0`, 'up');
    await ns.ip('hv', 'link', 'set', `fwpr${id}p0`, 'master', 'vmbr0', 'up');
    return { port: `tap${id}i0`, bridge: `fwbr${id}i0` };
  });
  return {
    path: ['uplink0', 'vmbr0', 'fwpr101p0', 'fwln101i0', 'fwbr101i0', 'tap101i0'],
    roles: ['uplink', 'bridge', 'veth', 'veth', 'bridge', portKind],
    switchPorts: ['hv0'],
    ...added,
  };
}
