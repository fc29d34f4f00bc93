/** What several faults of the matrix are made with: hosts that do not belong there, servers and programs of the kernel. */
import { fileURLToPath } from 'node:url';
import { sleep } from '../process.js';
import { DNSMASQ } from '../server.js';
import { waitForPorts } from '../topology.js';

/** @typedef {import('../lab.js').Lab} Lab */

/** @param {string} name */
function program(name) {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}

/**
 * A host beyond the uplink, on a port of the switch that does not learn.
 * @param {Lab} lab
 * @param {string} mac
 */
export async function addRogue({ ns, exec }, mac) {
  await ns.add('rogue');
  await ns.ip('rogue', 'link', 'add', 'eth0', 'address', mac, 'type', 'veth', 'peer', 'rogue0', 'netns', ns.name('sw'));
  await ns.ip('sw', 'link', 'set', 'rogue0', 'master', 'sw0', 'up');
  await exec('sw', ['bridge', 'link', 'set', 'dev', 'rogue0', 'learning', 'off']);
  await ns.ip('rogue', 'link', 'set', 'eth0', 'up');
  await waitForPorts(ns);
}

/**
 * Such a host that speaks with a MAC that is not its own.
 * @param {Lab} lab
 * @param {string} mac
 * @param {string} when  As speaker.pl takes it.
 */
export async function speakFromOutside(lab, mac, when) {
  await addRogue(lab, mac);
  const speaker = lab.start('rogue', ['perl', program('speaker.pl'), 'eth0', mac, when]);
  await speaker.saying(/ready/);
}

/**
 * The MAC of an interface of the hypervisor.
 * @param {Lab} lab
 * @param {string} name
 * @returns {Promise<string>}
 */
export async function macOf({ ns }, name) {
  return JSON.parse(await ns.ip('hv', '-j', 'link', 'show', name))[0].address;
}

/** A MAC that no other process's lab has. */
export function macOfThisProcess() {
  const id = process.pid.toString(16).padStart(8, '0');
  return `02:01:${id.match(/../g)?.join(':')}`;
}

/**
 * Another server in the place of dnsmasq.
 * @param {Lab} lab
 * @param {string} manners  As odd-server.pl takes them.
 */
export async function serveOddly(lab, manners) {
  await lab.server.stop();
  await startOddServer(lab, 'dhcp', manners);
}

/**
 * @param {Lab} lab
 * @param {string} role
 * @param {string} manners  As odd-server.pl takes them.
 */
export async function startOddServer(lab, role, manners) {
  const server = lab.start(role, ['perl', program('odd-server.pl'), 'eth0', manners]);
  await server.saying(/ready/);
}

/**
 * @param {Lab} lab
 * @param {number} ms
 */
export function delayReplies(lab, ms) {
  return serveOddly(lab, `delay=${ms}`);
}

/**
 * dnsmasq as it should be, in the place of an odd server or again.
 * @param {Lab} lab
 * @param {string} role
 * @param {readonly string[]} words  Of its interface, range and so on.
 */
export async function startDnsmasq(lab, role, words) {
  const server = lab.start(role, [...DNSMASQ, '--dhcp-authoritative', '--dhcp-leasefile=/dev/null', ...words]);
  await server.saying(/sockets bound exclusively|DHCP, IP range|DHCP relay/);
  return server;
}

/**
 * The server's replies leave it with their checksums filled in, as by a NIC.
 * @param {Lab} lab
 */
export function fillChecksums(lab) {
  return lab.exec('dhcp', ['ethtool', '-K', 'eth0', 'tx', 'off']);
}

/**
 * An XDP program takes every frame that an interface receives.
 * @param {Lab} lab
 * @param {string} role
 * @param {string} interfaceName
 */
export async function dropByXdp(lab, role, interfaceName) {
  const holder = lab.start(role, ['perl', program('bpf.pl'), 'xdp', 'drop_all', '1', interfaceName]);
  await holder.saying(/ready/);
}

/**
 * A udhcpc that goes on until it says something.
 * @param {Lab} lab
 * @param {RegExp} pattern
 * @param {number} patienceMs
 * @param {string} role
 * @param {string} nic
 * @param {readonly string[]} more  Further arguments.
 */
export async function askUntil(lab, pattern, patienceMs, role, nic, more) {
  const argv = ['-f', '-i', nic, '-s', '/bin/true', '-t', '3', '-T', '1', '-A', '1', ...more];
  const client = lab.start(role, ['busybox', 'udhcpc', ...argv]);
  await client.saying(pattern, patienceMs).catch(() => {});
  // It speaks before it sends.
  await sleep(200);
  await client.stop('SIGKILL');
  return { bound: false };
}

/**
 * A client that asks as udhcpc would not.
 * @param {Lab} lab
 * @param {string} manners  As odd-client.pl takes them.
 * @param {number} patienceMs
 */
export async function askOddly(lab, manners, patienceMs) {
  const client = lab.start('vm0', ['perl', program('odd-client.pl'), 'eth0', manners]);
  const bound = await client.saying(/offered/, patienceMs).then(
    () => true,
    () => false,
  );
  await client.stop('SIGKILL');
  return { bound };
}
