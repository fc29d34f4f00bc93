/**
 * DHCP clients inside a guest: udhcpc and ISC dhclient, both real, both with timers short enough for a test. They only
 * ask: no address is set on the guest.
 */
import { accessSync, copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { start } from './process.js';

/** @typedef {'udhcpc' | 'dhclient'} ClientName */
/** @type {readonly ClientName[]} */
export const CLIENTS = ['udhcpc', 'dhclient'];

/**
 * @typedef {object} Attempt
 * @property {boolean} bound  It got a lease.
 * @property {string} output
 */

/**
 * @typedef {object} ClientOptions
 * @property {number} [timeoutMs]  How long it may try; 6 s.
 * @property {string} [nic]  The interface it asks on (udhcpc); eth0.
 * @property {readonly string[]} [more]  Further arguments (udhcpc).
 * @property {number} [tries]  Requests per round and the pause between them (udhcpc): 3 in 3 s, then a new round.
 */

/**
 * Lets a client try until it is bound or the time is up.
 * @param {import('./namespaces.js').Namespaces} namespaces
 * @param {string} role  The guest's namespace.
 * @param {ClientName} client
 * @param {string} directory  For the client's files.
 * @param {ClientOptions} [options]
 * @returns {Promise<Attempt>}
 */
export async function runClient(
  namespaces,
  role,
  client,
  directory,
  { timeoutMs = 6000, tries = 3, nic = 'eth0', more = [] } = {},
) {
  const argv = client === 'udhcpc' ? [...udhcpc(nic, tries), ...more] : dhclient(path.join(directory, role));
  const running = start(namespaces.argv(role, argv));
  const isBound = /lease of \S+ obtained|bound to \S+/i;
  const bound = await running.saying(isBound, timeoutMs).then(
    () => true,
    () => false,
  );
  const code = await running.stop('SIGKILL');
  const output = running.stdout() + running.stderr();
  if (code === 127) throw new Error(`${argv[0]}: ${output.trim()}`);
  return { bound, output };
}

/**
 * @param {string} nic
 * @param {number} tries
 */
function udhcpc(nic, tries) {
  const program = onPath('udhcpc') ? ['udhcpc'] : ['busybox', 'udhcpc'];
  return [...program, '-f', '-i', nic, '-s', '/bin/true', '-t', String(tries), '-T', '1', '-A', '1'];
}

/** @param {string} base */
function dhclient(base) {
  writeFileSync(`${base}.conf`, 'timeout 60;\nretry 1;\ninitial-interval 1;\nbackoff-cutoff 2;\nselect-timeout 0;\n');
  writeFileSync(`${base}.leases`, '');
  // A copy: Ubuntu's AppArmor profile of /usr/sbin/dhclient forbids it files of ours.
  const program = `${base}.dhclient`;
  copyFileSync(onPath('dhclient') ?? '/sbin/dhclient', program);
  return [
    program,
    '-d',
    '-v',
    '-sf',
    '/bin/true',
    '-cf',
    `${base}.conf`,
    '-lf',
    `${base}.leases`,
    '-pf',
    `${base}.pid`,
    'eth0',
  ];
}

/**
 * The program's place in PATH or in the administrator's folders.
 * @param {string} program
 * @returns {string | null}
 */
export function onPath(program) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  for (const folder of folders) {
    try {
      accessSync(path.join(folder, program), 1);
      return path.join(folder, program);
    } catch {
      // Not there: the next folder.
    }
  }
  return null;
}
