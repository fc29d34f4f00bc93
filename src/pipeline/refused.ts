/**
 * A replay or a trace refused for what it was asked. The error carries facts only, because a replay may be asked for by a
 * command line or by a program: src/cli/refusal-hint.ts makes the command to type next.
 */
import { ToolError } from '../core/errors.ts';

export type Refusal =
  | { readonly what: 'no-source' }
  | { readonly what: 'state-not-recognised' }
  | { readonly what: 'source-twice'; readonly path: string }
  | { readonly what: 'directory-with-name'; readonly path: string }
  /** `below`: a directory in it that holds captures, by their names. */
  | { readonly what: 'directory-without-captures'; readonly path: string; readonly below: string | null }
  | { readonly what: 'several-incidents'; readonly paths: readonly string[] }
  | { readonly what: 'host-unknown'; readonly path: string; readonly interface: string | null }
  | { readonly what: 'host-twice'; readonly paths: readonly [string, string] }
  | { readonly what: 'hops-not-understood'; readonly entry: string }
  | { readonly what: 'hop-empty' }
  | { readonly what: 'hop-twice'; readonly name: string }
  | { readonly what: 'hops-not-held'; readonly held: readonly string[] }
  | { readonly what: 'guest-not-mac' }
  | { readonly what: 'settle-not-positive' }
  /** Of a trace alone. */
  | { readonly what: 'no-target'; readonly command: 'trace' | 'path'; readonly port: string }
  | { readonly what: 'several-targets'; readonly target: string | null; readonly bridge: string | null }
  | { readonly what: 'server-with-path' }
  | { readonly what: 'bridge-with-guest'; readonly guest: string }
  | { readonly what: 'target-absent'; readonly target: string; readonly hint: string | null }
  | { readonly what: 'hops-out-of-order'; readonly order: readonly string[] }
  | { readonly what: 'hop-renamed'; readonly name: string };

export class Refused extends ToolError {
  readonly refusal: Refusal;

  constructor(message: string, refusal: Refusal, cause?: unknown) {
    super(refusal.what === 'directory-without-captures' ? 'cannot-read' : 'usage', message, null, cause);
    this.refusal = refusal;
  }
}
