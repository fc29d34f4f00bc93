/** Runs a command on another host that tells of changes until the trace ends, a line each. */
import { Lines } from './lines.ts';
import type { SshSession } from './ssh-session.ts';

const MOST_LINE_LENGTH = 1_000;
/** To log in there. */
const PATIENCE_MS = 15_000;

export interface Watching {
  readonly onLine: (line: string) => void;
  /** The command ended, or told that it lost changes: nothing more of it is complete. */
  readonly onEnd: (why: string) => void;
}

/** Resolves once it has printed something: what changes from then on is told. Where it prints nothing in time, that is its end. */
export async function watchThere(session: SshSession, command: string, watching: Watching): Promise<void> {
  const run = session.run(command);
  const lines = new Lines(MOST_LINE_LENGTH, watching.onLine);
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  run.output.on('data', (piece: Buffer) => {
    begin();
    lines.add(piece.toString('latin1'));
  });
  run.onLine = (line) => {
    if (line.includes('No buffer space')) watching.onEnd('more changed there than was read in time');
  };
  void run.ended.then(() => {
    begin();
    watching.onEnd(`it is not followed there: ${run.said.at(-1) ?? 'bridge monitor ended'}`);
  });
  const timer = setTimeout(() => {
    // A look that comes first does not see what changes until it begins.
    watching.onEnd('it did not begin in time');
    begin();
  }, PATIENCE_MS);
  await begun;
  clearTimeout(timer);
}
