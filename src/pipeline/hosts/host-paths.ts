/**
 * The paths of several hosts, made paths through them all: from the server's host, whose path is walked from its inner end,
 * to the guest's. Between them are hosts that know no path of their own, in the order that their frames tell.
 */
import { later } from '../../core/time.ts';
import type { HostFeed } from '../../host/host-feed.ts';
import type { Hop, Path } from '../../path/path.ts';
import { hostOfHop } from '../../path/segments.ts';
import type { HostState } from '../../state/host-state.ts';

type PathState = Extract<HostState, { kind: 'path' }>;

export interface PathHints {
  /** Hops of hosts that know no path of their own, from the server's side to the guest's. */
  readonly hops: readonly Hop[];
  /** Whether a path ends at a server though it does not say so. */
  readonly isServers: (path: Path) => boolean;
}

/** The feed with joined paths in place of those of single hosts. */
export function withJoinedPaths(feed: HostFeed, hints: PathHints): HostFeed {
  const paths = new HostPaths(hints);
  return (batch) => feed(batch).flatMap((state) => (state.kind === 'path' ? paths.take(state) : [state]));
}

class HostPaths {
  readonly #hints: PathHints;
  /** By host, the first that it told. */
  readonly #servers = new Map<string | null, Path>();
  readonly #guests: PathState[] = [];

  constructor(hints: PathHints) {
    this.#hints = hints;
  }

  /** The paths that are followed from here on, because this one is known. */
  take(state: PathState): readonly HostState[] {
    const { path, timeNs } = state;
    // An incident of several hosts has them joined already.
    if (state.host === undefined) return [state];
    if (path.leadsTo !== 'server' && !this.#hints.isServers(path)) {
      this.#guests.push(state);
      return [this.#joined(state, timeNs)];
    }
    const host = hostOfPath(path);
    if (this.#servers.has(host)) return [];
    this.#servers.set(host, path);
    // Never before the guest's own path, in whose place it comes: an incident has them in the order of time.
    if (this.#guests.length > 0) return this.#guests.map((guest) => this.#joined(guest, later(guest.timeNs, timeNs)));
    const { hops } = this.#hints;
    return hops.length === 0 ? [] : [{ kind: 'path', timeNs, path: this.#through(path, { guest: null, hops: [] }) }];
  }

  #joined({ path }: PathState, timeNs: PathState['timeNs']): HostState {
    const host = hostOfPath(path);
    const others = [...this.#servers]
      .filter(([other]) => other !== host)
      .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
    const [server] = others;
    return { kind: 'path', timeNs, path: this.#through(server?.[1] ?? null, path) };
  }

  #through(server: Path | null, path: Path): Path {
    const known = new Set([server, path].flatMap((each) => each?.hops.map(hostOfHop) ?? []));
    const between = this.#hints.hops.filter((hop) => !known.has(hostOfHop(hop)));
    const hops = [...(server?.hops.toReversed() ?? []), ...between, ...path.hops];
    return { ...path, hops, ...(server === null ? {} : { fromServer: true }) };
  }
}

function hostOfPath({ hops }: Path): string | null {
  const [first] = hops;
  return first === undefined ? null : hostOfHop(first);
}
