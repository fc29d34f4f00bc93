/** What is beyond the hypervisor's uplink: a switch with a DHCP server behind it. Used by topologies with one uplink. */
import { addBridge } from '../ports.js';
import { SERVER_ADDRESS } from '../server.js';

/**
 * Makes the namespaces hv, sw and dhcp, and `uplink0` of hv, which is not up yet.
 * @param {import('../namespaces.js').Namespaces} ns
 */
export async function buildNetwork(ns) {
  for (const role of ['hv', 'sw', 'dhcp']) await ns.add(role);
  await addBridge(ns, 'sw', 'sw0');
  // A switch looks at no IPv4 header (br_validate_ipv4).
  await ns.exec('sw', ['sysctl', '-e', '-q', '-w', 'net.bridge.bridge-nf-call-iptables=0']);
  // Of its own: one of 64 random ones begins as those that libvirt gives to guests' ports.
  const mac = ['address', '02:00:00:00:01:00'];
  await ns.ip('hv', 'link', 'add', 'uplink0', ...mac, 'type', 'veth', 'peer', 'name', 'hv0', 'netns', ns.name('sw'));
  await ns.ip('dhcp', 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'dhcp0', 'netns', ns.name('sw'));
  await ns.ip('sw', 'link', 'set', 'hv0', 'master', 'sw0', 'up');
  await ns.ip('sw', 'link', 'set', 'dhcp0', 'master', 'sw0', 'up');
  await ns.ip('dhcp', 'address', 'add', `${SERVER_ADDRESS}/24`, 'dev', 'eth0');
  await ns.ip('dhcp', 'link', 'set', 'eth0', 'up');
}
