/**
 * A bond that sends and takes on both slaves, against ports that are no LAG: the switch floods what came by one slave to
 * the other, and the bond takes it for a frame from the network.
 */
import { BRIDGE, TAP, VLAN } from '../topologies/bond.js';

/** @type {import('./index.js').Fault} */
export const bondRoundRobin = {
  name: 'bond-rr',
  summary: 'balance-rr against a switch without a LAG: the same fault by itself',
  topology: 'bond',
  inject: async (lab) => {
    // The mode can be changed only while the bond is down and has no slaves.
    await lab.ns.ip('hv', 'link', 'set', 'bond0', 'down');
    for (const slave of ['x0', 'x1']) await lab.ns.ip('hv', 'link', 'set', slave, 'nomaster');
    await lab.ns.ip('hv', 'link', 'set', 'bond0', 'type', 'bond', 'mode', 'balance-rr');
    for (const slave of ['x0', 'x1']) {
      await lab.ns.ip('hv', 'link', 'set', slave, 'down');
      await lab.ns.ip('hv', 'link', 'set', slave, 'master', 'bond0');
    }
    await lab.ns.ip('hv', 'link', 'set', 'bond0', 'up');
    await lab.ns.ip('hv', 'link', 'set', `bond0.${VLAN}`, 'up');
  },
  expect: {
    lost: 'all',
    where: [{ lastSeen: BRIDGE, missing: TAP }],
    findings: ['reflected-request', 'guest-mac-on-wrong-port'],
    mayFind: ['guest-mac-moving', 'bond-without-lag'],
  },
};
