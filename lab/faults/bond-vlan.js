/**
 * The bridge filters VLANs, and what comes from the network is put into one that the guest's port does not carry.
 * Requests leave: the uplink carries the guest's VLAN outward.
 */
import { BRIDGE, TAP, VLAN } from '../topologies/bond.js';

/** @type {import('./index.js').Fault} */
export const bondVlan = {
  name: 'bond-vlan',
  summary: "the bridge filters VLANs, and replies enter one that the guest's port lacks",
  topology: 'bond',
  inject: async (lab) => {
    const uplink = `bond0.${VLAN}`;
    await lab.ns.ip('hv', 'link', 'set', BRIDGE, 'type', 'bridge', 'vlan_filtering', '1');
    /** @param {string[]} words */
    const vlan = (...words) => lab.exec('hv', ['bridge', 'vlan', ...words]);
    for (const port of [TAP, uplink]) await vlan('del', 'dev', port, 'vid', '1');
    await vlan('add', 'dev', TAP, 'vid', '10', 'pvid', 'untagged');
    await vlan('add', 'dev', uplink, 'vid', '10', 'untagged');
    await vlan('add', 'dev', uplink, 'vid', '20', 'pvid', 'untagged');
  },
  expect: {
    lost: 'all',
    where: [{ lastSeen: BRIDGE, missing: TAP }],
    findings: ['vlan-not-allowed'],
    mayFind: [],
  },
};
