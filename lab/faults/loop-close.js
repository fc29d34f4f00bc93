/**
 * The loop with a close race: each reflection takes as long as a reply does, give or take. Which reply survives is
 * chance, and frames of different fate are microseconds apart.
 */
import { reflect } from './reflect.js';

/** @type {import('./index.js').Fault} */
export const loopClose = {
  name: 'loop-close',
  summary: 'the same loop, reflections and replies neck and neck',
  topology: 'bridge',
  inject: (lab) => reflect(lab, '0-1.5'),
  expect: {
    lost: 'any',
    where: [{ lastSeen: 'br0', missing: 'tap0' }],
    findings: ['reflected-request', 'guest-mac-on-wrong-port'],
    mayFind: ['guest-mac-moving'],
  },
};
