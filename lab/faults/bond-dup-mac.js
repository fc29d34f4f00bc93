/**
 * Another host with the guest's MAC that answers each broadcast it hears. The switch is not taken in (the port does not
 * learn), the hypervisor's bridge is. The server is some way off, so the other host is always the first to answer.
 */
import { BRIDGE, TAP } from '../topologies/bond.js';
import { speakAs } from './speak-as.js';

/** @type {import('./index.js').Fault} */
export const bondDuplicate = {
  name: 'bond-dup-mac',
  summary: "another host has the guest's MAC and talks: the bridge looks for the guest outside",
  topology: 'bond',
  inject: async (lab) => {
    await lab.exec('sw', ['tc', 'qdisc', 'add', 'dev', 'dhcp0', 'root', 'netem', 'delay', '150ms']);
    await speakAs(lab, /** @type {string} */ (lab.guests[0]?.mac), 'answer');
  },
  expect: {
    lost: 'all',
    where: [{ lastSeen: BRIDGE, missing: TAP }],
    findings: ['guest-mac-on-wrong-port'],
    mayFind: ['guest-mac-moving', 'duplicate-mac'],
  },
};
