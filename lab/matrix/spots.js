/**
 * The columns of the matrix: a bridge of a topology with the ports on both sides of it. A fault is made at a spot, with the
 * names that its places have there.
 */

/** @typedef {'tap' | 'container' | 'proxmox' | 'proxmox-vmbr' | 'bond' | 'vlan-aware'} SpotName */
/** @typedef {'outer' | 'bridge' | 'inner' | 'end'} Place */

/**
 * @typedef {object} Spot
 * @property {SpotName} name
 * @property {string} topology
 * @property {string} outer  The bridge's port on the side of the network.
 * @property {string} bridge
 * @property {string} inner  The bridge's port on the side of the guest.
 * @property {string | null} end  The hop behind it, as a path names it; `vm0/` stands for the guest's namespace.
 * @property {boolean} isOutermost  Whether the network is right behind `outer`.
 * @property {boolean} isInnermost  Whether the guest is right behind `inner`.
 */

/** @type {readonly Spot[]} */
export const SPOTS = [
  {
    name: 'tap',
    topology: 'bridge',
    ...{ outer: 'uplink0', bridge: 'br0', inner: 'tap0', end: null },
    ...{ isOutermost: true, isInnermost: true },
  },
  {
    name: 'container',
    topology: 'container',
    ...{ outer: 'uplink0', bridge: 'br0', inner: 'veth0', end: 'vm0/eth0' },
    ...{ isOutermost: true, isInnermost: true },
  },
  {
    name: 'proxmox',
    topology: 'proxmox',
    ...{ outer: 'fwln101i0', bridge: 'fwbr101i0', inner: 'tap101i0', end: null },
    ...{ isOutermost: false, isInnermost: true },
  },
  {
    name: 'proxmox-vmbr',
    topology: 'proxmox',
    ...{ outer: 'uplink0', bridge: 'vmbr0', inner: 'fwpr101p0', end: 'fwln101i0' },
    ...{ isOutermost: true, isInnermost: false },
  },
];

/** Those that need bonding and VLANs: made in the machine of vm-lab/. @type {readonly Spot[]} */
export const BOND_SPOTS = [
  {
    name: 'bond',
    topology: 'bond',
    ...{ outer: 'bond0.2222', bridge: 'brq5dddda71-76', inner: 'tap0b5f208b-76', end: null },
    ...{ isOutermost: true, isInnermost: true },
  },
  {
    name: 'vlan-aware',
    topology: 'vlan-aware',
    ...{ outer: 'bond0', bridge: 'vmbr0', inner: 'tap101i0', end: null },
    ...{ isOutermost: true, isInnermost: true },
  },
];

/**
 * The hop that a place is in a lab.
 * @param {Spot} spot
 * @param {string} place  Or the name of a hop, where there is one spot only.
 * @param {Pick<import('../lab.js').Lab, 'ns'>} lab
 */
export function hopAt(spot, place, { ns }) {
  const hop = place in spot ? spot[/** @type {Place} */ (place)] : place;
  if (hop === null) throw new Error(`${spot.name} has no ${place}`);
  return hop.replace(/^vm0\//, `${ns.name('vm0')}/`);
}

/**
 * Words of a command with `{outer}`, `{bridge}`, `{inner}` and `{mac}` filled in.
 * @param {string} command
 * @param {Spot} spot
 * @param {import('../lab.js').Lab} lab
 */
export function fillIn(command, spot, lab) {
  return command.replace(/\{(outer|bridge|inner|mac)\}/g, (_, word) =>
    word === 'mac' ? (lab.guests[0]?.mac ?? '') : spot[/** @type {'outer' | 'bridge' | 'inner'} */ (word)],
  );
}
