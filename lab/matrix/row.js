/** What a row of the matrix is. Rows are data, one file a family; the matrix is their product with the spots. */

/** @typedef {import('./spots.js').Spot} Spot */
/** @typedef {import('./spots.js').SpotName} SpotName */
/** @typedef {import('../lab.js').Lab} Lab */
/** @typedef {import('./other-machine.js').Machine} Machine */
/** @typedef {'between' | 'bridge' | 'firewall' | 'tc' | 'server' | 'client' | 'bond' | 'vlan' | 'unknown'} Family */

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} [summary]  One line, where it is recorded for pcaps/.
 * @property {{ client?: string, server?: string }} [by]  Who takes part in the recording, where it is not udhcpc or dnsmasq.
 * @property {Family} family  `unknown`: no rule of dhcphop knows the fault, so that no cause may be claimed.
 * @property {readonly [lastSeen: string, missing: string] | null} lost  Places or hops between which messages are to be called lost; null: nowhere on this host.
 * @property {string | null} cause  What must be the first cause; null: none may be claimed.
 * @property {readonly string[]} [also]  Causes that may be found as well.
 * @property {readonly string[]} [facts]  Names of facts that the first cause must have.
 * @property {readonly string[]} [symptoms]  What must be found with level symptom.
 * @property {readonly SpotName[]} [spots]  All, where not given.
 * @property {readonly string[]} [commands]  What makes the fault: typed on the hypervisor, places filled in (`fillIn`).
 * @property {(lab: Lab, spot: Spot) => Promise<unknown>} [inject]  The rest of it.
 * @property {boolean} [during]  Made once the trace runs; its evidence must be younger.
 * @property {boolean} [alone]  It makes the kernel write to its log, which all namespaces share: nothing may run beside it.
 * @property {boolean} [unseen]  What the guest's and the switch's own captures show is no measure for it.
 * @property {(lab: Lab) => readonly string[]} [argv]  What the trace is told to follow, where not the first guest's port.
 * @property {(spot: Spot) => Machine} [machine]  The machine that the trace finds itself on.
 * @property {boolean} [anyone]  The trace is not told whom to judge.
 * @property {number} [patienceMs]  How long the client tries; 2500. Longer than 3 s where an exchange must be given up.
 * @property {readonly string[]} [client]  Further arguments of udhcpc.
 * @property {(lab: Lab, patienceMs: number) => Promise<{ bound: boolean }>} [ask]  What the guest does instead of running udhcpc.
 * @property {string} [needs]  A program without which it cannot be made.
 * @property {(lab: Lab, spot: Spot) => Promise<unknown>} [mend]  What advice in prose means, carried out.
 * @property {string} [mending]  That in words.
 * @property {boolean} [byItself]  It passes, and no command helps it along.
 */

/** Spots whose outer port leads to the network. @type {readonly SpotName[]} */
export const OUTERMOST = ['tap', 'container', 'proxmox-vmbr'];
/** Spots whose inner port leads to the guest. @type {readonly SpotName[]} */
export const INNERMOST = ['tap', 'container', 'proxmox'];
/** Longer than 3 s without a reply: `no-reply`. */
export const UNTIL_NO_REPLY_MS = 4200;
