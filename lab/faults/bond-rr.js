/**
 * A bond that sends and takes on both slaves, against ports that are no LAG: the switch floods what came by one slave to
 * the other, and the bond takes it for a frame from the network.
 */
import { BRIDGE, setBondMode, TAP } from '../topologies/bond.js';

/** @type {import('./index.js').Fault} */
export const bondRoundRobin = {
  name: 'bond-rr',
  summary: 'balance-rr against a switch without a LAG: the same fault by itself',
  topology: 'bond',
  inject: (lab) => setBondMode(lab, 'balance-rr'),
  expect: {
    lost: 'all',
    where: [{ lastSeen: BRIDGE, missing: TAP }],
    findings: ['bond-without-lag', 'reflected-request', 'guest-mac-on-wrong-port'],
    mayFind: ['guest-mac-moving'],
  },
};
