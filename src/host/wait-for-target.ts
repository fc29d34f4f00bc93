/**
 * Waits for a TARGET that is not there yet: a domain that is shut off, a tap or a namespace not made yet. The names of
 * this namespace's interfaces are looked at often, which costs nothing; the host is asked in full when they change.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolError } from '../core/errors.ts';
import { type ResolvedTargets, type ResolveOptions, resolveTargets } from './resolve-target.ts';
import { AbsentTarget } from './target-refusal.ts';

export interface WaitOptions extends ResolveOptions {
  /** When to give up; null for never. */
  readonly untilMs: number | null;
}

const LOOK_MS = 40;
/** Asked again after this long even if no name changed: a namespace, a MAC or a bridge may have. */
const ASK_MS = 1_000;
/** A tap is put on its bridge moments after it was made; one that is on none by then is taken as it is. */
const BRIDGE_PATIENCE_MS = 2_000;

/** The names of the interfaces of this namespace, in one text. */
function interfaceNames(): string {
  // The counters change all the time.
  return readFileSync('/proc/self/net/dev', 'utf8').replace(/:.*/g, '');
}

/** Whether all its NICs are there, each on its bridge: they come one after the other. */
function isComplete({ targets, isWhole }: ResolvedTargets): boolean {
  return isWhole && !targets.some(({ remarks }) => remarks.some(({ code }) => code === 'no-master'));
}

/** The target once it is there. @throws ToolError as `resolveTargets` does, and when the time is up. */
export async function waitForTarget(target: string, options: WaitOptions): Promise<ResolvedTargets> {
  let asked = '';
  let askedMs = 0;
  let thereSinceMs: number | null = null;
  for (;;) {
    const now = Date.now();
    if (options.untilMs !== null && now > options.untilMs) {
      throw new ToolError('cannot-capture', `wait for ${target}: it did not come`, 'ip link, virsh list --all');
    }
    const names = interfaceNames();
    if (names !== asked || thereSinceMs !== null || now - askedMs > ASK_MS) {
      asked = names;
      askedMs = now;
      const resolved = await resolveTargets(target, options).catch(ifAbsent);
      if (resolved !== null) {
        thereSinceMs ??= now;
        if (isComplete(resolved) || now - thereSinceMs > BRIDGE_PATIENCE_MS) return resolved;
      }
    }
    await sleep(LOOK_MS);
  }
}

function ifAbsent(error: unknown): null {
  if (error instanceof AbsentTarget) return null;
  throw error;
}
