/**
 * The machine's whole file system: kernel modules, the programs the lab runs with the libraries they need, node, and
 * this project as built. One uncompressed cpio of some 150 MB, written anew for each run. Called by machine.js.
 */
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onPath } from '../lab/client.js';
import { writeCpio } from './cpio.js';
import { modulesFor } from './kernel.js';

/** @typedef {import('./cpio.js').Entry} Entry */

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const PROGRAMS = ['bash', 'ip', 'bridge', 'tc', 'ethtool', 'tcpdump', 'dnsmasq', 'perl', 'kmod', 'dhclient'];
/** What busybox stands in for; `ip` and `tc` must be the real ones. */
const APPLETS = [
  'sh',
  'cat',
  'echo',
  'insmod',
  'ls',
  'mkdir',
  'mount',
  'poweroff',
  'sleep',
  'tar',
  'tee',
  'true',
  'udhcpc',
];
const MODULES = [
  ...['virtio_pci', 'virtio_blk', 'veth', 'tun', 'bonding', '8021q', 'bridge'],
  ...[
    'sch_ingress',
    'cls_flower',
    'cls_u32',
    'cls_matchall',
    'act_mirred',
    'act_gact',
    'act_police',
    'act_vlan',
    'sch_netem',
    'sch_prio',
    'sch_tbf',
  ],
];
/** Parts of the project that run inside. */
const PARTS = ['package.json', 'dist', 'native/build/Release/capture.node', 'lab', 'vm-lab'];

/**
 * @param {string} file
 * @param {import('./kernel.js').Kernel} kernel
 */
export function writeImage(file, kernel) {
  writeCpio(file, entries(kernel));
}

/**
 * @param {import('./kernel.js').Kernel} kernel
 * @returns {Generator<Entry>}
 */
function* entries(kernel) {
  for (const folder of ['proc', 'sys', 'dev', 'run', 'tmp', 'out', 'etc']) yield { path: folder, directory: true };
  yield { path: 'init', source: path.join(REPOSITORY, 'vm-lab/init.sh'), executable: true };
  yield { path: 'etc/passwd', text: 'root:x:0:0:root:/root:/bin/sh\n', executable: false };
  yield { path: 'etc/group', text: 'root:x:0:\n', executable: false };
  yield* moduleEntries(kernel);
  yield* program(required('busybox'), 'bin/busybox');
  for (const applet of APPLETS) yield { path: `bin/${applet}`, linkTo: 'busybox' };
  for (const name of PROGRAMS) {
    const found = onPath(name);
    if (found) yield* program(found, `usr/bin/${name}`);
  }
  yield* program(process.execPath, 'usr/bin/node');
  yield* perlModules();
  for (const part of [...PARTS, ...packages()]) yield* tree(path.join(REPOSITORY, part), `dhcphop/${part}`);
  yield* libraries(path.join(REPOSITORY, 'native/build/Release/capture.node'));
}

/**
 * @param {import('./kernel.js').Kernel} kernel
 * @returns {Generator<Entry>}
 */
function* moduleEntries(kernel) {
  const modules = modulesFor(kernel, MODULES);
  for (const { file } of modules) yield { path: inside(file), source: file, executable: false };
  const list = modules.map(({ file, parameters }) => `${inside(file)} ${parameters}\n`).join('');
  yield { path: 'modules/list', text: list, executable: false };
}

/** @param {string} file */
function inside(file) {
  return `modules/${path.basename(file)}`;
}

/**
 * @param {string} source
 * @param {string} target
 * @returns {Generator<Entry>}
 */
function* program(source, target) {
  yield { path: target, source: realpathSync(source), executable: true };
  yield* libraries(source);
}

/** The shared libraries of a program, at the places where they are here. @param {string} file @returns {Generator<Entry>} */
function* libraries(file) {
  let text = '';
  try {
    text = execFileSync('ldd', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    // Linked statically: it needs none.
  }
  for (const [, library] of text.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)) {
    if (library) yield { path: library.slice(1), source: realpathSync(library), executable: true };
  }
}

/** The few modules that the lab's Perl programs use. @returns {Generator<Entry>} */
function* perlModules() {
  const names = ['strict.pm', 'warnings.pm', 'lib.pm', 'Time/HiRes.pm', 'Exporter.pm', 'XSLoader.pm', 'constant.pm'];
  const wanted = [
    '-e',
    'for (@ARGV) { require $_ } print "$_\\n" for values %INC, map { "$_/auto/Time/HiRes/HiRes.so" } @INC',
  ];
  for (const file of execFileSync('perl', [...wanted, ...names], { encoding: 'utf8' }).split('\n')) {
    if (file.startsWith('/') && isThere(file)) yield { path: file.slice(1), source: file, executable: false };
  }
}

/** The runtime dependencies, as paths in the repository. */
function packages() {
  const text = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const folders = text.split('\n').map((folder) => path.relative(realpathSync(REPOSITORY), folder));
  return folders.filter((folder) => folder.startsWith('node_modules/'));
}

/**
 * A file or a folder with all below it.
 * @param {string} source
 * @param {string} target
 * @returns {Generator<Entry>}
 */
function* tree(source, target) {
  if (!lstatSync(source).isDirectory()) yield { path: target, source, executable: false };
  else for (const name of readdirSync(source)) yield* tree(path.join(source, name), `${target}/${name}`);
}

/** @param {string} file */
function isThere(file) {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** @param {string} name */
function required(name) {
  const found = onPath(name);
  if (!found) throw new Error(`no ${name} here`);
  return found;
}
