/**
 * A bridge with many guests: veth ports with libvirt's host-side MACs, whose other ends all live in one namespace, and a
 * DHCP server beyond the uplink. Used by the test and the bench of `trace --bridge`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onPath } from './client.js';
import { createNamespaces } from './namespaces.js';
import { start } from './process.js';
import { DNSMASQ } from './server.js';

/**
 * @typedef {object} Crowd
 * @property {import('./namespaces.js').Namespaces} ns  `hv` with br0 and uplink0, `wire` with the server, `guests`.
 * @property {string} directory
 * @property {readonly { mac: string, port: string, nic: string }[]} guests
 * @property {(guests: readonly number[], tries?: number, patienceS?: number) => Promise<boolean[]>} askAtOnce  A udhcpc for each, which tries so often and waits so long each time; whether it was bound.
 * @property {(guests: readonly number[]) => Promise<void>} misplace  The bridge believes them behind the uplink: replies die.
 * @property {() => Promise<void>} close
 */

/**
 * @param {number} count
 * @returns {Promise<Crowd>}
 */
export async function createCrowd(count) {
  const ns = createNamespaces();
  const directory = mkdtempSync(path.join(tmpdir(), ns.prefix));
  const guests = Array.from({ length: count }, (_, index) => guestAt(index));
  /** @type {import('./process.js').Started | null} */
  let server = null;
  const close = async () => {
    await server?.stop();
    await ns.close();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await addCrowdedBridge(ns, guests);
    server = await startCrowdServer(ns, 'wire', directory);
    const lines = guests.map(({ nic }) => `link set ${nic} up`);
    await batch(ns, 'guests', lines);
    // As if each had spoken before: of a veth only the FDB tells whose it is, so a trace knows what its port need not hear.
    const spoken = guests.map(({ mac, port }) => `fdb add ${mac} dev ${port} master dynamic`);
    await batch(ns, 'hv', spoken, 'bridge');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ns,
    directory,
    guests,
    async askAtOnce(asking, tries = 3, patienceS = 2) {
      const nics = asking.map((index) => guests[index]?.nic ?? '');
      const bound = new Set(await askAtOnce(ns, nics, tries, patienceS));
      return nics.map((nic) => bound.has(nic));
    },
    async misplace(misplaced) {
      const lines = misplaced.map((index) => `fdb replace ${guests[index]?.mac} dev uplink0 master static sticky`);
      await batch(ns, 'hv', lines, 'bridge');
    },
    close,
  };
}

/** @param {number} index */
function guestAt(index) {
  return { mac: `fa:16:3e:00:${hex(index >> 8)}:${hex(index)}`, port: `tap${index}`, nic: `g${index}` };
}

/**
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {Crowd['guests']} guests  Their NICs are down.
 */
async function addCrowdedBridge(ns, guests) {
  for (const role of ['hv', 'wire', 'guests']) await ns.add(role);
  await batch(ns, 'hv', [
    'link add br0 type bridge forward_delay 0 mcast_snooping 0',
    'link set br0 up',
    `link add uplink0 type veth peer name eth0 netns ${ns.name('wire')}`,
    'link set uplink0 master br0 up',
    ...guests.flatMap(({ mac, port, nic }) => [
      `link add ${port} address ${mac.replace(/^../, 'fe')} type veth peer name ${nic} address ${mac} netns ${ns.name('guests')}`,
      `link set ${port} master br0 up`,
    ]),
  ]);
}

/**
 * A dnsmasq on `eth0` that has an address for each of thousands of guests.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {string} role
 * @param {string} directory  For the lease file.
 * @returns {Promise<import('./process.js').Started>} one that listens
 */
export async function startCrowdServer(ns, role, directory) {
  await batch(ns, role, ['address add 10.9.0.1/16 dev eth0', 'link set eth0 up']);
  const server = start(
    ns.argv(role, [
      ...[...DNSMASQ, '--interface=eth0', '--dhcp-authoritative'],
      ...['--dhcp-range=10.9.1.1,10.9.20.250,255.255.0.0,12h', '--dhcp-lease-max=5000', '--quiet-dhcp'],
      `--dhcp-leasefile=${path.join(directory, 'leases')}`,
    ]),
  );
  await server.saying(/sockets bound exclusively|DHCP, IP range/);
  return server;
}

/**
 * A udhcpc on each of these interfaces of the namespace `guests`; one shell starts them all, so that they come at once.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {readonly string[]} nics
 * @param {number} tries
 * @param {number} patienceS  After each try.
 * @returns {Promise<string[]>} those that were bound
 */
export async function askAtOnce(ns, nics, tries, patienceS) {
  const udhcpc = onPath('udhcpc') ? ['udhcpc'] : ['busybox', 'udhcpc'];
  const commands = nics.map(
    (nic) =>
      `{ ${udhcpc.join(' ')} -f -q -n -i ${nic} -s /bin/true -t ${tries} -T ${patienceS} -A 1 >/dev/null 2>&1 && echo ${nic}; } &`,
  );
  const [file, ...args] = ns.argv('guests', ['sh']);
  const child = spawn(/** @type {string} */ (file), args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stdin.end(`${commands.join('\n')}\nwait\n`);
  await once(child, 'close');
  return output.split('\n').filter(Boolean);
}

/**
 * Many commands of `ip` or `bridge` in one namespace at once.
 * @param {import('./namespaces.js').Namespaces} ns
 * @param {string} role
 * @param {readonly string[]} lines
 * @param {string} program
 */
export async function batch(ns, role, lines, program = 'ip') {
  const child = spawn(program, ['-n', ns.name(role), '-batch', '-'], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  child.stdin.end(`${lines.join('\n')}\n`);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} -batch: ${said.trim()}`);
}

/** @param {number} value */
function hex(value) {
  return (value & 255).toString(16).padStart(2, '0');
}
