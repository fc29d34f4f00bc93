/**
 * Builds the capture addon (native/) where this machine can; called by `npm run build`, and by scripts/install-addon.js
 * where npm installs the package. Quiet when there is nothing to
 * do. Without compiler or headers it says so in one line and succeeds: files are read without the addon. A build that
 * fails although everything is there is a failure, with its output.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NATIVE = fileURLToPath(new URL('../native/', import.meta.url));
const ADDON = join(NATIVE, 'build/Release/capture.node');
const INSTALL = 'sudo apt-get install g++ make python3 libpcap-dev';

/** Whether the addon is newer than everything it is made of. */
function isUpToDate() {
  if (!existsSync(ADDON)) return false;
  const built = statSync(ADDON).mtimeMs;
  const sources = readdirSync(join(NATIVE, 'src')).map((name) => join('src', name));
  return ['binding.gyp', ...sources].every((name) => statSync(join(NATIVE, name)).mtimeMs <= built);
}

/** @param {string} command @param {readonly string[]} args @param {string} [input] */
function run(command, args, input) {
  const result = spawnSync(command, args, { cwd: NATIVE, encoding: 'utf8', input, maxBuffer: 64 << 20 });
  return { ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}` };
}

/** What is missing to build it, or null. */
function missing() {
  const compiler = process.env.CXX ?? 'g++';
  if (!run(compiler, ['--version']).ok) return `there is no C++ compiler (${compiler})`;
  if (!run('make', ['--version']).ok) return 'there is no make';
  if (!run('python3', ['--version']).ok) return 'there is no python3 (node-gyp needs it)';
  const include = '#include <pcap/pcap.h>\n';
  if (!run(compiler, ['-E', '-x', 'c++', '-'], include).ok) return "libpcap's headers are not installed";
  return null;
}

/** The directory whose include/node holds node's headers: given, beside this node, or the distribution's. */
export function nodeDirectory() {
  const candidates = [process.env.npm_config_nodedir, join(dirname(process.execPath), '..'), '/usr', '/usr/local'];
  return candidates.find((path) => path && existsSync(join(path, 'include/node/node_api.h')));
}

/** Our own in a checkout, else the one that npm brings along and tells scripts of. */
function nodeGyp() {
  try {
    return createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
  } catch {
    return process.env.npm_config_node_gyp || null;
  }
}

/**
 * @param {string} again  The command that builds it once what is missing is there.
 * @returns {boolean} Whether it was built.
 */
export function buildAddon(again) {
  /** @param {string} reason */
  const skip = (reason) => {
    const install = existsSync(ADDON)
      ? 'the one built before stays in use'
      : `for live capture: ${INSTALL} && ${again}`;
    console.log(`capture addon skipped: ${reason}; reading files works without it; ${install}`);
    return false;
  };
  const gyp = nodeGyp();
  if (gyp === null) return skip('node-gyp is not installed (npm ci without --omit=dev brings it)');
  const reason = missing();
  if (reason !== null) return skip(reason);
  const directory = nodeDirectory();
  const headers = directory === undefined ? [] : [`--nodedir=${directory}`];
  if (directory === undefined && !run(process.execPath, [gyp, 'install', '--ensure']).ok) {
    return skip("node's headers (include/node) are not on this machine and could not be downloaded");
  }
  const built = run(process.execPath, [gyp, 'configure', 'build', ...headers]);
  if (!built.ok) {
    console.error(`${built.output}\nbuild-addon: the capture addon could not be built, see above`);
    process.exitCode = 1;
    return false;
  }
  // Where only a comment changed nothing is linked anew: it is up to date all the same.
  utimesSync(ADDON, new Date(), new Date());
  console.log('capture addon built');
  return true;
}

if (import.meta.filename === process.argv[1] && !isUpToDate()) buildAddon('npm run build');
