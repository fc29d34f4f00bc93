/** What the lab needs of a machine, and each client beside it. Tests skip with the reason this gives; the commands fail with it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { onPath } from './client.js';

/** Programs and the Debian packages they come from. */
const PROGRAMS = {
  ip: 'iproute2',
  bridge: 'iproute2',
  tcpdump: 'tcpdump',
  dnsmasq: 'dnsmasq-base',
  perl: 'perl-base',
};

/**
 * Why no lab can be built here.
 * @returns {string | null} null where one can
 */
export function labMissing() {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.getuid?.() !== 0) return 'not root';
  const missing = Object.entries(PROGRAMS).filter(([program]) => !onPath(program));
  if (missing.length > 0) {
    return `missing ${missing.map(([program, from]) => `${program} (package ${from})`).join(', ')}`;
  }
  if (!existsSync('/dev/net/tun')) return 'no /dev/net/tun';
  const probe = `dhcphop${process.pid}x-probe`;
  try {
    execFileSync('ip', ['netns', 'add', probe], { stdio: 'pipe' });
    try {
      execFileSync('ip', ['-n', probe, 'link', 'add', 'br0', 'type', 'bridge'], { stdio: 'pipe' });
    } finally {
      execFileSync('ip', ['netns', 'del', probe], { stdio: 'pipe' });
    }
  } catch (error) {
    const { stderr } = /** @type {{ stderr?: Buffer }} */ (error);
    return `no network namespaces or bridges: ${String(stderr ?? error).trim()}`;
  }
  return null;
}

/**
 * Why the lab cannot run this client here.
 * @param {import('./client.js').ClientName} client
 * @returns {string | null} null where it can
 */
export function clientMissing(client) {
  if (client === 'dhclient') return onPath('dhclient') ? null : 'missing dhclient (package isc-dhcp-client)';
  return onPath('udhcpc') || onPath('busybox') ? null : 'missing udhcpc (package udhcpc)';
}
