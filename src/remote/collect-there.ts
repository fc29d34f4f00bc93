/** Runs a script on another host that tells of its state, and hands back what it printed. Nothing of it stays there. */
import type { Destination } from './destination.ts';
import type { FarFacts } from './far-commands.ts';
import { farFailure } from './far-failure.ts';
import type { SshSession } from './ssh-session.ts';

/** A host of a thousand guests tells some megabytes. */
const MOST_BYTES = 64 << 20;
/** Each of its commands ends after ten seconds. */
const PATIENCE_MS = 60_000;

/** `script` for a plain shell, which has to end by itself. @throws ToolError where it cannot be run. */
export async function collectThere(
  session: SshSession,
  destination: Destination,
  { isRoot, maySudo }: FarFacts,
  script: string,
): Promise<string> {
  const run = session.run(`${isRoot || !maySudo ? '' : 'sudo -n '}sh -s`);
  const pieces: Buffer[] = [];
  let size = 0;
  run.output.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size <= MOST_BYTES) pieces.push(piece);
    else session.kill();
  });
  const timer = setTimeout(() => session.kill(), PATIENCE_MS);
  session.write(`${script}\nexit`);
  const status = await run.ended;
  clearTimeout(timer);
  // Its last command may end as it likes: what it printed tells whether it came to its end.
  if (pieces.length === 0) throw farFailure(destination, status, run.said);
  return Buffer.concat(pieces).toString('utf8');
}
