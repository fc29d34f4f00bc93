/**
 * What Node leaves open to others, closed before anything else: an inspector through which every process of the same user,
 * and with its port every user of the machine, runs code with the capabilities of a trace.
 *
 * SIGUSR1 opens the inspector unless someone listens to it (node/src/inspector_agent.cc); `--disable-sigusr1` is not known
 * to all of Node 20 and 22. A signal that came before is kept by Node until it can act on it, at an unknown later moment:
 * Node says so by an internal message, and the inspector is closed again then.
 */
import { isPrivileged } from '../../host/privileged.ts';
import { HANGUP_IS_IGNORED } from './hangup.ts';

/** Closes them. Of an ordinary user an inspector that the command line asked for stays open: `node --inspect`. */
export function closeDoors(): void {
  process.on('SIGUSR1', () => undefined);
  // A SIGHUP that was ignored would end the program already before a report is being made.
  if (HANGUP_IS_IGNORED) process.on('SIGHUP', () => undefined);
  const isWanted =
    process.execArgv.some((option) => /^--inspect(?:-brk|-wait)?(?:=|$)/.test(option)) && !isPrivileged();
  if (isWanted) return;
  closeInspector();
  process.on('internalMessage' as 'message', closeInspector);
}

function closeInspector(): void {
  try {
    const inspector = process.getBuiltinModule('node:inspector');
    if (inspector.url() !== undefined) inspector.close();
  } catch {
    // A Node that was built without one.
  }
}
