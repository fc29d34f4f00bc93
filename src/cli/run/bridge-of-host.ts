/** `--bridge [HOST:]BRIDGE`: of which host it is, and what that host calls it. */
import { hostname } from 'node:os';
import { ToolError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell-word.ts';
import { hostOf, isHostLabel, withoutHost } from '../../path/interface-name.ts';

/** What this host is called in a trace of several. */
export function ownLabel(): string {
  const label = hostname().split('.')[0] ?? '';
  return isHostLabel(label) ? label : 'here';
}

export interface BridgeOfHost {
  /** Null for this one. */
  readonly host: string | null;
  /** `BRIDGE` or `NETNS/BRIDGE`. */
  readonly name: string;
}

/** `others`: what the hosts of --host are called. @throws ToolError 'usage' where it is of none of them. */
export function bridgeOfHost(written: string, others: readonly string[]): BridgeOfHost {
  const host = hostOf(written);
  const name = withoutHost(written);
  if (host === null || host === ownLabel()) return { host: null, name };
  if (others.includes(host)) return { host, name };
  throw new ToolError('usage', `--bridge ${written} is on ${host}, which is no --host`, `--host ${shellWord(host)}`);
}

/** The bridge of a command that looks at this host only. @throws ToolError 'usage' for one of another host. */
export function bridgeHere(written: string): string {
  const host = hostOf(written);
  if (host === null || host === ownLabel()) return withoutHost(written);
  const there = `dhcphop capture --bridge ${shellWord(withoutHost(written))} --write -`;
  throw new ToolError(
    'usage',
    `capture: --bridge ${written} is on ${host}, not on this host`,
    `ssh ${shellWord(host)} ${there}`,
  );
}
