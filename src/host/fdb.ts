/** The forwarding databases of a namespace's bridges: asked of the kernel, else as `bridge -j fdb show` tells them. */
import { type AskKernel, kernelAsker } from '../capture/ask-kernel.ts';
import { ToolError } from '../core/errors.ts';
import { joinInterfaceName } from '../path/interface-name.ts';
import type { FdbEntry, Link } from '../state/host-state.ts';
import { integerOf, objectsOf, textOf, textsOf } from './json-fields.ts';
import { readKernelFdb } from './kernel-fdb.ts';
import { inNamespace, parseJson } from './links.ts';
import { type RunCommand, runCommand } from './run-command.ts';

/** Entries kept of one snapshot; the rest is left out. */
const MAX_FDB_ENTRIES = 65_536;

/** How the FDB is asked for: of the kernel, or where the addon is not built (`ask` null) of `bridge`. */
export interface FdbSource {
  readonly run: RunCommand;
  readonly ask: AskKernel | null;
}

/** What a program uses that runs `run`: tests that answer in place of the host's tools ask no kernel. */
export function fdbSourceOf(run: RunCommand): FdbSource {
  return { run, ask: run === runCommand ? kernelAsker() : null };
}

/**
 * Entries of all bridges of `netns` (null: the current one) with these `links`; of very many all for `macs` and some of
 * each port. Throws ToolError `cannot-read`.
 */
export async function readFdb(
  netns: string | null,
  links: readonly Link[],
  macs: readonly string[],
  { run, ask }: FdbSource,
): Promise<readonly FdbEntry[]> {
  if (ask !== null) return readKernelFdb(netns, links, macs, ask);
  const args = [...inNamespace(netns), '-j', 'fdb', 'show'];
  try {
    return parseFdb(parseJson(await run('bridge', args), ['bridge', ...args].join(' ')), netns);
  } catch (error) {
    if (run !== runCommand || !(error instanceof ToolError)) throw error;
    const hint = `npm run build (with it the kernel is asked, which takes milliseconds), then the same command`;
    throw new ToolError(
      'cannot-read',
      `${error.message}; without the capture addon the whole FDB is read`,
      hint,
      error,
    );
  }
}

/** Entries of parsed JSON; those of no bridge (a device's own filters, marked `self`) are left out. Never throws. */
export function parseFdb(json: unknown, netns: string | null): readonly FdbEntry[] {
  const entries: FdbEntry[] = [];
  for (const item of objectsOf(json)) {
    const mac = textOf(item.mac)?.toLowerCase();
    // `dev` up to iproute2 4.17.
    const port = textOf(item.ifname) ?? textOf(item.dev);
    const bridge = textOf(item.master);
    const flags = textsOf(item.flags);
    if (mac === undefined || port === null || bridge === null || flags.includes('self')) continue;
    if (entries.length >= MAX_FDB_ENTRIES) break;
    entries.push({
      mac,
      bridge: joinInterfaceName(netns, bridge),
      port: joinInterfaceName(netns, port),
      vlan: integerOf(item.vlan),
      local: item.state === 'permanent',
      static: item.state === 'static',
      sticky: flags.includes('sticky'),
    });
  }
  return entries;
}
