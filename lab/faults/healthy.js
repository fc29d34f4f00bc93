/** Nothing wrong: every message arrives, the guest is bound. */

/** @type {import('./index.js').Fault} */
export const healthy = {
  name: 'healthy',
  summary: 'nothing is wrong: the guest gets its lease',
  topology: 'bridge',
  inject: async () => {},
  expect: { lost: 'none', where: [], findings: [], mayFind: [] },
};
