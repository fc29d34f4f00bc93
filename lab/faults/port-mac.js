/** The uplink has the guest's own MAC, as a pod's interface that a virtual machine's bridge was put on: replies end on the bridge. */

/** @type {import('./index.js').Fault} */
export const portMac = {
  name: 'port-mac',
  summary: "a port of the bridge has the guest's own MAC",
  topology: 'bridge',
  async inject({ ns, guests }) {
    await ns.ip('hv', 'link', 'set', 'uplink0', 'address', /** @type {string} */ (guests[0]?.mac));
  },
  expect: {
    lost: 'all',
    where: [{ lastSeen: 'br0', missing: 'tap0' }],
    findings: ['guest-mac-is-port-mac'],
    mayFind: [],
  },
};
