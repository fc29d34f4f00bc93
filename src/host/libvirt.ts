/** libvirt domains, asked of virsh (read-only). */

import { type DomainNics, parseDomainXml } from '../tools/parse-domain-xml.ts';
import { commandEnvironment } from './command-environment.ts';
import { isMissingCommand, type RunCommand, runCommand } from './run-command.ts';

/** Hypervisors run as the system; virsh on its own would ask an unprivileged user's session. */
const SYSTEM_URI = 'qemu:///system';

/** `absent`: virsh is not installed. `silent`: libvirt does not answer. `unknown`: it knows no such domain. */
export type DomainAnswer =
  | { readonly status: 'found'; readonly domain: DomainNics }
  | { readonly status: 'absent' | 'silent' | 'unknown' };

/** The domain of a name, id or UUID, with its NICs (a domain shut off has NICs without taps). Never rejects. */
export async function readDomain(domain: string, run: RunCommand = runCommand): Promise<DomainAnswer> {
  try {
    const xml = await run('virsh', [...connection(), 'dumpxml', '--domain', domain]);
    return { status: 'found', domain: parseDomainXml(xml) };
  } catch (error) {
    if (isMissingCommand(error)) return { status: 'absent' };
    return { status: /failed to get domain/i.test(String(error)) ? 'unknown' : 'silent' };
  }
}

/** The running domain a tap belongs to, or null where libvirt does not know or is not there. Never rejects. */
export async function readDomainOfTap(tap: string, run: RunCommand = runCommand): Promise<DomainNics | null> {
  try {
    // One question for all domains; --nowait leaves out those that are busy instead of waiting for them.
    const stats = await run('virsh', [...connection(), 'domstats', '--list-active', '--nowait', '--interface']);
    const name = findDomainOfTap(stats, tap);
    if (name === null) return null;
    const answer = await readDomain(name, run);
    return answer.status === 'found' ? answer.domain : null;
  } catch {
    return null;
  }
}

/** The name after `Domain:` above the line `net.N.name=TAP` of `virsh domstats --interface`. */
export function findDomainOfTap(stats: string, tap: string): string | null {
  let domain: string | null = null;
  for (const line of stats.split('\n')) {
    const heading = /^Domain: '(.*)'\s*$/.exec(line);
    if (heading) domain = heading[1] ?? null;
    const nic = /^\s+net\.\d+\.name=(.*?)\s*$/.exec(line);
    if (nic?.[1] === tap) return domain;
  }
  return null;
}

/** The options that every question to virsh begins with. */
export function connection(): readonly string[] {
  const { LIBVIRT_DEFAULT_URI, VIRSH_DEFAULT_CONNECT_URI } = commandEnvironment();
  const uri = LIBVIRT_DEFAULT_URI ?? VIRSH_DEFAULT_CONNECT_URI;
  return uri === undefined ? ['--quiet', '--readonly', '--connect', SYSTEM_URI] : ['--quiet', '--readonly'];
}
