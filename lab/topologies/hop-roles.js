/**
 * A path for every kind of hop, next to the guest and in the middle, on a guest's host and on a server's host. `hv` is the
 * host that is traced.
 *
 *   a guest's host:   dhcp eth0 -- dhcp0 sw0 hv0 -- uplink0 ... eth0 vm0
 *   a server's host:  dhcp eth0 -- srv0 br0 ... eth0 -- vm0
 */

import { fileURLToPath } from 'node:url';
import { addBridge, guestMac, plugGuest } from '../ports.js';
import { start } from '../process.js';
import { SERVER_ADDRESS } from '../server.js';

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

const VLAN = '22';
const VXLAN = ['type', 'vxlan', 'id', '5', 'dstport', '4789'];
const NEEDS_VLAN = { '8021q': ['link', 'probe0', 'name', 'probe2', 'type', 'vlan', 'id', VLAN] };
const NEEDS_BOND = { bonding: ['name', 'probe2', 'type', 'bond'] };
const NEEDS_MACVLAN = { macvlan: ['link', 'probe0', 'name', 'probe2', 'type', 'macvlan'] };
const NEEDS_MACVTAP = { macvtap: ['link', 'probe0', 'name', 'probe2', 'type', 'macvtap'] };
const NEEDS_VXLAN = { vxlan: ['name', 'probe2', ...VXLAN, 'local', '127.0.0.1'] };

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
  {
    name: "a server's host: its uplink next to the guest",
    hops: ['srv0', 'br0', 'eth0'],
    roles: ['uplink', 'bridge', 'veth'],
    drop: 'to eth0',
    lost: ['br0', 'eth0'],
    async build(ns) {
      await serverHost(ns);
      await ns.ip('hv', 'link', 'set', 'eth0', 'master', 'br0');
      await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0));
      return [];
    },
  },
  {
    name: "a server's own end in front",
    hops: ['dhcp/eth0', 'srv0', 'br0', 'eth0'],
    roles: ['veth', 'uplink', 'bridge', 'veth'],
    drop: 'in srv0',
    lost: ['srv0', 'br0'],
    async build(ns) {
      await serverHost(ns);
      await ns.ip('hv', 'link', 'set', 'eth0', 'master', 'br0');
      await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0));
      return [];
    },
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

/** @param {Namespaces} ns */
async function network(ns) {
  for (const role of ['hv', 'sw', 'dhcp', 'vm0']) await ns.add(role);
  await addBridge(ns, 'sw', 'sw0');
  await cable(ns, ['dhcp', 'eth0'], ['sw', 'dhcp0']);
  await ns.ip('sw', 'link', 'set', 'dhcp0', 'master', 'sw0');
  await ns.ip('dhcp', 'address', 'add', `${SERVER_ADDRESS}/24`, 'dev', 'eth0');
}

/** The network with a cable to the switch. @param {Namespaces} ns */
async function uplink(ns) {
  await network(ns);
  await cable(ns, ['hv', 'uplink0'], ['sw', 'hv0']);
  await ns.ip('sw', 'link', 'set', 'hv0', 'master', 'sw0');
  return 'uplink0';
}

/** A server's port on a bridge, and a cable to the guest. @param {Namespaces} ns */
async function serverHost(ns) {
  for (const role of ['hv', 'dhcp', 'vm0']) await ns.add(role);
  await addBridge(ns, 'hv', 'br0');
  await cable(ns, ['dhcp', 'eth0'], ['hv', 'srv0']);
  await ns.ip('hv', 'link', 'set', 'srv0', 'master', 'br0');
  await ns.ip('dhcp', 'address', 'add', `${SERVER_ADDRESS}/24`, 'dev', 'eth0');
  await cable(ns, ['hv', 'eth0'], ['vm0', 'eth0']);
}

/**
 * Makes room for an `eth0` of the guest that stands on its cable. Kernels before 6.2 rename only what is down.
 * @param {Namespaces} ns
 * @param {string} name
 */
async function renameNic(ns, name) {
  await ns.ip('vm0', 'link', 'set', 'eth0', 'down');
  await ns.ip('vm0', 'link', 'set', 'eth0', 'name', name);
  await ns.ip('vm0', 'link', 'set', name, 'up');
}

