/**
 * Least power: once everything is open, a trace that runs as root goes on as the system user `dhcphop`, which the Debian
 * package makes, or as nobody, with the few capabilities it needs to reopen interfaces and to ask `ip`, `bridge` and `nft`.
 * It does not become the user behind sudo, whose other processes could signal it.
 */
import { readFile } from 'node:fs/promises';
import type { NativeError, NativePrivileges } from '../capture/addon.ts';
import {
  CAPABILITIES,
  type CapabilityName,
  capabilitiesFor,
  grantHint,
  parseCapabilities,
} from '../capture/capabilities.ts';
import type { FileOwner } from '../capture/file-owner.ts';

/** What holds the threads that keep capabilities: a live source. */
export interface PrivilegeHolder {
  dropPrivileges(to: NativePrivileges): NativeError | null;
}

/** The conventional nobody, for a machine that lists none. */
const NOBODY: FileOwner = { uid: 65_534, gid: 65_534 };

/**
 * Gives up all that a trace of `interfaces` does not need. What the process must open as root is open before. Returns
 * what to tell the operator: capabilities that were missing, and what could not be given up (a container without
 * CAP_SETUID, a user namespace with one user); the trace goes on either way, because not looking would not be safer.
 */
export async function lowerPrivileges(
  holder: PrivilegeHolder,
  interfaces: readonly string[],
): Promise<readonly string[]> {
  // Also starts the threads of the pool: those that come later would inherit what the calling one keeps.
  const [status, passwd] = await Promise.all([read('/proc/self/status'), read('/etc/passwd')]);
  const wanted = capabilitiesFor(interfaces);
  const remarks = missingCapabilities(status, wanted);
  const user = futureUser(passwd);
  const refusal = holder.dropPrivileges({ ...user, keep: wanted });
  if (refusal !== null) remarks.push(refusalText(refusal, user));
  return remarks;
}

/** One line per capability that is wanted and not held, the last with the way to grant them. */
function missingCapabilities(status: string, wanted: readonly CapabilityName[]): string[] {
  const held = parseCapabilities(status);
  const missing = CAPABILITIES.filter(({ name }) => wanted.includes(name) && !held.has(name));
  const remarks = missing.map(({ name, purpose }) => `CAP_${name.toUpperCase()} is missing, needed for ${purpose}`);
  if (remarks.length > 0) remarks.push(`to grant it, ${grantHint(wanted)}`);
  return remarks;
}

/** Root becomes dhcphop or nobody; everyone else stays who they are. */
function futureUser(passwd: string): FileOwner {
  const [uid, gid] = [process.geteuid?.() ?? 0, process.getegid?.() ?? 0];
  if (uid !== 0) return { uid, gid };
  return parseUser('dhcphop', passwd) ?? parseUser('nobody', passwd) ?? NOBODY;
}

/** A user of the text of /etc/passwd; null where it has none of that name, or where that is root. */
export function parseUser(name: string, passwd: string): FileOwner | null {
  const fields = passwd.split('\n').map((line) => line.split(':'));
  const [, , uid = '', gid = ''] = fields.find(([user]) => user === name) ?? [];
  const isUser = /^\d{1,9}$/.test(uid) && /^\d{1,9}$/.test(gid) && Number(uid) !== 0;
  return isUser ? { uid: Number(uid), gid: Number(gid) } : null;
}

function refusalText({ operation, message }: NativeError, { uid }: FileOwner): string {
  const left =
    process.geteuid?.() === uid ? 'it may keep more power than it needs' : `it goes on as root instead of user ${uid}`;
  return `give up privileges: ${operation}: ${message}; ${left}`;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
