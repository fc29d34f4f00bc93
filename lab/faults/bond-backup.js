/** The switch believes that the guest is behind the inactive slave's port; the bond takes nothing from there. */
import { VLAN } from '../topologies/bond.js';

/** @type {import('./index.js').Fault} */
export const bondBackup = {
  name: 'bond-backup',
  summary: 'the switch sends replies to the inactive slave: they end there',
  topology: 'bond',
  inject: async (lab) => {
    const mac = /** @type {string} */ (lab.guests[0]?.mac);
    // Without sticky the entry moves to where the guest is next heard.
    const entry = [mac, 'dev', 'p1', 'master', 'static', 'sticky', 'vlan', VLAN];
    await lab.exec('sw', ['bridge', 'fdb', 'replace', ...entry]);
  },
  expect: {
    lost: 'all',
    where: [{ lastSeen: 'x0|x1', missing: 'bond0' }],
    findings: [],
    mayFind: ['reply-on-backup-slave'],
  },
};
