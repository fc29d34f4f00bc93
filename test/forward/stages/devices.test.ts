/** Steps between devices, lengths, XDP programs and what a packet is made of. */
import { expect, test } from 'vitest';
import { PASSES } from '../../../src/forward/answer.ts';
import { type Packet, packetOf } from '../../../src/forward/packet.ts';
import { deviceUp } from '../../../src/forward/stages/device-up.ts';
import { egressMtu, isTooLong } from '../../../src/forward/stages/egress-mtu.ts';
import { isDownward, isUpward } from '../../../src/forward/stages/step-direction.ts';
import { vethMtu } from '../../../src/forward/stages/veth-mtu.ts';
import { bridgeXdp, deviceXdp } from '../../../src/forward/stages/xdp.ts';
import type { Link } from '../../../src/state/host-state.ts';
import { makeMessage } from '../../trace/fake-message.ts';
import { makeSighting } from '../../trace/traced.ts';
import { link } from '../../wiring/wiring.ts';
import { GUEST, OFFER } from '../firewall/scenes.ts';
import { BR0, crossing, doubt, host, step, stop, TAP } from './build.ts';

test('a frame that is too long is dropped, unless IP’s hooks may make fragments of it', () => {
  const long: Packet = { ...OFFER, length: 1505 };
  const ask = (isOn: boolean | null, packet: Packet, to: Link | null = TAP) => {
    const handing = isOn === null ? null : { isOn, takesTagged: false };
    return egressMtu(crossing({ to }), packet, host({ handsToIp: () => handing }));
  };
  // One tag has room.
  expect([isTooLong(1504, TAP), isTooLong(1505, TAP), isTooLong(9000, { ...TAP, mtu: 0 })]).toEqual([
    false,
    true,
    false,
  ]);
  expect(ask(false, { ...long, length: 1504 })).toBe(PASSES);
  expect(ask(false, long, null)).toBe(PASSES);
  expect(ask(false, long)).toEqual(stop('mtu-too-small', { port: 'tap0', mtu: 1500, length: 1505 }));
  for (const isOn of [true, null]) expect(ask(isOn, long)).toEqual(doubt('whether the frame leaves tap0 in fragments'));
  const [a, b] = [link('va', { kind: 'veth', peer: 'vb', mtu: 9000 }), link('vb', { kind: 'veth', peer: 'va' })];
  const over = (from: Link, to: Link, packet = long) => vethMtu(step(from, to), packet, host());
  expect(over(a, b)).toEqual(stop('mtu-too-small', { port: 'vb', mtu: 1500, length: 1505 }));
  expect(over(b, a)).toBe(PASSES);
  expect(over({ ...a, kind: 'vlan' }, b)).toBe(PASSES);
  expect(over(a, { ...b, kind: 'vlan' })).toBe(PASSES);
});

test('a device that is up gets what the one it is joined to sends', () => {
  const ask = (from: Link, to: Link) => deviceUp(step(from, to), OFFER, host());
  const veth = (name: string, peer: string | null, rest: Partial<Link> = {}) =>
    link(name, { kind: 'veth', peer, ...rest });
  expect(ask(veth('va', 'vb'), veth('vb', 'va'))).toBe(PASSES);
  expect(ask(veth('va', null), veth('vb', null))).toBe(PASSES);
  expect(ask(veth('va', 'vb'), veth('vb', 'va', { up: false }))).toEqual(stop('port-down', { port: 'vb', up: false }));
  for (const [from, to] of [
    [veth('va', 'vx'), veth('vb', 'va')],
    [veth('va', null), veth('vb', 'va')],
    [link('a'), link('b')],
    // Of two ends of pairs only the pair counts.
    [veth('va', 'vx', { lower: 'vb' }), veth('vb', 'va')],
  ] as const) {
    expect(ask(from, to)).toEqual(doubt(`how frames get from ${from.name} to ${to.name}`));
  }
  for (const [from, to] of [
    [link('x0', { master: 'bond0' }), link('bond0')],
    [link('bond0'), link('x0', { master: 'bond0' })],
    [link('eth0'), link('eth0.10', { lower: 'eth0' })],
    [link('eth0.10', { lower: 'eth0' }), link('eth0')],
    [veth('va', 'vb'), link('va.10', { kind: 'vlan', lower: 'va' })],
    [link('va.10', { kind: 'vlan', lower: 'va' }), veth('va', 'vb')],
  ] as const) {
    expect(ask(from, to)).toBe(PASSES);
  }
});

test('a step goes up to what stands on a device, and down to what a device stands on', () => {
  const [eth0, tag] = [link('eth0'), link('eth0.10', { lower: 'eth0' })];
  const [slave, bond] = [link('x0', { master: 'bond0' }), link('bond0')];
  const directions = (from: Link, to: Link) => [isUpward(step(from, to)), isDownward(step(from, to))];
  for (const [low, high] of [
    [eth0, tag],
    [slave, bond],
  ] as const) {
    expect(directions(low, high)).toEqual([true, false]);
    expect(directions(high, low)).toEqual([false, true]);
  }
  expect(directions(eth0, bond)).toEqual([false, false]);
});

test('an XDP program of the device that a frame comes to is not to be read', () => {
  const xdp = { id: 7, name: 'guard' };
  const [a, b] = [link('va', { kind: 'veth', peer: 'vb' }), link('vb', { kind: 'veth', peer: 'va', xdp })];
  const ask = (from: Link, to: Link) => deviceXdp(step(from, to), OFFER, host());
  expect(ask(a, b)).toEqual(doubt('the XDP program guard of vb'));
  expect(ask(a, { ...b, xdp: { id: 7, name: null } })).toEqual(doubt('with id 7'));
  expect(ask(b, a)).toBe(PASSES);
  // Down to the device that it is sent out by.
  expect(ask(link('bond0'), link('x0', { master: 'bond0', xdp }))).toBe(PASSES);
  expect(ask(link('eth0.10', { lower: 'eth0' }), link('eth0', { xdp }))).toBe(PASSES);
  const onBridge = (leaves: boolean) => bridgeXdp(crossing({ bridge: { ...BR0, xdp }, leaves }), OFFER, host());
  expect(onBridge(false)).toEqual(doubt('the XDP program guard of br0'));
  expect(onBridge(true)).toBe(PASSES);
});

test('a packet has the length behind its headers, and says where its checksum is wrong', () => {
  const dhcp = makeMessage({ type: 'OFFER', xid: 1, chaddr: GUEST });
  const packet = packetOf(makeSighting(dhcp, { wireLength: 350, vlanIds: [10, 20], checksum: 'bad' }));
  expect(packet).toMatchObject({ length: 350 - 14 - 8, isChecksumBad: true, vlanIds: [10, 20] });
  expect(packetOf(makeSighting(dhcp, { wireLength: 342 }))).toMatchObject({ length: 328 });
  expect(packetOf(makeSighting(dhcp))).not.toHaveProperty('isChecksumBad');
});
