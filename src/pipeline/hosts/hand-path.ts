/**
 * A path by hand through several hosts, in the place of those that the hosts know of themselves: what kind of device each
 * hop is, its own host tells, perhaps later than the trace begins.
 */
import { END_OF_TIME } from '../../core/time.ts';
import type { HostFeed } from '../../host/host-feed.ts';
import type { Path } from '../../path/path.ts';
import type { HostState } from '../../state/host-state.ts';

/** The feed with this path, once what is known of its hops has changed, and no other. */
export function withHandPath(feed: HostFeed, path: Path): HostFeed {
  let told: Path | null = null;
  return (batch) => {
    const states = feed(batch);
    const own = states.flatMap((state) => (state.kind === 'path' ? state : []));
    const others = states.filter(({ kind }) => kind !== 'path');
    if ((told !== null && own.length === 0) || batch.watermarkNs === -END_OF_TIME) return others;
    const timeNs = own[0]?.timeNs ?? others[0]?.timeNs ?? batch.watermarkNs;
    told = withRoles(
      told ?? path,
      own.map((state) => state.path),
    );
    const state: HostState = { kind: 'path', timeNs, path: told };
    return [state, ...others];
  };
}

function withRoles(path: Path, known: readonly Path[]): Path {
  const roles = new Map(known.flatMap(({ hops }) => hops.map(({ name, role }) => [name, role] as const)));
  return { ...path, hops: path.hops.map((hop) => ({ ...hop, role: roles.get(hop.name) ?? hop.role })) };
}
