/**
 * Host state of the running host: snapshots of path, links and FDB at the start and whenever events were lost or
 * interfaces came and went, FDB changes from the engine's neighbour events, and the kernel log.
 */

import type { SourceEvent } from '../capture/source.ts';
import { append } from '../core/lists.ts';
import { byTime, type DurationNs, formatTime, type TimeNs } from '../core/time.ts';
import { hopsOf, interfaceNamesOf } from '../path/hops-of.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Path } from '../path/path.ts';
import type { HostState, Link, ServerPlace } from '../state/host-state.ts';
import { bridgesOf } from '../wiring/expected-port.ts';
import { joinPath } from '../wiring/join-path.ts';
import { withRoles } from '../wiring/roles.ts';
import { joinPlaces } from '../wiring/servers.ts';
import { BehindPorts } from './behind-ports.ts';
import { FdbFeed } from './fdb-feed.ts';
import type { HostFeed } from './host-feed.ts';
import { type HostSnapshot, takeHostSnapshot } from './host-snapshot.ts';
import { InterfaceEvents } from './interface-events.ts';
import { type Clock, type KernelLog, openKernelLog } from './kernel-log.ts';
import { namesInterface } from './kernel-log-filter.ts';
import { LeadingOn } from './leading-on.ts';
import type { LiveHostFeedOptions } from './live-host-feed-options.ts';
import { OvsPorts } from './ovs-ports.ts';
import type { PathFinder } from './path-finder.ts';
import { createPortMoves } from './port-moves.ts';
import { PortStates } from './port-states.ts';
import { READERS } from './readers.ts';
import { createReadings, type Readings } from './readings.ts';
import { createRefresher } from './refresher.ts';
import { runCommand } from './run-command.ts';
import { XdpNames } from './xdp-names.ts';

export interface LiveHostFeed {
  /** The paths so far, with the roles of hops given by hand filled in from the host's links. */
  readonly paths: readonly Path[];
  /** Links as they were when the feed began. */
  readonly links: readonly Link[];
  readonly feed: HostFeed;
  /** A message was lost: what the readers read is read once more, soon. */
  readonly onLoss: () => void;
  /** Reads all once more, for the end of the trace: from the first call on nothing else is read. Never rejects. */
  readonly lastStates: () => Promise<readonly HostState[]>;
  /** Changes of the FDB that concern nobody who is followed, and were not recorded. */
  readonly changesLeftOut: number;
  /** Closes the kernel log and lets a snapshot under way go by; idempotent. */
  close(): void;
}

const systemClock: Clock = () => BigInt(Date.now()) * 1_000_000n;

/**
 * Takes the first snapshots and starts to watch. What cannot be read (no iproute2, no permission) becomes a `gap`
 * state; never rejects. Call `feed` with every batch of the engine, in order.
 */
export async function createLiveHostFeed(options: LiveHostFeedOptions): Promise<LiveHostFeed> {
  const feed = new LiveFeed(options);
  await feed.begin();
  return feed;
}

