/** A bridge that filters VLANs has a MAC in each VLAN apart: only the entry of the reply's own VLAN forwards it. */
import { expect, test } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import type { HostState } from '../../src/state/host-state.ts';
import type { Message } from '../../src/trace/types.ts';
import { bridge, port } from '../wiring/wiring.ts';
import { DISCOVER, exchange, MAC, OFFER, PATH, REFLECTION } from './build.ts';
import { END } from './end.ts';

const had = (entries: readonly (readonly [vlan: number | null, port: string])[]): HostState => ({
  kind: 'fdb',
  timeNs: -1n,
  entries: entries.map(([vlan, port]) => ({
    ...{ mac: MAC, bridge: 'br0', port, vlan, local: false, static: false, sticky: false },
  })),
});
const moved = (vlan: number | null, from: string, to: string, timeNs = 130_000n): HostState => ({
  ...{ kind: 'fdb-change', timeNs, mac: MAC, bridge: 'br0', vlan, from, to },
});

/** The message as it is seen in a VLAN at these hops. */
function tagged(message: Message, vlan: number, hops: readonly string[]): Message {
  const sightings = message.sightings.map((sighting) =>
    hops.includes(sighting.hop) ? { ...sighting, vlanIds: [vlan] } : sighting,
  );
  return { ...message, sightings };
}

function causes(states: readonly HostState[], messages: readonly Message[]) {
  const diagnosis = new Diagnosis([PATH]);
  for (const state of states) diagnosis.state(state);
  for (const [i, each] of messages.entries()) diagnosis.message(each, messages.slice(0, i + 1));
  diagnosis.exchange(exchange('reply-lost', messages));
  return diagnosis.end(END).findings.map(({ code, facts }) => [code, facts.port, facts.vlan]);
}

const BOTH = ['uplink0', 'br0'];
const WRONG = ['guest-mac-on-wrong-port', 'uplink0'];

test('an entry of another VLAN explains nothing', () => {
  const states = [had([[10, 'tap0']]), moved(20, 'tap0', 'uplink0')];
  expect(causes(states, [DISCOVER, tagged(OFFER, 10, BOTH)])).toEqual([]);
  expect(causes(states, [DISCOVER, tagged(OFFER, 10, ['uplink0'])])).toEqual([]);
  expect(causes(states, [DISCOVER, tagged(OFFER, 20, BOTH)])).toEqual([[...WRONG, 20]]);
  // Nothing is known in this VLAN: the bridge floods.
  expect(causes(states, [DISCOVER, tagged(OFFER, 30, BOTH)])).toEqual([]);
});

test('of an untagged reply the VLAN is not known, unless what made the bridge learn was untagged there too', () => {
  const states = [had([[10, 'tap0']]), moved(10, 'tap0', 'uplink0')];
  expect(causes(states, [DISCOVER, OFFER])).toEqual([]);
  expect(causes([had([[10, 'uplink0']])], [DISCOVER, OFFER])).toEqual([]);
  const reflected = ['reflected-request', undefined, undefined];
  expect(causes(states, [DISCOVER, REFLECTION, OFFER])).toEqual([reflected, [...WRONG, 10]]);
  expect(causes(states, [DISCOVER, tagged(REFLECTION, 10, BOTH), OFFER])).toEqual([reflected]);
});

test('a bridge that does not filter has one entry, whatever the tag', () => {
  expect(causes([had([[null, 'uplink0']])], [DISCOVER, tagged(OFFER, 10, BOTH)])).toEqual([[...WRONG, undefined]]);
});

test('one move in each of two VLANs is no flipping', () => {
  const once = [moved(10, 'tap0', 'uplink0', 1n), moved(20, 'tap0', 'uplink0', 2n)];
  expect(causes(once, [DISCOVER])).toEqual([]);
  const twice = [...once, moved(10, 'uplink0', 'tap0', 3n)];
  expect(causes(twice, [DISCOVER]).map(([code]) => code)).toEqual(['guest-mac-moving']);
});

test('where a reply leaves the bridge, and on other bridges, its tag says nothing of its VLAN on this one', () => {
  const states = [had([[10, 'tap0']]), moved(20, 'tap0', 'uplink0')];
  const withDirection = (reply: Message, direction: 'in' | 'out') => ({
    ...reply,
    sightings: reply.sightings.map((each) => (each.hop === 'br0' ? { ...each, direction } : each)),
  });
  const onlyAtBridge = tagged(OFFER, 20, ['br0']);
  expect(causes(states, [DISCOVER, withDirection(onlyAtBridge, 'in')])).toEqual([[...WRONG, 20]]);
  expect(causes(states, [DISCOVER, withDirection(onlyAtBridge, 'out')])).toEqual([]);
  const wiring = (master: string): HostState => ({
    kind: 'link',
    timeNs: -2n,
    links: [bridge('br0'), bridge('br9'), port('uplink0', master), port('tap0', 'br0')],
  });
  const onlyAtPort = tagged(OFFER, 20, ['uplink0']);
  expect(causes([wiring('br0'), ...states], [DISCOVER, onlyAtPort])).toEqual([[...WRONG, 20]]);
  expect(causes([wiring('br9'), ...states], [DISCOVER, onlyAtPort])).toEqual([]);
});
