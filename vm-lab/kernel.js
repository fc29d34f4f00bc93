/**
 * Debian's kernel for virtual machines, downloaded and unpacked into a cache folder, never installed: its modules include
 * bonding, 8021q and VLAN filtering. Called by the command and, to see whether it is there, by tests.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { onPath } from '../lab/client.js';

const META_PACKAGE = 'linux-image-cloud-amd64';

/**
 * @typedef {object} Kernel
 * @property {string} version  Such as 6.1.0-56-cloud-amd64.
 * @property {string} image
 * @property {string} root  The folder that holds `lib/modules/VERSION`.
 */

/** `$XDG_CACHE_HOME/dhcphop/vm-kernel`. */
export function kernelFolder() {
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'dhcphop', 'vm-kernel');
}

/**
 * The kernel in the cache.
 * @returns {Kernel | null}
 */
export function cachedKernel() {
  const root = kernelFolder();
  const modules = path.join(root, 'lib', 'modules');
  const [version] = existsSync(modules) ? readdirSync(modules) : [];
  if (version === undefined) return null;
  return { version, image: path.join(root, 'boot', `vmlinuz-${version}`), root };
}

/**
 * Downloads the kernel that the meta package depends on and unpacks it into the cache.
 * @param {(line: string) => void} say
 * @returns {Kernel}
 */
export function fetchKernel(say) {
  const depends = execFileSync('apt-cache', ['depends', META_PACKAGE], { encoding: 'utf8' });
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (name === undefined) throw new Error(`apt-cache knows no ${META_PACKAGE}: apt-get update`);
  const parent = path.dirname(kernelFolder());
  mkdirSync(parent, { recursive: true });
  const scratch = mkdtempSync(path.join(parent, 'fetch-'));
  try {
    say(`apt-get download ${name}, to ${kernelFolder()}`);
    execFileSync('apt-get', ['-qq', 'download', name], { cwd: scratch, stdio: ['ignore', 'ignore', 'pipe'] });
    const deb = readdirSync(scratch).find((file) => file.endsWith('.deb'));
    if (deb === undefined) throw new Error(`apt-get download ${name}: no file came`);
    const root = path.join(scratch, 'root');
    execFileSync('dpkg-deb', ['-x', path.join(scratch, deb), root]);
    const [version] = readdirSync(path.join(root, 'lib', 'modules'));
    execFileSync(onPath('depmod') ?? 'depmod', ['-b', root, /** @type {string} */ (version)]);
    rmSync(kernelFolder(), { recursive: true, force: true });
    renameSync(root, kernelFolder());
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return /** @type {Kernel} */ (cachedKernel());
}

/**
 * The files of the modules with all they depend on, in the order in which they are to be loaded, each with its parameters.
 * @param {Kernel} kernel
 * @param {readonly string[]} names
 * @returns {{ file: string, parameters: string }[]}
 */
export function modulesFor({ root, version }, names) {
  /** @type {Map<string, string>} */
  const files = new Map();
  const modprobe = onPath('modprobe') ?? 'modprobe';
  for (const name of names) {
    const argv = ['-d', root, '-S', version, '-C', '/dev/null', '--show-depends', name];
    for (const line of execFileSync(modprobe, argv, { encoding: 'utf8' }).split('\n')) {
      const [, file, parameters] = /^insmod (\S+) *(.*)$/.exec(line) ?? [];
      if (file !== undefined && !files.has(file)) files.set(file, parameters?.trim() ?? '');
    }
  }
  return [...files].map(([file, parameters]) => ({ file, parameters }));
}
