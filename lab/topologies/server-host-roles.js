/** Paths on the host of a DHCP server, for each kind of hop: dhcp eth0 -- srv0 br0 ... eth0 -- vm0. */
import { guestMac } from '../ports.js';
import {
  NEEDS_BOND,
  NEEDS_MACVLAN,
  NEEDS_VLAN,
  NEEDS_VXLAN,
  serverHost,
  serverWithBond,
  serverWithCable,
  serverWithTunnel,
  serverWithVlan,
  VLAN,
} from './hop-networks.js';

/** @type {readonly import('./hop-roles.js').HopRoleWiring[]} */
export const SERVER_HOST_ROLES = [
  {
    name: "a server's host: its uplink next to the guest",
    hops: ['srv0', 'br0', 'eth0'],
    roles: ['uplink', 'bridge', 'veth'],
    drop: 'to eth0',
    lost: ['br0', 'eth0'],
    build: serverWithCable,
  },
  {
    name: "a server's own end in front",
    hops: ['dhcp/eth0', 'srv0', 'br0', 'eth0'],
    roles: ['veth', 'uplink', 'bridge', 'veth'],
    drop: 'in srv0',
    lost: ['srv0', 'br0'],
    build: serverWithCable,
  },
  {
    name: "a server's host: VXLAN next to the guest",
    hops: ['srv0', 'br0', 'vx5'],
    roles: ['uplink', 'bridge', 'vxlan'],
    drop: 'to vx5',
    lost: ['br0', 'vx5'],
    needs: NEEDS_VXLAN,
    build: serverWithTunnel,
  },
  {
    name: "a server's host: VXLAN in the middle, the uplink below it next to the guest",
    hops: ['srv0', 'br0', 'vx5', 'eth0'],
    roles: ['uplink', 'bridge', 'vxlan', 'veth'],
    drop: 'out eth0',
    lost: ['vx5', 'eth0'],
    needs: NEEDS_VXLAN,
    build: serverWithTunnel,
  },
  {
    name: "a server's host: macvlan in the middle",
    hops: ['srv0', 'br0', 'mv0', 'eth0'],
    roles: ['uplink', 'bridge', 'macvtap', 'veth'],
    drop: 'to mv0',
    lost: ['br0', 'mv0'],
    needs: NEEDS_MACVLAN,
    async build(ns) {
      await serverHost(ns);
      await ns.ip('hv', 'link', 'add', 'link', 'eth0', 'name', 'mv0', 'type', 'macvlan', 'mode', 'passthru');
      await ns.ip('hv', 'link', 'set', 'mv0', 'master', 'br0', 'up');
      await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0));
      return [];
    },
  },
  {
    name: "a server's host: VLAN next to the guest",
    hops: ['srv0', 'br0', `eth0.${VLAN}`],
    roles: ['uplink', 'bridge', 'vlan'],
    drop: `to eth0.${VLAN}`,
    lost: ['br0', `eth0.${VLAN}`],
    needs: NEEDS_VLAN,
    build: serverWithVlan,
  },
  {
    name: "a server's host: VLAN in the middle, the uplink below it next to the guest",
    hops: ['srv0', 'br0', `eth0.${VLAN}`, 'eth0'],
    roles: ['uplink', 'bridge', 'vlan', 'veth'],
    drop: 'out eth0',
    lost: [`eth0.${VLAN}`, 'eth0'],
    needs: NEEDS_VLAN,
    build: serverWithVlan,
  },
  {
    name: "a server's host: a bond in the middle, its slaves next to the guest",
    hops: ['srv0', 'br0', 'bond0', 'eth0|eth1'],
    roles: ['uplink', 'bridge', 'bond', 'slaves'],
    drop: 'to bond0',
    lost: ['br0', 'bond0'],
    needs: NEEDS_BOND,
    build: serverWithBond,
  },
  {
    name: "a server's host: a bond next to the guest",
    hops: ['srv0', 'br0', 'bond0'],
    roles: ['uplink', 'bridge', 'bond'],
    drop: 'to bond0',
    lost: ['br0', 'bond0'],
    needs: NEEDS_BOND,
    build: serverWithBond,
  },
];
