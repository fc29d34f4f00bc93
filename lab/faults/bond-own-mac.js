/** Another host with the MAC of the tap itself. The kernel complains, the guest does not suffer. */
import { hostSideMac } from '../ports.js';
import { speakAs } from './speak-as.js';

/** @type {import('./index.js').Fault} */
export const bondOwnAddress = {
  name: 'bond-own-mac',
  summary: "another host has the tap's own MAC and talks: the kernel complains, nothing is lost",
  topology: 'bond',
  inject: async (lab) => {
    const [guest] = lab.guests;
    if (guest) await speakAs(lab, hostSideMac(guest.mac), '400');
  },
  expect: { lost: 'none', where: [], findings: [], mayFind: [], symptoms: ['own-address-from-outside'] },
};
