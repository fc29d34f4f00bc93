/** Nothing wrong behind a bond: what the switch floods to the inactive slave ends there and is normal. */

/** @type {import('./index.js').Fault} */
export const bondHealthy = {
  name: 'bond-healthy',
  summary: 'nothing is wrong: the guest gets its lease',
  topology: 'bond',
  inject: async () => {},
  expect: { lost: 'none', where: [], findings: [], mayFind: [] },
};
