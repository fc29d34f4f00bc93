/**
 * A loop behind one trunk. Only broadcasts come back, so it is no storm. A bridge does not send a frame out of the port
 * it came in by, so the copy is made before the switch sees it.
 */
import { BRIDGE, TAP } from '../topologies/bond.js';

/** @type {import('./index.js').Fault} */
export const bondLoop = {
  name: 'bond-loop',
  summary: 'the trunk of the active slave returns broadcasts: replies die on the bridge',
  topology: 'bond',
  inject: async (lab) => {
    await lab.exec('sw', ['tc', 'qdisc', 'add', 'dev', 'p0', 'clsact']);
    const match = ['protocol', '802.1Q', 'flower', 'dst_mac', 'ff:ff:ff:ff:ff:ff'];
    const action = ['action', 'mirred', 'egress', 'mirror', 'dev', 'p0'];
    await lab.exec('sw', ['tc', 'filter', 'add', 'dev', 'p0', 'ingress', ...match, ...action]);
  },
  expect: {
    lost: 'all',
    where: [{ lastSeen: BRIDGE, missing: TAP }],
    findings: ['reflected-request', 'guest-mac-on-wrong-port'],
    mayFind: ['guest-mac-moving'],
  },
};
