/** `--bridge` of the command line to the paths of all its guests. */
import { ToolError } from '../core/errors.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Link } from '../state/host-state.ts';
import { findGuestPaths, type GuestPaths } from '../wiring/find-guests.ts';
import { readHost } from './read-host.ts';
import { type RunCommand, runCommand } from './run-command.ts';

export interface ResolvedBridge extends GuestPaths {
  readonly links: readonly Link[];
}

/** Throws ToolError `usage` where there is no such bridge; one without guests is none. */
export async function resolveBridge(bridge: string, run: RunCommand = runCommand): Promise<ResolvedBridge> {
  const { links, fdb, servers } = await readHost(splitInterfaceName(bridge).netns, [], run);
  if (!links.some(({ name, kind }) => name === bridge && kind === 'bridge')) {
    const bridges = links.filter(({ kind }) => kind === 'bridge').map(({ name }) => name);
    const there = bridges.length === 0 ? 'there is none here' : `there are: ${bridges.slice(0, 8).join(', ')}`;
    throw new ToolError('usage', `--bridge ${bridge}: no such bridge; ${there}`, 'ip link show type bridge');
  }
  return { ...findGuestPaths(bridge, links, fdb, servers), links };
}
