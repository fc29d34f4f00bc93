/** Errors in front of a person: one line on standard error, with what to type next; never a stack trace unasked. */
import { ToolError } from '../../core/errors.ts';
import { systemCode, systemReason } from '../../core/system-error.ts';
import { Refused } from '../../pipeline/refused.ts';
import { sanitize } from '../../report/sanitize.ts';
import { TOOL } from '../../report/tool.ts';
import { EXIT_BUG, exitCodeOfError } from '../exit-code.ts';
import { refusalHint } from '../refusal-hint.ts';
import { diagnostics } from './diagnostics.ts';

/** What went wrong and what to type next. */
export function errorText(error: ToolError): string {
  return `${error.message}; try: ${error instanceof Refused ? refusalHint(error.refusal) : error.hint}`;
}

/** The line for an error, without its end of line. */
export function errorLine(error: unknown): string {
  if (error instanceof ToolError) return sanitize(`dhcphop: ${errorText(error)}`);
  const message = error instanceof Error ? error.message : String(error);
  return sanitize(
    `dhcphop: a bug in dhcphop ${TOOL.version}: ${message}; please report it with what DHCPHOP_DEBUG=1 prints`,
  );
}

/** No file descriptor left, in this process or on this machine, is no bug of ours: Node throws it wherever a file is opened. */
function understood(error: unknown): unknown {
  const code = systemCode(error);
  if (code !== 'EMFILE' && code !== 'ENFILE') return error;
  return new ToolError('cannot-read', `open a file: ${systemReason(error)}`, 'ulimit -n 1024', error);
}

/** Prints it and returns the exit code. With DHCPHOP_DEBUG in the environment the stack and the causes follow. */
export function reportError(thrown: unknown): number {
  const error = understood(thrown);
  diagnostics().write(`${errorLine(error)}\n`);
  if (process.env.DHCPHOP_DEBUG) {
    for (let each = error; each instanceof Error; each = each.cause) diagnostics().write(`${each.stack}\n`);
  }
  return error instanceof ToolError ? exitCodeOfError(error.code) : EXIT_BUG;
}
