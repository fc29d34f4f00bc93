/**
 * A path for every kind of hop, next to the guest and in the middle, on a guest's host and on a server's host. `hv` is the
 * host that is traced.
 *
 *   a guest's host:   dhcp eth0 -- dhcp0 sw0 hv0 -- uplink0 ... eth0 vm0
 *   a server's host:  dhcp eth0 -- srv0 br0 ... eth0 -- vm0
 */

import { guestMac } from '../ports.js';
import {
  addVlan,
  guestOnBridge,
  joinTaps,
  NEEDS_MACVLAN,
  NEEDS_MACVTAP,
  NEEDS_VLAN,
  NEEDS_VXLAN,
  network,
  tunnel,
  uplink,
  VLAN,
} from './hop-networks.js';
import { SERVER_HOST_ROLES } from './server-host-roles.js';

/** @typedef {import('../namespaces.js').Namespaces} Namespaces */

/**
 * @typedef {object} HopRoleWiring
 * @property {string} name
 * @property {readonly string[]} hops  Network to guest; `vm0/` and `dhcp/` before those in other namespaces.
 * @property {readonly string[]} roles  What dhcphop must take each hop for.
 * @property {string} drop  Where replies are dropped: `in X` after X has received them, `out X` before X sends them, `to X` on the bridge.
 * @property {readonly [lastSeen: string, missing: string]} lost  Where they must be called lost then.
 * @property {Record<string, readonly string[]>} [needs]  Devices, as `kernelLacks` takes them.
 * @property {(ns: Namespaces) => Promise<readonly import('../process.js').Started[]>} build  Returns what holds taps open.
 */

