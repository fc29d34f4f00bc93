/**
 * The error for "the world says no": a file that is no capture, a missing permission, an interface that is gone.
 * Our own bugs are plain throws; odd bytes are anomalies, never errors.
 */

/** What kind of refusal this is; the command line turns it into an exit code. */
export type ToolErrorCode = 'usage' | 'cannot-capture' | 'cannot-read' | 'cannot-write';

/** `message` names the operation and the object. */
export class ToolError extends Error {
  readonly code: ToolErrorCode;
  /** The next command to type; null where that depends on the program that asked (src/pipeline/refused.ts). */
  readonly hint: string | null;

  constructor(code: ToolErrorCode, message: string, hint: string | null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ToolError';
    this.code = code;
    this.hint = hint;
  }
}

/** A bug of ours that was caught, so that the report of what was seen before it is still made. */
export interface Fault {
  readonly error: unknown;
}
