/**
 * A hypervisor with one bridge for all VLANs, as Proxmox has it with "VLAN aware": the bond is a trunk port of the bridge,
 * a guest's port is in the guest's VLAN without a tag. The switch is that of bond.js.
 *
 *   p0 ------- x0
 *                  bond0  vmbr0  tap101i0 ------ eth0 vm0
 *   p1 ------- x1
 */
import { addBridge, addGuests } from '../ports.js';
import { buildBond, missing, VLAN, waitForSlaves } from './bond.js';

const BRIDGE = 'vmbr0';

/** @type {import('../topology.js').Topology} */
export const vlanAware = { summary: 'x0|x1 > bond0 > vmbr0, which filters VLANs, > tap101i0', build, missing };

/** @type {import('../topology.js').Topology['build']} */
async function build(ns, guestCount, portKind) {
  await buildBond(ns);
  await addBridge(ns, 'hv', BRIDGE, ['vlan_filtering', '1', 'vlan_default_pvid', '0']);
  await ns.ip('hv', 'link', 'set', 'bond0', 'master', BRIDGE);
  await ns.exec('hv', ['bridge', 'vlan', 'add', 'dev', 'bond0', 'vid', VLAN]);
  const added = await addGuests(ns, guestCount, portKind, (index) => ({ port: `tap${101 + index}i0`, bridge: BRIDGE }));
  for (const { port } of added.guests) {
    await ns.exec('hv', ['bridge', 'vlan', 'add', 'dev', port, 'vid', VLAN, 'pvid', 'untagged']);
  }
  await waitForSlaves(ns);
  return {
    path: ['x0|x1', 'bond0', BRIDGE, 'tap101i0'],
    roles: ['slaves', 'bond', 'bridge', portKind],
    switchPorts: ['p0', 'p1'],
    ...added,
  };
}
