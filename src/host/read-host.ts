/** Links, FDB and DHCP servers of one namespace, in which a path is searched. */
import { grantHint } from '../capture/capabilities.ts';
import { ToolError } from '../core/errors.ts';
import { BehindPorts } from './behind-ports.ts';
import { fdbSourceOf, readFdb } from './fdb.ts';
import { LeadingOn } from './leading-on.ts';
import { readLinks } from './links.ts';
import { OvsPorts } from './ovs-ports.ts';
import { askServers } from './read-servers.ts';
import type { RunCommand } from './run-command.ts';
import { AbsentTarget } from './target-refusal.ts';

/** `macs`: whose entries are wanted, however many there are. Throws ToolError `usage` where there is no such namespace, `cannot-read` where the host cannot be asked. */
export async function readHost(netns: string | null, macs: readonly string[], run: RunCommand) {
  try {
    const behind = new BehindPorts(run);
    const [links, servers] = await Promise.all([readLinks(netns, run), askServers(new Set([netns]), run, behind)]);
    const fdb = await readFdb(netns, links, macs, fdbSourceOf(run));
    const marked = await new LeadingOn(behind).mark(netns, links);
    return { links: netns === null ? await new OvsPorts(run).mark(marked) : marked, fdb, servers };
  } catch (error) {
    if (netns === null || !(error instanceof ToolError) || !error.message.includes('network namespace')) throw error;
    const looking = `look into network namespace ${netns}`;
    if (/Operation not permitted|Permission denied/.test(error.message)) {
      throw new ToolError('cannot-read', `${looking}: that needs CAP_SYS_ADMIN`, grantHint(['sys_admin']), error);
    }
    throw new AbsentTarget(`${looking}: there is none of that name`, 'ip netns', false, error);
  }
}
