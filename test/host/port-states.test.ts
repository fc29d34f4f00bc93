import { expect, test } from 'vitest';
import type { BridgePortEvent } from '../../src/capture/source.ts';
import { PortStates } from '../../src/host/port-states.ts';
import { bridge, port } from '../wiring/wiring.ts';

const LINKS = [
  { ...bridge('br0'), index: 2 },
  { ...port('tap0', 'br0'), index: 4 },
];
const event = (timeNs: bigint, state: BridgePortEvent['state'], portIndex = 4): BridgePortEvent => ({
  timeNs,
  portIndex,
  bridgeIndex: 2,
  state,
});
const change = (timeNs: bigint, from: string | null, to: string) => ({
  kind: 'port-state',
  timeNs,
  port: 'tap0',
  bridge: 'br0',
  from,
  to,
});

test('a state told again is no change', () => {
  const ports = new PortStates();
  ports.learn(LINKS);
  expect(ports.take(event(1n, 'forwarding'))).toBe(null);
  expect(ports.take(event(2n, 'listening'))).toEqual(change(2n, 'forwarding', 'listening'));
  expect(ports.take(event(3n, 'listening'))).toBe(null);
  // A snapshot that was begun before says nothing new.
  expect(ports.learn(LINKS)).toEqual([]);
  expect(ports.take(event(4n, 'learning'))).toEqual(change(4n, 'listening', 'learning'));
});

test('a port without a name waits for the next snapshot', () => {
  const ports = new PortStates();
  expect(ports.take(event(1n, 'listening'))).toBe(null);
  expect(ports.learn(LINKS)).toEqual([change(1n, 'forwarding', 'listening')]);
});

test('after lost events the state before is not known, until a snapshot tells', () => {
  const ports = new PortStates();
  ports.learn(LINKS);
  ports.lose();
  expect(ports.take(event(1n, 'blocking'))).toEqual(change(1n, null, 'blocking'));
});

test('indexes of other namespaces are others', () => {
  const ports = new PortStates();
  ports.learn(LINKS);
  expect(ports.take({ ...event(1n, 'blocking'), netns: 'blue' })).toBe(null);
  expect(ports.take(event(2n, 'blocking'))).not.toBe(null);
});
