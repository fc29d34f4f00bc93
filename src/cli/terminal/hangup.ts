/**
 * Whether SIGHUP was ignored when the program was started, as `nohup` has it. Node sets ignored signals back to their
 * defaults before any JavaScript runs (ResetSignalHandlers), so only traces are left of it: the launcher in front of the
 * program (scripts/bundle/launcher.js) looks before Node starts; `node dist/main.js` goes by what a shell and nohup leave.
 * Unseen is `nohup node dist/main.js` from a shell that does not set `_`, with an input that is no terminal.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const ACCESS_MODE = 3;
const WRITE_ONLY = 1;

export interface StartTraces {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** /proc/self/fdinfo/0: nohup puts an input that cannot be read in the place of a terminal. */
  readonly standardInput: string;
  /** /proc/PPID/status: a program ignores what the one that started it ignored. */
  readonly parentStatus: string;
}

export function isHangupIgnored({ environment, standardInput, parentStatus }: StartTraces): boolean {
  if (environment.DHCPHOP_HANGUP === 'ignored') return true;
  // Bash and zsh name the command that they run.
  if (basename(environment._ ?? '') === 'nohup') return true;
  const flags = /^flags:\s*([0-7]+)$/m.exec(standardInput)?.[1] ?? '0';
  if ((Number.parseInt(flags, 8) & ACCESS_MODE) === WRITE_ONLY) return true;
  // SIGHUP is the lowest bit.
  return /^SigIgn:\s*[0-9a-f]*[13579bdf]$/m.test(parentStatus);
}

function startTraces(): StartTraces {
  return {
    environment: process.env,
    standardInput: read('/proc/self/fdinfo/0'),
    parentStatus: read(`/proc/${process.ppid}/status`),
  };
}

/** Asked when the program starts: later its parent may be another. */
export const HANGUP_IS_IGNORED: boolean = isHangupIgnored(startTraces());

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