/** @type {readonly HopRoleWiring[]} */
export const HOP_ROLES = [
  {
    name: 'veth next to the guest',
    hops: ['uplink0', 'br0', 'tap0'],
    roles: ['uplink', 'bridge', 'veth'],
    drop: 'to tap0',
    lost: ['br0', 'tap0'],
    build: async (ns) => guestOnBridge(ns, await uplink(ns), 'veth'),
  },
  {
    name: 'tap next to the guest',
    hops: ['uplink0', 'br0', 'tap0'],
    roles: ['uplink', 'bridge', 'tap'],
    drop: 'to tap0',
    lost: ['br0', 'tap0'],
    build: async (ns) => guestOnBridge(ns, await uplink(ns), 'tap'),
  },
  {
    name: "a container's own end next to the guest, a veth in the middle",
    hops: ['uplink0', 'br0', 'tap0', 'vm0/eth0'],
    roles: ['uplink', 'bridge', 'veth', 'veth'],
    drop: 'to tap0',
    lost: ['br0', 'tap0'],
    build: async (ns) => guestOnBridge(ns, await uplink(ns), 'veth'),
  },
  {
    name: 'macvtap next to the guest',
    hops: ['uplink0', 'mvt0'],
    roles: ['uplink', 'macvtap'],
    drop: 'in uplink0',
    lost: ['uplink0', 'mvt0'],
    needs: NEEDS_MACVTAP,
    async build(ns) {
      await uplink(ns);
      await ns.ip('hv', 'link', 'add', 'link', 'uplink0', 'name', 'mvt0', 'type', 'macvtap', 'mode', 'bridge');
      await ns.ip('hv', 'link', 'set', 'mvt0', 'address', guestMac(0), 'up');
      const shuttle = await joinTaps(ns, 'mvt0', 'nic-vm0');
      await ns.ip('hv', 'link', 'set', 'nic-vm0', 'netns', ns.name('vm0'), 'name', 'eth0');
      await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0), 'up');
      return [shuttle];
    },
  },
  {
    name: "a container's macvlan next to the guest",
    hops: ['uplink0', 'vm0/eth0'],
    roles: ['uplink', 'macvtap'],
    drop: 'in uplink0',
    lost: ['uplink0', 'vm0/eth0'],
    needs: NEEDS_MACVLAN,
    async build(ns) {
      await uplink(ns);
      await ns.ip('hv', 'link', 'add', 'link', 'uplink0', 'name', 'mv0', 'type', 'macvlan', 'mode', 'bridge');
      await ns.ip('hv', 'link', 'set', 'mv0', 'netns', ns.name('vm0'), 'name', 'eth0');
      await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0), 'up');
      return [];
    },
  },
  {
    name: 'macvlan in the middle, a port of the bridge',
    hops: ['uplink0', 'mv0', 'br0', 'tap0'],
    roles: ['uplink', 'macvtap', 'bridge', 'tap'],
    drop: 'in mv0',
    lost: ['mv0', 'br0'],
    needs: NEEDS_MACVLAN,
    async build(ns) {
      await uplink(ns);
      await ns.ip('hv', 'link', 'add', 'link', 'uplink0', 'name', 'mv0', 'type', 'macvlan', 'mode', 'passthru');
      return guestOnBridge(ns, 'mv0', 'tap');
    },
  },
  {
    name: 'VLAN in the middle',
    hops: ['uplink0', `uplink0.${VLAN}`, 'br0', 'tap0'],
    roles: ['uplink', 'vlan', 'bridge', 'tap'],
    drop: `in uplink0.${VLAN}`,
    lost: [`uplink0.${VLAN}`, 'br0'],
    needs: NEEDS_VLAN,
    async build(ns) {
      await uplink(ns);
      await ns.ip('sw', 'link', 'set', 'hv0', 'nomaster');
      await addVlan(ns, 'sw', 'hv0', `hv0.${VLAN}`);
      await addVlan(ns, 'hv', 'uplink0', `uplink0.${VLAN}`);
      await ns.ip('sw', 'link', 'set', `hv0.${VLAN}`, 'master', 'sw0', 'up');
      return guestOnBridge(ns, `uplink0.${VLAN}`, 'tap');
    },
  },
  {
    name: 'VXLAN in the middle',
    hops: ['uplink0', 'vx5', 'br0', 'tap0'],
    roles: ['uplink', 'vxlan', 'bridge', 'tap'],
    drop: 'in vx5',
    lost: ['vx5', 'br0'],
    needs: NEEDS_VXLAN,
    async build(ns) {
      await uplink(ns);
      await ns.ip('sw', 'link', 'set', 'hv0', 'nomaster');
      await tunnel(ns, ['hv', 'uplink0', 'vx5'], ['sw', 'hv0', 'vx5']);
      await ns.ip('sw', 'link', 'set', 'vx5', 'master', 'sw0', 'up');
      return guestOnBridge(ns, 'vx5', 'tap');
    },
  },
  {
    name: 'tap in the middle: the uplink is one',
    hops: ['zt0', 'br0', 'tap0'],
    roles: ['tap', 'bridge', 'veth'],
    drop: 'in zt0',
    lost: ['zt0', 'br0'],
    async build(ns) {
      await network(ns);
      const shuttle = await joinTaps(ns, 'zt0', 'zt1');
      await ns.ip('hv', 'link', 'set', 'zt1', 'netns', ns.name('sw'));
      await ns.ip('sw', 'link', 'set', 'zt1', 'master', 'sw0', 'up');
      return [shuttle, ...(await guestOnBridge(ns, 'zt0', 'veth'))];
    },
  },
  ...SERVER_HOST_ROLES,
];

/**
 * Drops the replies to guests as a wiring says.
 * @param {Namespaces} ns
 * @param {string} drop
 */
export async function dropReplies(ns, drop) {
  const [way, name] = /** @type {[string, string]} */ (drop.split(' '));
  const hook = way === 'to' ? 'forward' : `${way === 'in' ? 'ingress' : 'egress'} device "${name}"`;
  // Below a tunnel a reply is inside another datagram; ARP goes on.
  const match = way === 'to' ? `oifname "${name}" udp dport 68` : way === 'in' ? 'udp dport 68' : 'ip protocol udp';
  const chain = `chain c {\ntype filter hook ${hook} priority 0;\n${match} drop\n}`;
  await ns.exec('hv', ['nft', `table ${way === 'to' ? 'bridge' : 'netdev'} t {\n${chain}\n}\n`]);
}
