/**
 * Standard error: warnings, progress, errors. It decides nothing: where it cannot be written (a full disk, a reader that
 * has gone) its lines are lost, and the report and the exit code stay what they are.
 */
import { sanitize } from '../../report/sanitize.ts';
import { writeAbove } from './footer.ts';

let isGuarded = false;

/** Standard error, on which a failed write is no error. */
export function diagnostics(): typeof process.stderr {
  if (!isGuarded) process.stderr.on('error', () => undefined);
  isGuarded = true;
  return process.stderr;
}

/** One line for the operator. */
export function warn(message: string): void {
  const stream = diagnostics();
  writeAbove(() => stream.write(`dhcphop: ${sanitize(message)}\n`), true);
}
