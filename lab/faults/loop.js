/**
 * The story: the switch sends the guest's broadcasts back to the hypervisor, as an L2 loop behind it does. The bridge
 * learns the guest's MAC on its uplink, and the OFFER that follows has nowhere to go.
 */

/** @type {import('./index.js').Fault} */
export const loop = {
  name: 'loop',
  summary: 'the switch reflects broadcasts: replies die on the bridge',
  topology: 'bridge',
  // Hairpin sends a flooded frame out of the port it came in by, and nothing else: unicast is not reflected, no storm.
  inject: async (lab) => {
    await lab.exec('sw', ['bridge', 'link', 'set', 'dev', 'hv0', 'hairpin', 'on']);
  },
  expect: {
    lost: 'all',
    where: [{ lastSeen: 'br0', missing: 'tap0' }],
    findings: ['reflected-request', 'guest-mac-on-wrong-port'],
    mayFind: ['guest-mac-moving'],
  },
};
