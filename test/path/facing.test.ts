/** Which way the ends of veth pairs look, in paths given by hand. */
import { expect, test } from 'vitest';
import { facingOf } from '../../src/path/facing.ts';
import type { HopRole } from '../../src/path/path.ts';
import type { Link } from '../../src/state/host-state.ts';
import { withRoles } from '../../src/wiring/roles.ts';
import { bridge, link, port, tap } from '../wiring/wiring.ts';

function facings(names: readonly string[], links: readonly Link[]) {
  const hops = names.map((name) => ({ name, interfaces: [name], role: 'unknown' }) as const);
  return facingOf(withRoles({ guest: null, hops }, links));
}

test('the end that a server in its own namespace listens on looks to the guest', () => {
  const links = [
    link('qdhcp/ns0', { kind: 'veth' }),
    port('tap9', 'br0', { kind: 'veth' }),
    bridge('br0'),
    tap('tap0', 'br0'),
  ];
  expect(facings(['qdhcp/ns0', 'tap9', 'br0', 'tap0'], links)).toEqual(['guest', 'network', 'either', 'guest']);
});

test('an uplink that leads to another namespace looks to the network', () => {
  const links = [port('up0', 'br0', { kind: 'veth' }), bridge('br0'), tap('tap0', 'br0')];
  expect(facings(['up0', 'br0', 'tap0'], links)).toEqual(['network', 'either', 'guest']);
});

test('the two sides of a relay in a namespace are no pair', () => {
  const links = [
    link('relay/up', { kind: 'veth' }),
    link('relay/down', { kind: 'veth' }),
    port('tap9', 'br0', { kind: 'veth' }),
    bridge('br0'),
    tap('tap0', 'br0'),
  ];
  const names = ['relay/up', 'relay/down', 'tap9', 'br0', 'tap0'];
  expect(facings(names, links)[0]).toBe('network');
});

/** Roles written as `name:role`, network to guest. */
function placed(text: string) {
  const hops = text.split(' ').map((entry) => {
    const [name, role] = entry.split(':') as [string, HopRole];
    return { name, interfaces: name.split('|'), role };
  });
  return facingOf({ guest: null, hops })
    .map((facing) => facing.slice(0, 1))
    .join('');
}

test.each([
  // The hypervisor of the story, with and without its bond.
  ['x0|x1:slaves bond0:bond bond0.22:vlan br0:bridge tap0:tap', 'nnneg'],
  ['eth0:uplink br0:bridge vnet0:veth vm0/eth0:veth', 'negn'],
  ['eth0:uplink vmbr0:bridge fwpr0:veth fwln0:veth fwbr0:bridge tap0:tap', 'negneg'],
  ['eth0:uplink vx5:vxlan br5:bridge tap0:tap', 'nneg'],
  // What a macvtap receives comes from the device below it.
  ['eth0:uplink mvt0:macvtap', 'nn'],
  ['bond0:bond bond0.22:vlan mvt0:macvtap', 'nnn'],
  ['up0:uplink vm0/eth0:macvtap', 'nn'],
  ['eth0:uplink mv0:macvtap br0:bridge tap0:tap', 'nneg'],
  // It may be on the bridge or a port of it.
  ['eth0:uplink br0:bridge mvt0:macvtap', 'nee'],
  // An uplink that is a tap; a tap that is routed.
  ['zt0:tap br0:bridge vnet0:veth', 'neg'],
  ['eth0:uplink tap0:tap', 'ng'],
  // One hop alone: what is behind a tap is the guest.
  ['tap0:tap', 'g'],
  ['mvt0:macvtap', 'n'],
  ['eth0:uplink', 'n'],
  // The host of a DHCP server: the guest is beyond its uplink.
  ['vnet7:veth br0:bridge eth0:uplink', 'neg'],
  ['srv0:veth br5:bridge vx5:vxlan eth0:uplink', 'negg'],
  ['tap7:tap br0:bridge bond0.22:vlan bond0:bond x0|x1:slaves', 'neggg'],
  ['srv/mv0:macvtap eth0:uplink', 'gg'],
  // Both hosts.
  ['b/tap7:tap b/br0:bridge b/eth0:uplink a/eth0:uplink a/br0:bridge a/tap0:tap', 'negneg'],
  // A router's two sides, or one on top of the other: only the name tells.
  ['eth0:uplink eth0.22:vlan', 'nn'],
  ['eth0:uplink eth1.22:vlan', 'ne'],
  ['eth0:uplink br0:bridge eth1:unknown', 'nee'],
])('%s', (path, facing) => {
  expect(placed(path)).toBe(facing);
});