/** @param {Namespaces} ns */
async function serverWithTunnel(ns) {
  await serverHost(ns);
  await renameNic(ns, 'below');
  await tunnel(ns, ['hv', 'eth0', 'vx5'], ['vm0', 'below', 'eth0']);
  await ns.ip('hv', 'link', 'set', 'vx5', 'master', 'br0', 'up');
  await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0), 'up');
  return [];
}

/** @param {Namespaces} ns */
async function serverWithVlan(ns) {
  await serverHost(ns);
  await renameNic(ns, 'below');
  await addVlan(ns, 'vm0', 'below', 'eth0');
  await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0), 'up');
  await addVlan(ns, 'hv', 'eth0', `eth0.${VLAN}`);
  await ns.ip('hv', 'link', 'set', `eth0.${VLAN}`, 'master', 'br0', 'up');
  return [];
}

/** The guest's NIC is a bridge over both ends of the bond's cables. @param {Namespaces} ns */
async function serverWithBond(ns) {
  await serverHost(ns);
  await renameNic(ns, 'below0');
  await cable(ns, ['hv', 'eth1'], ['vm0', 'below1']);
  await addBridge(ns, 'vm0', 'eth0');
  for (const below of ['below0', 'below1']) await ns.ip('vm0', 'link', 'set', below, 'master', 'eth0', 'up');
  await ns.ip('vm0', 'link', 'set', 'eth0', 'address', guestMac(0));
  await ns.ip('hv', 'link', 'add', 'bond0', 'type', 'bond', 'mode', 'active-backup', 'miimon', '50');
  for (const slave of ['eth0', 'eth1']) {
    await ns.ip('hv', 'link', 'set', slave, 'down');
    await ns.ip('hv', 'link', 'set', slave, 'master', 'bond0');
  }
  await ns.ip('hv', 'link', 'set', 'bond0', 'master', 'br0', 'up');
  return [];
}

/**
 * A guest on `br0` beside a port that leads to the network.
 * @param {Namespaces} ns
 * @param {string} outward
 * @param {import('../topology.js').PortKind} kind
 */
async function guestOnBridge(ns, outward, kind) {
  await addBridge(ns, 'hv', 'br0');
  await ns.ip('hv', 'link', 'set', outward, 'master', 'br0', 'up');
  return plugGuest(ns, { role: 'vm0', mac: guestMac(0), port: 'tap0', bridge: 'br0' }, kind);
}

/**
 * @param {Namespaces} ns
 * @param {readonly [role: string, name: string]} a
 * @param {readonly [role: string, name: string]} b
 */
async function cable(ns, [roleA, a], [roleB, b]) {
  await ns.ip(roleA, 'link', 'add', a, 'type', 'veth', 'peer', 'name', b, 'netns', ns.name(roleB));
  await ns.ip(roleA, 'link', 'set', a, 'up');
  await ns.ip(roleB, 'link', 'set', b, 'up');
}

/**
 * @param {Namespaces} ns
 * @param {string} role
 * @param {string} below
 * @param {string} name
 */
async function addVlan(ns, role, below, name) {
  await ns.ip(role, 'link', 'add', 'link', below, 'name', name, 'type', 'vlan', 'id', VLAN);
}

/**
 * A VXLAN device at each end of a cable.
 * @param {Namespaces} ns
 * @param {...(readonly [role: string, below: string, name: string])} ends
 */
async function tunnel(ns, ...ends) {
  for (const [index, [role, below, name]] of ends.entries()) {
    const [own, other] = [`203.0.113.${index + 1}`, `203.0.113.${2 - index}`];
    await ns.ip(role, 'address', 'add', `${own}/24`, 'dev', below);
    await ns.ip(role, 'link', 'add', name, ...VXLAN, 'local', own, 'remote', other, 'dev', below);
  }
}

/**
 * A program that carries frames between two taps of `hv`.
 * @param {Namespaces} ns
 * @param {string} a
 * @param {string} b
 */
async function joinTaps(ns, a, b) {
  const program = fileURLToPath(new URL('../tap-shuttle.pl', import.meta.url));
  const shuttle = start(ns.argv('hv', ['perl', program, a, b]));
  await shuttle.saying(/ready/);
  return shuttle;
}

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
