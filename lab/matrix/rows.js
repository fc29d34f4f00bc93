/** All rows of the matrix, by family. */

import { BETWEEN_ROWS } from './rows-between.js';
import { UNKNOWN_ROWS } from './rows-no-rule-knows.js';
import { BOND_ROWS } from './rows-of-bonds.js';
import { CLIENT_ROWS } from './rows-of-clients.js';
import { FIREWALL_ROWS } from './rows-of-firewalls.js';
import { SERVER_ROWS } from './rows-of-servers.js';
import { TC_ROWS } from './rows-of-tc.js';
import { BRIDGE_ROWS } from './rows-of-the-bridge.js';
import { VLAN_ROWS } from './rows-of-vlans.js';
import { BOND_SPOTS, SPOTS } from './spots.js';

/** @type {readonly import('./row.js').Row[]} */
export const ROWS = [
  ...BRIDGE_ROWS,
  ...FIREWALL_ROWS,
  ...TC_ROWS,
  ...SERVER_ROWS,
  ...CLIENT_ROWS,
  ...BETWEEN_ROWS,
  ...UNKNOWN_ROWS,
];

/** Rows that need bonding and VLANs: they have spots of their own. @type {readonly import('./row.js').Row[]} */
const ROWS_BEHIND_A_BOND = [...BOND_ROWS, ...VLAN_ROWS];

/**
 * @param {string} name
 * @returns {import('./row.js').Row}
 */
export function findRow(name) {
  return findAmong(ROWS, name);
}

/**
 * @param {readonly import('./row.js').Row[]} rows
 * @param {string} name
 */
function findAmong(rows, name) {
  const row = rows.find((each) => each.name === name);
  if (!row) throw new Error(`no fault ${name}; there are: ${rows.map((each) => each.name).join(', ')}`);
  return row;
}

/**
 * Every row at every spot that it has.
 * @param {readonly import('./row.js').Row[]} [rows]
 * @param {readonly import('./spots.js').Spot[]} [spots]
 */
export function cellsOf(rows = ROWS, spots = SPOTS) {
  return rows.flatMap((row) =>
    spots.filter(({ name }) => row.spots?.includes(name) ?? true).map((spot) => ({ row, spot })),
  );
}

/**
 * The cells of the machine of vm-lab/.
 * @param {readonly string[]} [names]  Of the rows; all, where not given.
 */
export function cellsBehindABond(names) {
  return cellsOf(names?.map((name) => findAmong(ROWS_BEHIND_A_BOND, name)) ?? ROWS_BEHIND_A_BOND, BOND_SPOTS);
}
