/** The sources of several hosts as one source, with the host state of them all. */
import { mergeSources } from '../../capture/merge-sources.ts';
import type { Source } from '../../capture/source.ts';
import type { HostFeed } from '../../host/host-feed.ts';
import { HostMerger } from './host-merger.ts';
import type { HostSource } from './host-source.ts';

export interface JoinedHosts {
  /** Interfaces are called `HOST:NAME`; times are those of the first host's clock. */
  readonly source: Source;
  /** The state of all hosts, for the batches of the source: each state says of which host it is. */
  readonly feed: HostFeed;
}

/** `hosts`: the first is the one whose clock counts, best that of the server or of the trace. */
export function joinHosts(hosts: readonly HostSource[]): JoinedHosts {
  const merger = new HostMerger(hosts);
  const source = mergeSources(
    hosts.map(({ source }) => source),
    merger,
  );
  return { source, feed: () => merger.takeStates() };
}
