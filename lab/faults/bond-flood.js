/** No fault: the switch does not know where the guest is and floods the replies, so they come in on both slaves. */

/** @type {import('./index.js').Fault} */
export const bondFlood = {
  name: 'bond-flood',
  summary: 'the switch floods replies to both slaves, which is normal: the guest gets its lease',
  topology: 'bond',
  inject: async (lab) => {
    for (const port of ['p0', 'p1']) await lab.exec('sw', ['bridge', 'link', 'set', 'dev', port, 'learning', 'off']);
  },
  expect: { lost: 'none', where: [], findings: [], mayFind: [] },
};
