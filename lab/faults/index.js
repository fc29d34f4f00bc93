/** The faults by name. A fault is one file: how to make it, and what dhcphop must then say. */
import { bondBackup } from './bond-backup.js';
import { bondDuplicate } from './bond-dup-mac.js';
import { bondFlood } from './bond-flood.js';
import { bondHealthy } from './bond-healthy.js';
import { bondLoop } from './bond-loop.js';
import { bondOwnAddress } from './bond-own-mac.js';
import { bondRoundRobin } from './bond-rr.js';
import { bondVlan } from './bond-vlan.js';
import { healthy } from './healthy.js';
import { loop } from './loop.js';
import { loopClose } from './loop-close.js';
import { loopRace } from './loop-race.js';
import { portMac } from './port-mac.js';
import { thirdMachineFaults } from './third-machine.js';
import { twoHostFaults } from './two-hosts.js';

/**
 * @typedef {object} Fault
 * @property {string} name
 * @property {string} summary  One line for `scripts/lab list`.
 * @property {string} topology
 * @property {(lab: import('../lab.js').Lab) => Promise<void>} inject
 * @property {Expectation} expect
 * @property {FarTrace} [far]  The trace captures on a second host as well.
 */

/**
 * @typedef {object} FarTrace
 * @property {(lab: import('../lab.js').Lab) => readonly string[]} argv  Arguments of `trace`.
 * @property {boolean} [dhcphop]  False: there is none on the second host.
 * @property {{ seconds: number, ppm: number }} [shift]  How wrong the second host's clock is.
 * @property {number} [set]  By how many seconds its clock is set after the guest has asked once; then it asks again.
 * @property {'hv' | 'desk'} [from]  Where the trace runs: on the guest's host, or on a third machine.
 * @property {boolean} [late]  The second host is not reached until the guest has asked once.
 * @property {boolean} [cut]  The connection is cut while the guest asks, and comes back.
 */

/**
 * What a trace of the fault must say, apart from the verdicts, which are judged by what the guest received.
 * @typedef {object} Expectation
 * @property {'all' | 'some' | 'any' | 'none'} lost  How many replies the guest is to miss: a run in which the fault did not happen is no proof.
 * @property {readonly { lastSeen: string, missing: string }[]} where  Where a lost reply may have ended.
 * @property {readonly string[]} findings  Codes that must be found with level cause where a reply was lost; no other cause may be.
 * @property {readonly string[]} mayFind  Causes that may be found beside them.
 * @property {boolean} [mayBeUnsure]  A message may be inconclusive; none may be called lost that was not.
 * @property {readonly string[]} [symptoms]  Codes that must be found with level symptom.
 */

/** @type {readonly Fault[]} */
export const FAULTS = [
  healthy,
  loop,
  loopRace,
  loopClose,
  portMac,
  bondHealthy,
  bondFlood,
  bondLoop,
  bondRoundRobin,
  bondBackup,
  bondDuplicate,
  bondOwnAddress,
  bondVlan,
  ...twoHostFaults,
  ...thirdMachineFaults,
];

/**
 * @param {string} name
 * @returns {Fault}
 */
export function findFault(name) {
  const fault = FAULTS.find((fault) => fault.name === name);
  if (!fault) throw new Error(`no fault ${name}; there are: ${FAULTS.map((fault) => fault.name).join(', ')}`);
  return fault;
}
