/** The forwarding databases of a namespace's bridges: asked of the kernel, else as `bridge -j fdb show` tells them. */
import { type AskKernel, kernelAsker } from '../capture/ask-kernel.ts';
import { ToolError } from '../core/errors.ts';
import type { FdbEntry, Link } from '../state/host-state.ts';
import { parseFdb } from '../tools/parse-fdb.ts';
import { readKernelFdb } from './kernel-fdb.ts';
import { inNamespace, parseJson } from './links.ts';
import { type RunCommand, runCommand } from './run-command.ts';

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
