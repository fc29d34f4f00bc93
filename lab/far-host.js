/**
 * The second hypervisor of the topology two-hosts as a trace reaches it: an sshd of its own in its namespace, and for the
 * first one a configuration of ssh with a key for it. `ip netns exec` has mounts of its own: what is put in place there, nobody
 * else sees.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.js';
import { FAR_ADDRESS } from './topologies/two-hosts.js';
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
 * @property {(argv: readonly string[]) => string[]} nearArgv  The command that runs `argv` on the first host, whose ssh knows the second as `A`.
 * @property {() => Promise<void>} restart  sshd is up (again).
 * @property {() => Promise<void>} cut  sshd and all its connections are killed.
 * @property {string} directory
 */

/**
 * @param {import('./lab.js').Lab} lab
 * @param {Pick<import('./faults/index.js').FarTrace, 'dhcphop' | 'shift'>} [options]
 * @returns {Promise<FarHost>}
 */
export async function startFarHost(lab, { dhcphop = true, shift } = {}) {
  const directory = path.join(lab.directory, 'far');
  const programs = path.join(directory, 'programs');
  mkdirSync(programs, { recursive: true });
  const file = (/** @type {string} */ name) => path.join(directory, name);
  for (const key of ['host', 'user', 'wrong']) {
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  }
  await run(['cp', file('user.pub'), file('authorized')]);
  chmodSync(directory, 0o755);
  mkdirSync('/run/sshd', { recursive: true });
  writeFileSync(
    file('sshd_config'),
    [
      `ListenAddress ${FAR_ADDRESS}`,
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
      '',
    ].join('\n'),
  );
  const [hostType, hostKey] = (await run(['cat', file('host.pub')])).split(' ');
  writeFileSync(file('known_hosts'), `${FAR_ADDRESS} ${hostType} ${hostKey}\n`);
  writeFileSync(
    file('ssh_config'),
    [
      'Host A',
      `  HostName ${FAR_ADDRESS}`,
      '  User root',
      `  IdentityFile ${file('user')}`,
      '  IdentitiesOnly yes',
      `  UserKnownHostsFile ${file('known_hosts')}`,
      '',
    ].join('\n'),
  );
  if (dhcphop) {
    const plain = `${process.execPath} ${PROGRAM} "$@"`;
    const shifted = `[ "$1" != capture ] || exec ${process.execPath} ${SHIFT} ${shift?.seconds} ${shift?.ppm} ${plain}\n`;
    const script = `#!/bin/sh\n${shift === undefined ? '' : shifted}exec ${plain}\n`;
    writeFileSync(path.join(programs, 'dhcphop'), script, { mode: 0o755 });
  }
  /** @type {import('./process.js').Started | null} */
  let sshd = null;
  const restart = async () => {
    const mounted = named('A', 'mount --bind "$0" /usr/local/sbin', programs);
    sshd = lab.start('hva', [...mounted, '/usr/sbin/sshd', '-D', '-e', '-f', file('sshd_config')]);
    await sshd.saying(/Server listening/);
  };
  await restart();
  return {
    directory,
    restart,
    async cut() {
      const ended = sshd?.stop('SIGKILL');
      const pids = (await lab.exec('hva', ['ss', '-Htnp', 'sport = :22'])).matchAll(/pid=(\d+)/g);
      for (const [, pid] of pids) {
        try {
          process.kill(Number(pid), 'SIGKILL');
        } catch {
          // It ended by itself meanwhile.
        }
      }
      await ended;
    },
    nearArgv: (argv) => {
      const mounted = named('B', 'mount --bind "$0" /etc/ssh/ssh_config', file('ssh_config'));
      return lab.ns.argv('hv', [...mounted, ...argv]);
    },
  };
}
