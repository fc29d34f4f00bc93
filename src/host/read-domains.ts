/** Whether libvirt lets the guests of the paths ask: asked of virsh, which also knows whose NIC an interface is. */
import { type DomainGuest, domainsKind } from '../state/kinds/domains.ts';
import { connection, readDomain } from './libvirt.ts';
import { defineReader } from './reader.ts';
import { isMissingCommand, type RunCommand } from './run-command.ts';

/** Domains whose XML is read, which takes a process each; beyond that only who is paused is known. */
const MAX_DOMAINS = 8;
/** VIR_DOMAIN_PAUSED of libvirt-domain.h. */
const PAUSED = '3';

export const readDomains = defineReader({
  kind: domainsKind,
  read: async ({ interfaces }, run) => ({ guests: await askDomains(interfaces, run) }),
});

interface DomainStats {
  readonly domain: string;
  isPaused: boolean;
  readonly interfaces: string[];
}

/** The guests of libvirt that these interfaces lead to; none where it is not installed. Throws ToolError `cannot-read`. */
export async function askDomains(interfaces: ReadonlySet<string>, run: RunCommand): Promise<readonly DomainGuest[]> {
  const args = [...connection(), 'domstats', '--list-active', '--nowait', '--state', '--interface'];
  const stats = await run('virsh', args).catch((error: unknown) => {
    if (isMissingCommand(error)) return '';
    throw error;
  });
  const own = parseStats(stats)
    .map((each) => ({ ...each, interfaces: each.interfaces.filter((name) => interfaces.has(name)) }))
    .filter((each) => each.interfaces.length > 0);
  const guests = await Promise.all(own.map((each, i) => guestsOf(each, i < MAX_DOMAINS, run)));
  return guests.flat();
}

/** Domains of `virsh domstats`: `Domain: 'web1'`, `state.state=1`, `net.0.name=vnet0`. */
function parseStats(text: string): DomainStats[] {
  const all: DomainStats[] = [];
  for (const line of text.split('\n')) {
    const domain = /^Domain: '(.*)'\s*$/.exec(line)?.[1];
    if (domain !== undefined) all.push({ domain, isPaused: false, interfaces: [] });
    const [, name, value] = /^\s+(state\.state|net\.\d+\.name)=(.*?)\s*$/.exec(line) ?? [];
    const last = all.at(-1);
    if (last === undefined || name === undefined || value === undefined) continue;
    if (name === 'state.state') last.isPaused = value === PAUSED;
    else last.interfaces.push(value);
  }
  return all;
}

async function guestsOf(
  { domain, isPaused, interfaces }: DomainStats,
  readXml: boolean,
  run: RunCommand,
): Promise<readonly DomainGuest[]> {
  const answer = readXml && !isPaused ? await readDomain(domain, run) : null;
  const nics = answer?.status === 'found' ? answer.domain.nics : [];
  return interfaces.map((name) => {
    const isLinkDown = nics.some(({ tap, linkUp }) => tap === name && !linkUp);
    return { domain, interface: name, held: isPaused ? 'paused' : isLinkDown ? 'link-down' : null };
  });
}
