/** The program's exit codes, and which of them a report gives. The first that holds, in this order: 2, 4, 1, 3, 0. */
import type { ToolErrorCode } from '../core/errors.ts';
import type { SummaryVerdict } from '../report/report.ts';

/** Everything was delivered, every exchange ended well. */
export const EXIT_OK = 0;
/** A message was lost, or an exchange failed. */
export const EXIT_LOSS = 1;
/** The command line cannot be understood, or names nothing. */
export const EXIT_USAGE = 2;
/** Inconclusive, incomplete, or nothing was seen. */
export const EXIT_INCONCLUSIVE = 3;
/** Cannot capture, a source without a readable header, or a report or a recording that could not be written. */
export const EXIT_CANNOT = 4;
/** A bug of ours (EX_SOFTWARE of sysexits.h). */
export const EXIT_BUG = 70;
/** What a shell shows for a program that ended by SIGPIPE. */
export const EXIT_PIPE = 141;

export function exitCodeOfVerdict(verdict: SummaryVerdict): number {
  switch (verdict) {
    case 'loss':
    case 'failed':
      return EXIT_LOSS;
    case 'inconclusive':
    case 'nothing-seen':
      return EXIT_INCONCLUSIVE;
    case 'ok':
      return EXIT_OK;
  }
}

export function exitCodeOfError(code: ToolErrorCode): number {
  return code === 'usage' ? EXIT_USAGE : EXIT_CANNOT;
}
