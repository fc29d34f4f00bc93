/**
 * Two hypervisors: the DHCP server is a guest of one, the client a guest of the other, with a switch between them and a
 * link apart from it for ssh.
 *
 *   namespace dhcp    namespace hva             namespace sw       namespace hv                  namespace vm0
 *   eth0 (dnsmasq) -- tap7 br1 uplink1 -------- hva0 sw0 hv0 ----- uplink0 br0 tap0 ------------ eth0 (udhcpc)
 *                     mgmt (198.51.100.2) ------------------------ mgmt (198.51.100.1)
 */
import { onPath } from '../client.js';
import { addBridge, addGuest, addGuests } from '../ports.js';
import { SERVER_ADDRESS } from '../server.js';

function missing() {
  const absent = ['sshd', 'ssh', 'ssh-keygen', 'nft', 'unshare'].filter((program) => onPath(program) === null);
  return absent.length === 0 ? null : `${absent.join(', ')} not installed (openssh-server, openssh-client, nftables)`;
}

/** @type {import('../topology.js').Topology} */
export const twoHosts = {
  summary: 'tap7 > br1 > uplink1 of a second host, a switch, uplink0 > br0 > tap0',
  build,
  missing,
};

/** @type {import('../topology.js').Topology} */
export const thirdMachine = {
  summary: 'the same two hosts, and the namespace desk with a link to each of them for ssh',
  async build(...words) {
    const [ns] = words;
    const built = await build(...words);
    await ns.add('desk');
    for (const [host, address, near] of DESK) {
      await ns.ip('desk', 'link', 'add', host, 'type', 'veth', 'peer', 'name', 'desk', 'netns', ns.name(host));
      await ns.ip('desk', 'address', 'add', `${near}/30`, 'dev', host);
      await ns.ip(host, 'address', 'add', `${address}/30`, 'dev', 'desk');
      await ns.ip('desk', 'link', 'set', host, 'up');
      await ns.ip(host, 'link', 'set', 'desk', 'up');
    }
    return built;
  },
  missing,
};

export const FAR_ADDRESS = '198.51.100.2';
/** From the third machine. */
const DESK = /** @type {const} */ ([
  ['hva', '203.0.113.2', '203.0.113.1'],
  ['hv', '203.0.113.6', '203.0.113.5'],
]);

/**
 * The namespaces with an sshd: what each host is called, and where the one that traces reaches it.
 * @param {'hv' | 'desk'} from
 */
export function farHosts(from) {
  if (from === 'hv') return [{ role: 'hva', host: 'A', address: FAR_ADDRESS }];
  return DESK.map(([role, address]) => ({ role, host: role === 'hva' ? 'A' : 'B', address }));
}

export const SERVER_MAC = 'fa:16:3e:7f:00:07';

/** @type {import('../topology.js').Topology['build']} */
async function build(ns, guestCount, portKind) {
  for (const role of ['hv', 'sw', 'hva']) await ns.add(role);
  await addBridge(ns, 'hv', 'br0');
  await addBridge(ns, 'sw', 'sw0');
  await addBridge(ns, 'hva', 'br1');
  await wire(ns, 'hv', 'uplink0', 'br0', 'hv0');
  await wire(ns, 'hva', 'uplink1', 'br1', 'hva0');
  await ns.ip('hv', 'link', 'add', 'mgmt', 'type', 'veth', 'peer', 'name', 'mgmt', 'netns', ns.name('hva'));
  for (const [role, address] of [
    ['hv', '198.51.100.1'],
    ['hva', FAR_ADDRESS],
  ]) {
    await ns.ip(/** @type {string} */ (role), 'address', 'add', `${address}/24`, 'dev', 'mgmt');
    await ns.ip(/** @type {string} */ (role), 'link', 'set', 'mgmt', 'up');
  }
  const server = { role: 'dhcp', mac: SERVER_MAC, port: 'tap7', bridge: 'br1' };
  const holders = await addGuest(ns, server, portKind, 'hva');
  await ns.ip('dhcp', 'address', 'add', `${SERVER_ADDRESS}/24`, 'dev', 'eth0');
  const placeOf = (/** @type {number} */ index) => ({ port: `tap${index}`, bridge: 'br0' });
  const { guests, processes } = await addGuests(ns, guestCount, portKind, placeOf);
  return {
    path: ['uplink0', 'br0', 'tap0'],
    roles: ['uplink', 'bridge', portKind],
    switchPorts: ['hv0'],
    guests,
    processes: [...holders, ...processes],
  };
}

/**
 * An uplink of a host, with its port of the switch.
 * @param {import('../namespaces.js').Namespaces} ns
 * @param {string} host
 * @param {string} uplink
 * @param {string} bridge
 * @param {string} port
 */
async function wire(ns, host, uplink, bridge, port) {
  await ns.ip(host, 'link', 'add', uplink, 'type', 'veth', 'peer', 'name', port, 'netns', ns.name('sw'));
  await ns.ip(host, 'link', 'set', uplink, 'master', bridge, 'up');
  await ns.ip('sw', 'link', 'set', port, 'master', 'sw0', 'up');
}
