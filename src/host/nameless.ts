/**
 * Network namespaces without a name, as Docker, LXC and podman make them: told by the processes in them. Only root may see in
 * which namespace a process of another user is, so a trace can look at its start and no more after it gave root up.
 */
import { readdirSync, readlinkSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AskKernel, kernelAsker } from '../capture/ask-kernel.ts';
import { joinMessages } from '../netlink/message.ts';
import { decodeNamespaceIds, encodeNamespaceQuery } from '../netlink/namespace-id.ts';
import { type RunCommand, runCommand } from './run-command.ts';

/** By the number that a namespace (null: this one) has for it: a process in each namespace that has one. Never rejects. */
export type FindProcesses = (netns: string | null) => Promise<ReadonlyMap<number, number>>;

/** Processes that are looked at before others have their turn. */
const AT_ONCE = 256;
/** A host has thousands of containers at most. */
const MOST_NAMESPACES = 65_536;

/** What a program uses that runs `run`: tests that answer in place of the host's tools have no processes. */
export function findProcessesOf(run: RunCommand): FindProcesses | null {
  const ask = run === runCommand ? kernelAsker() : null;
  return ask === null ? null : (netns) => findProcesses(netns, ask);
}

async function findProcesses(netns: string | null, ask: AskKernel): Promise<ReadonlyMap<number, number>> {
  if (process.geteuid?.() !== 0) return new Map();
  try {
    const pids = await processes();
    const answers = await ask(netns, joinMessages(pids.map(encodeNamespaceQuery)), Number.MAX_SAFE_INTEGER);
    return new Map([...decodeNamespaceIds(answers)].flatMap(([asked, id]) => [[id, pids[asked - 1]!] as const]));
  } catch {
    return new Map();
  }
}

/** One of each network namespace. */
async function processes(): Promise<readonly number[]> {
  const byNamespace = new Map<string, number>();
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  for (const [index, pid] of pids.entries()) {
    if (index % AT_ONCE === 0) await nextTurn();
    const namespace = namespaceOf(pid);
    if (namespace === null || byNamespace.has(namespace)) continue;
    byNamespace.set(namespace, Number(pid));
    if (byNamespace.size >= MOST_NAMESPACES) break;
  }
  return [...byNamespace.values()];
}

/** `net:[4026531840]`; null for a process that is gone or not to be looked at. */
function namespaceOf(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return null;
  }
}
