/** `--bridge` of the command line to the paths of all its guests. */
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Link } from '../state/host-state.ts';
import { findGuestPaths, type GuestPaths, requireBridge } from '../wiring/find-guests.ts';
import { readHost } from './read-host.ts';
import { type RunCommand, runCommand } from './run-command.ts';

export interface ResolvedBridge extends GuestPaths {
  readonly links: readonly Link[];
}

/** Throws ToolError `usage` where there is no such bridge; one without guests is none. */
export async function resolveBridge(bridge: string, run: RunCommand = runCommand): Promise<ResolvedBridge> {
  const { links, fdb, servers } = await readHost(splitInterfaceName(bridge).netns, [], run);
  requireBridge(bridge, links);
  return { ...findGuestPaths(bridge, links, fdb, servers), links };
}
