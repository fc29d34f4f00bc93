/**
 * Network namespaces of one lab: `dhcphop<pid>x<n>-<role>`, unique per process and lab, so that several labs run at once
 * and what a killed process left behind can be told from what is in use.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './process.js';

let labs = 0;
/** Prefixes of labs of this process that are not closed yet. */
const open = new Set();

/**
 * @typedef {object} Namespaces
 * @property {string} prefix  Also of the lab's temporary folder.
 * @property {(role: string) => string} name  The namespace's name as `ip netns` knows it.
 * @property {(role: string) => Promise<void>} add
 * @property {(role: string, argv: readonly string[]) => string[]} argv  The command that runs `argv` inside.
 * @property {(role: string, argv: readonly string[]) => Promise<string>} exec
 * @property {(role: string, ...words: string[]) => Promise<string>} ip  `ip -n NAMESPACE ...`
 * @property {() => Promise<void>} close
 */

/** @returns {Namespaces} */
export function createNamespaces() {
  const prefix = `dhcphop${process.pid}x${labs++}-`;
  /** @type {string[]} */
  const roles = [];
  open.add(prefix);
  /** @param {string} role */
  const name = (role) => prefix + role;
  /** @param {string} role @param {readonly string[]} argv */
  const argvIn = (role, argv) => ['ip', 'netns', 'exec', name(role), ...argv];
  /** @type {Namespaces} */
  const namespaces = {
    prefix,
    name,
    async add(role) {
      await run(['ip', 'netns', 'add', name(role)]);
      roles.push(role);
      // IPv6 would add router and neighbour noise to every capture. A kernel without IPv6 has no such file.
      const ipv6Off =
        'for f in all default; do f=/proc/sys/net/ipv6/conf/$f/disable_ipv6; [ ! -e $f ] || echo 1 > $f; done';
      await namespaces.exec(role, ['sh', '-c', ipv6Off]);
      await namespaces.ip(role, 'link', 'set', 'lo', 'up');
    },
    argv: argvIn,
    exec: (role, argv) => run(argvIn(role, argv)),
    ip: (role, ...words) => run(['ip', '-n', name(role), ...words]),
    async close() {
      const deleted = await Promise.allSettled(roles.splice(0).map((role) => run(['ip', 'netns', 'del', name(role)])));
      const refused = deleted.filter((result) => result.status === 'rejected');
      if (refused.length > 0) throw new Error(refused.map((result) => String(result.reason)).join('; '));
      open.delete(prefix);
    },
  };
  return namespaces;
}

/**
 * Deletes what labs of dead processes left behind: namespaces with the processes still running inside, and files.
 * @returns {string[]} the namespaces deleted
 */
export function sweepStaleLabs() {
  const stale = list().filter(isStale);
  for (const name of stale) remove(name);
  for (const name of readdirSync(tmpdir()).filter(isStale))
    rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
  return stale;
}

/** @param {string} name */
function isStale(name) {
  const owner = /^dhcphop(\d+)x\d*-/.exec(name)?.[1];
  return owner !== undefined && Number(owner) !== process.pid && !existsSync(`/proc/${owner}`);
}

/** @returns {string[]} */
function list() {
  const text = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8', stdio: 'pipe' });
  return text.split('\n').flatMap((line) => line.split(' ')[0] || []);
}

/** @param {string} name */
function remove(name) {
  const pids = execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8' });
  for (const pid of pids.split('\n').filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
  execFileSync('ip', ['netns', 'del', name]);
}

// The last resort: a process that ends without closing its lab takes the lab with it.
process.on('exit', () => {
  if (open.size === 0) return;
  for (const name of list().filter((name) => [...open].some((prefix) => name.startsWith(prefix)))) remove(name);
});