class LiveFeed implements LiveHostFeed {
  readonly #finder: PathFinder | undefined;
  readonly #onPath: LiveHostFeedOptions['onPath'];
  readonly #namespaces: ReadonlySet<string | null>;
  readonly #snapshot: () => Promise<HostSnapshot>;
  readonly #kernelLog: KernelLog;
  readonly #readings: Readings;
  readonly #refresher = createRefresher(async () => this.#takeIn(await this.#snapshot()));
  readonly #toTell = {
    tell: (state: HostState) => void this.#pending.push(state),
    refresh: () => this.#refresher.request(),
  };
  readonly #fdb = new FdbFeed(this.#toTell);
  readonly #interfaces = new InterfaceEvents(this.#toTell);
  readonly #moves = createPortMoves();
  readonly #ports = new PortStates();
  #paths: readonly Path[];
  #links: readonly Link[] = [];
  #servers: readonly ServerPlace[] = [];
  /** Interfaces that lines of the kernel log may be about. */
  #logNames: ReadonlySet<string> = new Set();
  /** What the next batch brings along. */
  #pending: HostState[] = [];
  #reachedNs: TimeNs | null = null;
  /** By how much the clock was set since the capture began. */
  #setByNs: DurationNs = 0n;
  #last: Promise<readonly HostState[]> | null = null;

  constructor(options: LiveHostFeedOptions) {
    const { run = runCommand, clock: hostClock = systemClock, isReadable, readers = READERS, paths } = options;
    // What is read has the times of the capture, which go on when the clock is set.
    const clock = () => hostClock() - this.#setByNs;
    this.#finder = options.finder;
    this.#onPath = options.onPath;
    this.#paths = paths;
    const namespaces = namespacesOf(paths, options.namespaces ?? []);
    this.#namespaces = namespaces;
    this.#kernelLog = options.kernelLog ?? openKernelLog(clock, isReadable ? { isReadable } : {});
    const ovs = new OvsPorts(run);
    const xdpNames = new XdpNames();
    const behind = new BehindPorts(run);
    const leadingOn = new LeadingOn(behind);
    this.#snapshot = () => takeHostSnapshot(namespaces, this.#fdb.macs, run, clock, ovs, xdpNames, leadingOn);
    const around = () => ({ namespaces, interfaces: interfaceNamesOf(this.#paths), behind });
    this.#readings = createReadings({ readers, around, run, clock });
  }

  get paths(): readonly Path[] {
    return this.#paths;
  }

  get links(): readonly Link[] {
    return this.#links;
  }

  get changesLeftOut(): number {
    return this.#fdb.leftOut;
  }

  /** Once: takes the first snapshots. */
  async begin(): Promise<void> {
    this.#fdb.follow(this.#paths);
    const first = await this.#snapshot();
    this.#links = first.links;
    this.#paths = this.#paths.map((path) => withRoles(path, first.links));
    for (const path of this.#paths) this.#pending.push({ kind: 'path', timeNs: first.timeNs, path });
    const firstReadings = await this.#readings.now();
    // Before paths are looked for: the port of a DHCP server is no guest's.
    this.#learnServers(firstReadings);
    this.#takeIn(first);
    this.#fdb.reach(first.timeNs);
    append(this.#pending, firstReadings);
  }

  readonly feed: HostFeed = (batch) => {
    this.#fdb.see(batch.frames);
    this.#fdb.expect(batch.events.filter(({ event }) => this.#isFollowedChange(event)).length);
    for (const { event } of batch.events) this.#takeEvent(event);
    this.#fdb.reach(batch.watermarkNs);
    for (const state of this.#kernelLog.read()) {
      if (state.kind !== 'kernel-log' || namesInterface(state.text, this.#logNames)) this.#pending.push(state);
    }
    const read = this.#readings.take();
    this.#learnServers(read);
    append(this.#pending, read);
    const states = this.#pending.sort(byTime);
    this.#pending = [];
    this.#reachedNs = batch.watermarkNs;
    return states;
  };

  readonly onLoss = (): void => {
    this.#readings.request();
    this.#refresher.request();
  };

  readonly lastStates = (): Promise<readonly HostState[]> => {
    this.#last ??= this.#readLast();
    return this.#last;
  };

  readonly close = (): void => {
    this.#refresher.close();
    this.#readings.close();
    this.#kernelLog.close();
  };

  async #readLast(): Promise<readonly HostState[]> {
    this.#refresher.close();
    this.#readings.close();
    const [read, { timeNs, links }] = await Promise.all([this.#readings.now(), this.#snapshot()]);
    return links.length === 0 ? read : [{ kind: 'link', timeNs, links }, ...read];
  }

  #takeIn(snapshot: HostSnapshot): void {
    const { timeNs, links, entries, gaps } = snapshot;
    // Do not search for paths in a partial snapshot: a missing link could send the path the wrong way.
    const finder = gaps.length === 0 ? this.#finder : undefined;
    for (const path of finder?.look(links, entries, this.#paths, this.#servers) ?? []) this.#join(path, snapshot);
    const bridges = bridgesOf(hopsOf(this.#paths), links);
    this.#logNames = new Set([...bridges, ...interfaceNamesOf(this.#paths)]);
    this.#fdb.learnLinks(links, bridges);
    this.#fdb.follow(this.#paths);
    this.#fdb.tellLate();
    if (links.length > 0) {
      this.#pending.push({ kind: 'link', timeNs, links });
      append(this.#pending, this.#moves.look(this.#paths, links, timeNs));
    }
    append(this.#pending, this.#ports.learn(links));
    append(this.#pending, gaps);
    this.#fdb.keep(snapshot);
  }

  /** A path joins where the trace stands now: a replay takes it in after the same frames. */
  #join(path: Path, { timeNs, links }: HostSnapshot): void {
    const before = this.#paths;
    this.#paths = joinPath(before, path, links);
    if (this.#paths === before) return;
    this.#pending.push({ kind: 'path', timeNs: this.#reachedNs ?? timeNs, path });
    this.#onPath?.(path, this.#paths, links);
  }

  #learnServers(states: readonly HostState[]): void {
    for (const state of states) {
      if (state.kind === 'servers') this.#servers = joinPlaces(this.#servers, state.places);
    }
  }

  #isFollowedChange(event: SourceEvent): boolean {
    return event.kind === 'neighbour' && this.#namespaces.has(event.event.netns ?? null);
  }

  #takeEvent(event: SourceEvent): void {
    switch (event.kind) {
      case 'neighbour':
        if (this.#isFollowedChange(event)) this.#fdb.take(event.event);
        return;
      case 'bridge-port': {
        const change = this.#namespaces.has(event.event.netns ?? null) ? this.#ports.take(event.event) : null;
        if (change !== null) this.#pending.push(change);
        return;
      }
      case 'clock-set':
        this.#setByNs += event.byNs;
        if (!event.isGuided)
          this.#pending.push({ kind: 'clock-set', timeNs: event.timeNs, by: formatTime(event.byNs) });
        return;
      case 'neighbours-lost':
        this.#fdb.lose(event.timeNs);
        this.#ports.lose();
        return;
      default:
        this.#interfaces.take(event);
    }
  }
}

function namespacesOf(paths: readonly Path[], further: readonly (string | null)[]): ReadonlySet<string | null> {
  return new Set([...[...interfaceNamesOf(paths)].map((name) => splitInterfaceName(name).netns), ...further]);
}
