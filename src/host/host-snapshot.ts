/** Links and FDB of the namespaces a trace looks into, read together. */
import { append } from '../core/lists.ts';
import type { TimeNs } from '../core/time.ts';
import type { FdbEntry, HostState, Link } from '../state/host-state.ts';
import { BehindPorts } from './behind-ports.ts';
import { fdbSourceOf, readFdb } from './fdb.ts';
import type { Clock } from './kernel-log.ts';
import { LeadingOn } from './leading-on.ts';
import { readLinks } from './links.ts';
import { OvsPorts } from './ovs-ports.ts';
import type { RunCommand } from './run-command.ts';
import { XdpNames } from './xdp-names.ts';

export interface HostSnapshot {
  /** When reading began: a change reported meanwhile comes after it in time and corrects it. */
  readonly timeNs: TimeNs;
  readonly links: readonly Link[];
  readonly entries: readonly FdbEntry[];
  /** False where no namespace's FDB could be read: `entries` then says nothing. */
  readonly fdbRead: boolean;
  /** One per namespace and command that failed. */
  readonly gaps: readonly HostState[];
}

/** Reads `namespaces` (null: the current one); the entries for `macs` in any case. What cannot be read is a `gap` among `gaps`; never rejects. */
export async function takeHostSnapshot(
  namespaces: ReadonlySet<string | null>,
  macs: readonly string[],
  run: RunCommand,
  clock: Clock,
  ovs = new OvsPorts(run),
  xdpNames = new XdpNames(),
  leadingOn = new LeadingOn(new BehindPorts(run)),
): Promise<HostSnapshot> {
  const timeNs = clock();
  const source = fdbSourceOf(run);
  const links: Link[] = [];
  const entries: FdbEntry[] = [];
  const gaps: HostState[] = [];
  let fdbRead = false;
  const gap = (what: 'link' | 'fdb') => (error: unknown) => {
    gaps.push({ kind: 'gap', timeNs, what, reason: error instanceof Error ? error.message : String(error) });
    return null;
  };
  for (const netns of namespaces) {
    const read = await readLinks(netns, run).catch(gap('link'));
    const ownLinks = await leadingOn.mark(netns, read ?? []);
    const ownEntries = await readFdb(netns, ownLinks, macs, source).catch(gap('fdb'));
    append(links, netns === null ? await ovs.mark(ownLinks) : ownLinks);
    append(entries, ownEntries ?? []);
    fdbRead ||= ownEntries !== null;
  }
  return { timeNs, links: xdpNames.fill(links), entries, fdbRead, gaps };
}
