import { expect, test } from 'vitest';
import { otherReceiver } from '../../src/diagnose/other-receiver.ts';
import type { Message, Sighting } from '../../src/trace/types.ts';

const CLIENT = 'fa:16:3e:56:ea:fa';
const BRIDGE = '02:00:00:00:00:0b';

function ask(...destinations: readonly (string | null)[]): string | null {
  const sightings = destinations.map((linkDestination) => ({ linkDestination }) as Sighting);
  return otherReceiver({ dhcp: { chaddr: CLIENT }, sightings } as unknown as Message, sightings.at(-1) as Sighting);
}

test('a frame that came for one and goes on for another was given another receiver', () => {
  expect(ask(CLIENT, BRIDGE)).toBe(BRIDGE);
  expect(ask('ff:ff:ff:ff:ff:ff', BRIDGE)).toBe(BRIDGE);
});

test('one that goes on as it came was not, nor a broadcast made a unicast for the client, nor where nothing is known', () => {
  expect(ask(CLIENT, CLIENT)).toBe(null);
  expect(ask(BRIDGE, BRIDGE)).toBe(null);
  expect(ask('ff:ff:ff:ff:ff:ff', CLIENT)).toBe(null);
  expect(ask(CLIENT, 'ff:ff:ff:ff:ff:ff')).toBe(null);
  expect(ask(null, BRIDGE)).toBe(null);
  expect(ask(CLIENT, null)).toBe(null);
});
