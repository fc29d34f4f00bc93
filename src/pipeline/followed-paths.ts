/**
 * The paths that a trace follows, one owner for all that hear of them: the trace, the rules and the reporter. Paths join
 * while it runs, and links, servers and addresses of the host say more about those that are there.
 */

import type { TimeNs } from '../core/time.ts';
import type { Diagnosis } from '../diagnose/diagnosis.ts';
import { interfaceNamesOf } from '../path/hops-of.ts';
import type { Path } from '../path/path.ts';
import type { HostState, Link, ServerPlace } from '../state/host-state.ts';
import type { Tracer } from '../trace/tracer.ts';
import { bridgeAddresses } from '../wiring/bridge-addresses.ts';
import { joinPaths } from '../wiring/join-path.ts';
import { joinPlaces, serverHops, serverlessHops } from '../wiring/servers.ts';
import type { PipelineInput } from './pipeline-input.ts';

const NO_NAMES: ReadonlySet<string> = new Set();

/** Who hears of the paths, and which paths may join. */
export interface Followers extends Pick<PipelineInput, 'laterPath' | 'reporter'> {
  readonly tracer: Tracer;
  readonly diagnosis: Diagnosis;
}

export class FollowedPaths {
  readonly #followers: Followers;
  #paths: readonly Path[];
  /** The latest snapshot of each host. */
  readonly #linksOf = new Map<string | null, readonly Link[]>();
  #links: readonly Link[] = [];
  #servers: readonly ServerPlace[] = [];
  /** Paths that join at one time, with nothing between them. */
  #joining: Path[] = [];
  #joiningNs: TimeNs = 0n;

  /** `paths` are known to the followers. */
  constructor(paths: readonly Path[], followers: Followers) {
    this.#paths = paths;
    this.#followers = followers;
  }

  get paths(): readonly Path[] {
    return this.#paths;
  }

  /** Takes what a state says of paths: one that joins is gathered until `join`. */
  know(state: HostState): void {
    const { tracer } = this.#followers;
    if (state.kind === 'path') {
      this.#joining.push(state.path);
      this.#joiningNs = state.timeNs;
    }
    if (state.kind === 'link') {
      this.#linksOf.set(state.host ?? null, state.links);
      this.#links = this.#linksOf.size === 1 ? state.links : [...this.#linksOf.values()].flat();
      this.#addOwnAddresses(this.#paths);
      this.#noteLinks(interfaceNamesOf(this.#paths), state.links, state.timeNs);
    }
    if (state.kind === 'servers') {
      this.#servers = joinPlaces(this.#servers, state.places);
      tracer.setServers(serverHops(this.#paths, this.#servers), serverlessHops(this.#paths, this.#servers));
    }
    if (state.kind === 'link-change' && (state.change === 'up' || state.change === 'down')) {
      tracer.noteLink(state.interface, state.change === 'up', state.timeNs);
    }
  }

  /** The paths join that were gathered, unless `next` joins with them: one by one it would take as long for each as for all. */
  join(next: HostState | null = null): void {
    if (next?.kind === 'path' && next.timeNs === this.#joiningNs) return;
    if (this.#joining.length === 0) return;
    const { tracer, diagnosis, reporter, laterPath } = this.#followers;
    const joining = this.#joining.map((path) => laterPath(path)).filter((path) => path !== null);
    this.#joining = [];
    const paths = joinPaths(this.#paths, joining, this.#links);
    if (paths === this.#paths) return;
    const followed = new Set(paths);
    const joined = joining.filter((path) => followed.has(path));
    // Not asked in vain: where guests come one by one, this would be over all of them for each.
    const before = this.#links.length === 0 ? NO_NAMES : interfaceNamesOf(this.#paths);
    const added = new Set([...interfaceNamesOf(joined)].filter((name) => !before.has(name)));
    this.#paths = paths;
    tracer.follow(paths);
    tracer.setServers(serverHops(paths, this.#servers), serverlessHops(paths, this.#servers));
    diagnosis.follow(paths);
    this.#noteLinks(added, this.#links, this.#joiningNs);
    this.#addOwnAddresses(joined);
    for (const path of joined) reporter.addPath?.(path);
  }

  /** A path may join before or after the links are known in which it was found. */
  #addOwnAddresses(paths: readonly Path[]): void {
    for (const { mac, hop } of bridgeAddresses(paths, this.#links)) this.#followers.tracer.addOwnAddress(mac, hop);
  }

  /** Which of the interfaces are down by the latest snapshot: requests cannot leave there. */
  #noteLinks(names: ReadonlySet<string>, links: readonly Link[], timeNs: TimeNs): void {
    for (const { name, up, carrier } of links) {
      if (names.has(name)) this.#followers.tracer.noteLink(name, up && carrier, timeNs);
    }
  }
}
