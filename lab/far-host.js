/**
 * Other hypervisors as a trace reaches them: an sshd in the namespace of each, and for the machine that traces a configuration
 * of ssh with a key for them. In the topology two-hosts that is the first hypervisor, else a third machine. `ip netns exec` has mounts of its own: what is put in place there, nobody
 * else sees.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.js';
import { addSetClock } from './set-clock.js';
import { farHosts } from './topologies/two-hosts.js';
import { PROGRAM } from './trace.js';

const SHIFT = fileURLToPath(new URL('shift-clock.js', import.meta.url));

/**
 * The words before a command that give it a host name of its own and put something in place.
 * @param {string} host
 * @param {string} mount
 * @param {string} source
 */
function named(host, mount, source) {
  return ['unshare', '--uts', 'sh', '-c', `hostname ${host} && ${mount} && exec "$@"`, source];
}

/**
 * @typedef {object} FarHost
 * @property {(argv: readonly string[]) => string[]} nearArgv  The command that runs `argv` on the machine that traces, whose ssh knows the others as `A` and `B`.
 * @property {() => Promise<void>} restart  sshd of A is up again.
 * @property {() => Promise<void>} cut  sshd of A and all its connections are killed.
 * @property {(seconds: number) => void} setClock  The clock of the other hosts is set by so much, where `set` says that it will be.
 * @property {string} directory
 */

/**
 * @param {import('./lab.js').Lab} lab
 * @param {Pick<import('./faults/index.js').FarTrace, 'dhcphop' | 'shift' | 'set' | 'from'> & { user?: string, mounts?: readonly (readonly [string, string])[] }} [options]
 *   `user`: who logs in. `mounts`: files that the other hosts have in the place of others.
 * @returns {Promise<FarHost>}
 */
export async function startFarHost(lab, { dhcphop = true, shift, set, from = 'hv', user = 'root', mounts = [] } = {}) {
  const directory = path.join(lab.directory, 'far');
  const programs = path.join(directory, 'programs');
  mkdirSync(programs, { recursive: true });
  chmodSync(directory, 0o755);
  mkdirSync('/run/sshd', { recursive: true });
  const file = (/** @type {string} */ name) => path.join(directory, name);
  const hosts = farHosts(from);
  await makeKeys(file);
  await writeConfigurations(hosts, user, file);
  if (dhcphop) writeFileSync(path.join(programs, 'dhcphop'), farProgram(shift), { mode: 0o755 });
  const setClock = set === undefined ? () => {} : addSetClock(programs);
  const startSshd = async (/** @type {{ role: string, host: string }} */ { role, host }) => {
    const others = mounts.map(([source, target]) => ` && mount --bind ${source} ${target}`).join('');
    const mounted = named(host, `mount --bind "$0" /usr/local/sbin${others}`, programs);
    const sshd = lab.start(role, [...mounted, '/usr/sbin/sshd', '-D', '-e', '-f', file(`sshd_config.${host}`)]);
    await sshd.saying(/Server listening/);
    return sshd;
  };
  let [sshd] = await Promise.all(hosts.map(startSshd));
  return {
    directory,
    setClock,
    async restart() {
      sshd = await startSshd({ role: 'hva', host: 'A' });
    },
    async cut() {
      const ended = sshd?.stop('SIGKILL');
      await killConnections(lab);
      await ended;
    },
    nearArgv: (argv) => {
      const own = from === 'hv' ? 'B' : from;
      const mounted = named(own, 'mount --bind "$0" /etc/ssh/ssh_config', file('ssh_config'));
      return lab.ns.argv(from, [...mounted, ...argv]);
    },
  };
}

/**
 * The key of the hosts, the one that logs in, and one that does not.
 * @param {(name: string) => string} file
 */
async function makeKeys(file) {
  for (const key of ['host', 'user', 'wrong']) {
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  }
  await run(['cp', file('user.pub'), file('authorized')]);
}

/**
 * Of each sshd, and of the ssh of the machine that traces.
 * @param {ReturnType<typeof farHosts>} hosts
 * @param {string} user
 * @param {(name: string) => string} file
 */
async function writeConfigurations(hosts, user, file) {
  const [hostType, hostKey] = (await run(['cat', file('host.pub')])).split(' ');
  const lines = { known: '', config: '' };
  for (const { host, address } of hosts) {
    writeFileSync(file(`sshd_config.${host}`), sshdConfig(address, file));
    lines.known += `${address},127.0.0.1 ${hostType} ${hostKey}\n`;
    lines.config += sshConfig(host, address, user, file);
  }
  writeFileSync(file('known_hosts'), lines.known);
  writeFileSync(file('ssh_config'), lines.config);
}

/**
 * The script that is `dhcphop` there; where the clock is shifted, its `capture` has another time.
 * @param {import('./faults/index.js').FarTrace['shift']} shift
 */
function farProgram(shift) {
  const plain = `${process.execPath} ${PROGRAM} "$@"`;
  const shifted = `[ "$1" != capture ] || exec ${process.execPath} ${SHIFT} ${shift?.seconds} ${shift?.ppm} ${plain}\n`;
  return `#!/bin/sh\n${shift === undefined ? '' : shifted}exec ${plain}\n`;
}

/**
 * Kills the processes of A that serve a connection of ssh.
 * @param {import('./lab.js').Lab} lab
 */
async function killConnections(lab) {
  const pids = (await lab.exec('hva', ['ss', '-Htnp', 'sport = :22'])).matchAll(/pid=(\d+)/g);
  for (const [, pid] of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

/**
 * @param {string} address
 * @param {(name: string) => string} file
 */
function sshdConfig(address, file) {
  return [
    `ListenAddress ${address}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host')}`,
    `AuthorizedKeysFile ${file('authorized')}`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    '',
  ].join('\n');
}

/**
 * @param {string} host
 * @param {string} address
 * @param {string} user
 * @param {(name: string) => string} file
 */
function sshConfig(host, address, user, file) {
  return [
    `Host ${host}`,
    `  HostName ${address}`,
    `  User ${user}`,
    `  IdentityFile ${file('user')}`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${file('known_hosts')}`,
    '',
  ].join('\n');
}
