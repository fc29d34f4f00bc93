/** Random bonds among the ports of a bridge, and random VLANs of the bridge and its ports: for kernels that have both. */

/** Ports of the bridge that are bonds, each with its mode and its slaves. */
export const BONDS = /** @type {const} */ ([
  { name: 'b0', mode: 'active-backup', slaves: ['s0', 's1'] },
  { name: 'b1', mode: 'balance-xor', slaves: ['s2', 's3'] },
  { name: 'b2', mode: 'balance-tlb', slaves: ['s4', 's5'] },
]);
export const BOND_PORTS = BONDS.map(({ name }) => name);
export const SLAVES = BONDS.flatMap(({ slaves }) => slaves);
/** VLANs that any port may be in; 1 is what the kernel gives to each by itself. */
export const VLANS = [1, 7, 8, 9];

/**
 * @typedef {object} RandomVlan
 * @property {number} vlan
 * @property {boolean} pvid
 * @property {boolean} untagged
 *
 * @typedef {object} RandomBond
 * @property {string} name
 * @property {string | null} active  Null where its mode has none.
 * @property {boolean} takesFromAllSlaves
 *
 * @typedef {object} RandomWiring
 * @property {boolean} filters  Whether the bridge looks at VLANs.
 * @property {readonly RandomBond[]} bonds
 * @property {ReadonlyMap<string, readonly RandomVlan[]>} vlans  Of the bridge, by its name `br0`, and of its ports.
 * @property {(frame: import('./random-host.js').RandomFrame, random: import('./random.js').Random) => import('./random-host.js').RandomFrame} change
 *   The frame with a tag of these VLANs, coming in by a slave where its port is a bond.
 */

/**
 * @param {readonly string[]} ports
 * @param {import('./random.js').Random} random
 * @returns {RandomWiring}
 */
export function randomWiring(ports, random) {
  const filters = random.chance(0.8);
  const vlans = new Map(['br0', ...ports].map((name) => [name, randomVlans(random)]));
  const bonds = BONDS.map(({ name, mode, slaves }) => ({
    name,
    active: mode === 'balance-xor' ? null : random.pick(slaves),
    // What it does in balance-tlb hangs on what was set first, long ago.
    takesFromAllSlaves: mode !== 'balance-tlb' && random.chance(0.25),
  }));
  return {
    filters,
    bonds,
    vlans,
    change(frame, random) {
      const bond = BONDS.find(({ name }) => name === frame.port);
      return {
        ...frame,
        port: bond === undefined ? frame.port : random.pick(bond.slaves),
        vlan: random.chance(0.5) ? random.pick([0, ...VLANS, 10]) : null,
      };
    },
  };
}

/**
 * @param {import('./random.js').Random} random
 * @returns {readonly RandomVlan[]}
 */
function randomVlans(random) {
  const chosen = VLANS.filter(() => random.chance(0.6));
  const pvid = random.chance(0.75) ? chosen[random.between(0, Math.max(0, chosen.length - 1))] : undefined;
  return chosen.map((vlan) => ({ vlan, pvid: vlan === pvid, untagged: random.chance(0.4) }));
}
