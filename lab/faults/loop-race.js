/**
 * The loop with its race decided in turn: every second reflection is 150 ms late, so the reply overtakes it and arrives.
 * One client sees both: an OFFER lost, the next delivered; an ACK lost, the next delivered.
 */
import { reflect } from './reflect.js';

/** @type {import('./index.js').Fault} */
export const loopRace = {
  name: 'loop-race',
  summary: 'the same loop, every second reflection late: replies that overtake it arrive',
  topology: 'bridge',
  inject: (lab) => reflect(lab, 'hairpin,150'),
  expect: {
    lost: 'some',
    where: [{ lastSeen: 'br0', missing: 'tap0' }],
    findings: ['reflected-request', 'guest-mac-on-wrong-port'],
    mayFind: ['guest-mac-moving'],
  },
};
