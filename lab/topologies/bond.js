/**
 * The hypervisor of the story: two NICs in an active-backup bond, the guests' VLAN on it, a bridge per network as
 * OpenStack names it. The switch is a bridge that filters VLANs: trunks to the hypervisor, access ports for the DHCP
 * server and for a host that does not belong there.
 *
 *   dhcp eth0 ----- dhcp0      p0 ------- x0
 *                        sw0                 bond0  bond0.2222  brq5dddda71-76  tap0b5f208b-76 ------ eth0 vm0
 *   rogue eth0 --- rogue0      p1 ------- x1
 */
import { kernelLacks } from '../kernel-devices.js';
import { addBridge, addGuests } from '../ports.js';
import { until } from '../process.js';
import { SERVER_ADDRESS } from '../server.js';

export const VLAN = '2222';
export const BRIDGE = 'brq5dddda71-76';
export const TAP = 'tap0b5f208b-76';
const FURTHER_TAPS = ['tap3c6a11d0-11', 'tap90d2c4e7-5a'];
const SLAVES = ['x0', 'x1'];
/** 802.3ad waits for partners before it enables a port; an emulated machine is slow. */
const CARRIER_MS = 15_000;

/** @type {import('../topology.js').Topology} */
export const bond = {
  summary: `x0|x1 > bond0 > bond0.${VLAN} > ${BRIDGE} > ${TAP}, VLANs on the switch`,
  build,
  missing,
};

/** @type {import('../topology.js').Topology['build']} */
async function build(ns, guestCount, portKind) {
  await buildBond(ns);
  await ns.ip('hv', 'link', 'add', 'link', 'bond0', 'name', `bond0.${VLAN}`, 'type', 'vlan', 'id', VLAN);
  await addBridge(ns, 'hv', BRIDGE);
  await ns.ip('hv', 'link', 'set', `bond0.${VLAN}`, 'master', BRIDGE, 'up');
  const added = await addGuests(ns, guestCount, portKind, (index) => ({
    port: [TAP, ...FURTHER_TAPS][index] ?? `tap${index}`,
    bridge: BRIDGE,
  }));
  await waitForSlaves(ns);
  return {
    path: ['x0|x1', 'bond0', `bond0.${VLAN}`, BRIDGE, TAP],
    roles: ['slaves', 'bond', 'vlan', 'bridge', portKind],
    switchPorts: ['p0', 'p1'],
    ...added,
  };
}

/**
 * The switch with what is plugged into it, and `bond0` of hv, which is up and on no bridge.
 * @param {import('../namespaces.js').Namespaces} ns
 */
export async function buildBond(ns) {
  for (const role of ['hv', 'sw', 'dhcp', 'rogue']) await ns.add(role);
  await addBridge(ns, 'sw', 'sw0', ['vlan_filtering', '1', 'vlan_default_pvid', '0']);
  for (const role of ['dhcp', 'rogue']) await plugIn(ns, role, 'eth0', `${role}0`, ['pvid', 'untagged']);
  await ns.ip('dhcp', 'address', 'add', `${SERVER_ADDRESS}/24`, 'dev', 'eth0');
  for (const role of ['dhcp', 'rogue']) await ns.ip(role, 'link', 'set', 'eth0', 'up');

  await ns.ip('hv', 'link', 'add', 'bond0', 'type', 'bond', 'mode', 'active-backup', 'miimon', '50');
  for (const index of [0, 1]) {
    await plugIn(ns, 'hv', `x${index}`, `p${index}`, []);
    // A bond takes only NICs that are down.
    await ns.ip('hv', 'link', 'set', `x${index}`, 'master', 'bond0');
  }
  await ns.ip('hv', 'link', 'set', 'bond0', 'up');
}

/**
 * A cable from an interface to a port of the switch that takes the guests' VLAN.
 * @param {import('../namespaces.js').Namespaces} ns
 * @param {string} role
 * @param {string} interfaceName
 * @param {string} port
 * @param {readonly string[]} tagging  Empty for a trunk.
 */
async function plugIn(ns, role, interfaceName, port, tagging) {
  await ns.ip(role, 'link', 'add', interfaceName, 'type', 'veth', 'peer', 'name', port, 'netns', ns.name('sw'));
  await ns.ip('sw', 'link', 'set', port, 'master', 'sw0', 'up');
  await ns.exec('sw', ['bridge', 'vlan', 'add', 'dev', port, 'vid', VLAN, ...tagging]);
}

/**
 * Waits until the bond has found both links up and x0 is the active one.
 * @param {import('../namespaces.js').Namespaces} ns
 */
export async function waitForSlaves(ns) {
  const ready = async () => {
    const status = await ns.exec('hv', ['cat', '/proc/net/bonding/bond0']);
    return /Currently Active Slave: x0/.test(status) && (status.match(/MII Status: up/g) ?? []).length === 3;
  };
  if (!(await until(ready, CARRIER_MS))) throw new Error(`bond0 of ${ns.name('hv')} does not come up`);
}

/**
 * Gives bond0 of hv another mode, and waits until a slave of it sends.
 * @param {Pick<import('../lab.js').Lab, 'ns'>} lab
 * @param {string} mode
 * @param {readonly string[]} [options]  Further ones of `ip link set type bond`.
 */
export async function setBondMode({ ns }, mode, options = []) {
  const above = JSON.parse(await ns.ip('hv', '-j', 'link')).filter(
    (/** @type {{ link?: string }} */ { link }) => link === 'bond0',
  );
  // The mode can be changed only while the bond is down and has no slaves.
  await ns.ip('hv', 'link', 'set', 'bond0', 'down');
  for (const slave of SLAVES) await ns.ip('hv', 'link', 'set', slave, 'nomaster');
  await ns.ip('hv', 'link', 'set', 'bond0', 'type', 'bond', 'mode', mode, ...options);
  for (const slave of SLAVES) {
    await ns.ip('hv', 'link', 'set', slave, 'down');
    await ns.ip('hv', 'link', 'set', slave, 'master', 'bond0');
  }
  await ns.ip('hv', 'link', 'set', 'bond0', 'up');
  for (const { ifname } of above) await ns.ip('hv', 'link', 'set', ifname, 'up');
  const isSending = async () => {
    const links = JSON.parse(await ns.ip('hv', '-j', '-d', 'link'));
    const bond = links.find((/** @type {{ ifname: string }} */ { ifname }) => ifname === 'bond0');
    const states = links.map(
      (/** @type {{ linkinfo?: { info_slave_data?: { state?: string } } }} */ { linkinfo }) =>
        linkinfo?.info_slave_data?.state,
    );
    return bond.operstate === 'UP' && states.includes('ACTIVE');
  };
  if (!(await until(isSending, CARRIER_MS)))
    throw new Error(`bond0 of ${ns.name('hv')} does not come up in mode ${mode}`);
}

/** What this kernel lacks for it. */
export function missing() {
  return kernelLacks({
    bonding: ['name', 'probe2', 'type', 'bond'],
    '8021q': ['link', 'probe0', 'name', 'probe3', 'type', 'vlan', 'id', '2'],
    'VLAN filtering in bridges': ['name', 'probe4', 'type', 'bridge', 'vlan_filtering', '1'],
  });
}
