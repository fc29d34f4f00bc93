/** Links and FDB of one namespace, in which a path is searched. Called by resolve-target and resolve-bridge. */
import { grantHint } from '../capture/capabilities.ts';
import { ToolError } from '../core/errors.ts';
import { readFdb } from './fdb.ts';
import { readLinks } from './links.ts';
import type { RunCommand } from './run-command.ts';
import { AbsentTarget } from './target-refusal.ts';

/** Throws ToolError `usage` where there is no such namespace, `cannot-read` where the host cannot be asked. */
export async function readHost(netns: string | null, run: RunCommand) {
  try {
    const [links, fdb] = await Promise.all([readLinks(netns, run), readFdb(netns, run)]);
    return { links, fdb };
  } catch (error) {
    if (netns === null || !(error instanceof ToolError) || !error.message.includes('network namespace')) throw error;
    const looking = `look into network namespace ${netns}`;
    if (/Operation not permitted|Permission denied/.test(error.message)) {
      throw new ToolError('cannot-read', `${looking}: that needs CAP_SYS_ADMIN`, grantHint(['sys_admin']), error);
    }
    throw new AbsentTarget(`${looking}: there is none of that name`, 'ip netns', false, error);
  }
}
