/**
 * Builds the capture addon for machines without a compiler: prebuilds/linux-ARCH-LIBC/capture-LIBPCAP.node, part of the npm
 * package and of the Debian package. N-API makes one binary fit every Node. libpcap is Debian's `libpcap.so.0.8` or
 * everyone else's `libpcap.so.1`, so there is a binary for each name; src/capture/addon.ts takes the one that loads.
 * Debian's static libpcap could not go inside: on x64 it is no position independent code, and it needs libdbus.
 *
 * usage: node scripts/package/prebuild.js [TARGET...]   those named must be built; any other may be left out, said so
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeDirectory } from '../build-addon.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NATIVE = join(ROOT, 'native');
const PREBUILDS = join(ROOT, 'prebuilds');

/** For musl Debian has no C++ library: there npm builds the addon where it installs (scripts/install-addon.js). */
const TARGETS = [
  { name: 'linux-x64-glibc', compiler: 'x86_64-linux-gnu-g++' },
  { name: 'linux-arm64-glibc', compiler: 'aarch64-linux-gnu-g++' },
];
const LIBPCAPS = ['libpcap.so.0.8', 'libpcap.so.1'];

/** @param {string} command @param {readonly string[]} args */
function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: NATIVE, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`${command}: ${error?.message ?? (`${stdout}${stderr}`.trim() || `exit code ${status}`)}`);
}

/** Builds one target and returns its size in bytes. @param {(typeof TARGETS)[number]} target */
function build({ name, compiler }) {
  const node = nodeDirectory();
  if (node === undefined) throw new Error("node's headers (include/node) are not on this machine");
  const [{ sources, defines, cflags_cc: flags }] = JSON.parse(
    readFileSync(join(NATIVE, 'binding.gyp'), 'utf8'),
  ).targets;
  const folder = mkdtempSync(join(tmpdir(), 'dhcphop-prebuild-'));
  try {
    // Only libpcap's own headers: others of /usr/include may be of this machine's architecture.
    mkdirSync(join(folder, 'include'));
    run('cp', ['-rL', '/usr/include/pcap', '/usr/include/pcap.h', join(folder, 'include')]);
    const includes = [join(node, 'include/node'), join(ROOT, 'node_modules/node-addon-api'), join(folder, 'include')];
    const objects = join(folder, 'capture.o');
    run(compiler, [
      ...flags,
      ...defines.map((/** @type {string} */ define) => `-D${define}`),
      ...includes.map((path) => `-I${path}`),
      // No path of this machine in what __FILE__ leaves behind.
      `-ffile-prefix-map=${ROOT}=`,
      ...['-fPIC', '-r', '-nostdlib', '-o', objects],
      ...sources,
    ]);
    mkdirSync(join(PREBUILDS, name), { recursive: true });
    return LIBPCAPS.map((soname) => link(compiler, objects, soname, folder, join(PREBUILDS, name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Links against an empty library of that name: neither libpcap itself nor that of another architecture is needed. */
/** @param {string} compiler @param {string} objects @param {string} soname @param {string} folder @param {string} to */
function link(compiler, objects, soname, folder, to) {
  const library = join(folder, soname);
  run(compiler, ['-shared', '-nostdlib', `-Wl,-soname,${soname}`, '-x', 'c', '/dev/null', '-o', library]);
  const output = join(to, `capture-${soname.replace('.so.', '')}.node`);
  const standalone = ['-static-libstdc++', '-Wl,--exclude-libs,ALL', '-Wl,--gc-sections', '-s'];
  run(compiler, ['-shared', objects, '-Wl,--no-as-needed', library, '-Wl,--as-needed', ...standalone, '-o', output]);
  return statSync(output).size;
}

const required = process.argv.slice(2);
rmSync(PREBUILDS, { recursive: true, force: true });
for (const target of TARGETS) {
  try {
    const sizes = build(target).map((size) => `${Math.round(size / 1024)} KiB`);
    console.log(`prebuild: ${target.name}, ${sizes.join(' and ')}`);
  } catch (error) {
    const [reason] = String(/** @type {Error} */ (error).message).split('\n');
    console.log(`prebuild: ${target.name} left out: ${reason}`);
    if (required.includes(target.name)) process.exitCode = 1;
  }
}
