/** Reflections that a port of this host made, told from those that the network sent. */
import { expect, test } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import { isReturnedHere, returningPort } from '../../src/diagnose/returning-port.ts';
import { link, port } from '../wiring/wiring.ts';
import { DISCOVER, message, PATH, REFLECTION } from './build.ts';
import { END } from './end.ts';

const HAIRPIN = { learning: true, flood: true, broadcastFlood: true, hairpin: true, isolated: false, locked: false };
const LINKS = [link('uplink0', { port: HAIRPIN }), port('tap0', 'br0')];
/** The copy further out was seen later in the list: the place counts, not the time. */
const RETURNED = message(2, 'DISCOVER', ['br0 in 60', 'uplink0 out 50'], { reflects: 1 });

test('the outermost copy left by a port in hairpin mode', () => {
  expect(isReturnedHere(RETURNED)).toBe(true);
  expect(returningPort(RETURNED, LINKS)).toEqual({ port: LINKS[0], sighting: RETURNED.sightings[1] });
});

test('by another port it is known that it was made here, not which port made it', () => {
  const [, plain] = LINKS;
  const byTap = message(2, 'DISCOVER', ['tap0 out 50'], { reflects: 1 });
  expect(isReturnedHere(byTap)).toBe(true);
  expect(returningPort(byTap, [plain!])).toBe(null);
  expect(returningPort(byTap, [])).toBe(null);
});

test('what came in from outside, and what is no reflection, was not returned here', () => {
  expect([isReturnedHere(REFLECTION), returningPort(REFLECTION, LINKS)]).toEqual([false, null]);
  expect([isReturnedHere(DISCOVER), returningPort(DISCOVER, LINKS)]).toEqual([false, null]);
});

test('whether it was a port in hairpin mode is not known where the links were not read', () => {
  const unobserved = (reflection: typeof RETURNED) => {
    const diagnosis = new Diagnosis([PATH]);
    diagnosis.message(DISCOVER, [DISCOVER]);
    diagnosis.message(reflection, [DISCOVER, reflection]);
    return diagnosis.end(END).unobserved.some(({ code, needs }) => code === 'hairpin-on' && needs === 'link');
  };
  expect(unobserved(RETURNED)).toBe(true);
  expect(unobserved(REFLECTION)).toBe(false);
});
