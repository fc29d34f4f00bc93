/**
 * Host state of the running host: snapshots of path, links and FDB at the start and whenever events were lost or
 * interfaces came and went, FDB changes from the engine's neighbour events, and the kernel log.
 */

import type { SourceEvent } from '../capture/source.ts';
import { append } from '../core/lists.ts';
import { byTime, type TimeNs } from '../core/time.ts';
import { hopsOf, interfaceNamesOf } from '../path/hops-of.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Path } from '../path/path.ts';
import type { HostState, Link, ServerPlace } from '../state/host-state.ts';
import { bridgesOf } from '../wiring/expected-port.ts';
import { joinPath } from '../wiring/join-path.ts';
import { withRoles } from '../wiring/roles.ts';
import { joinPlaces } from '../wiring/servers.ts';
import { FdbFeed } from './fdb-feed.ts';
import type { HostFeed } from './host-feed.ts';
import { type HostSnapshot, takeHostSnapshot } from './host-snapshot.ts';
import { type Clock, type KernelLog, openKernelLog } from './kernel-log.ts';
import { namesInterface } from './kernel-log-filter.ts';
import { OvsPorts } from './ovs-ports.ts';
import type { PathFinder } from './path-finder.ts';
import { createPortMoves } from './port-moves.ts';
import { PortStates } from './port-states.ts';
import type { Reader } from './reader.ts';
import { READERS } from './readers.ts';
import { createReadings } from './readings.ts';
import { createRefresher } from './refresher.ts';
import { type RunCommand, runCommand } from './run-command.ts';

export interface LiveHostFeedOptions {
  readonly paths: readonly Path[];
  readonly run?: RunCommand;
  readonly clock?: Clock;
  /** Given by tests in place of /dev/kmsg. */
  readonly kernelLog?: KernelLog;
  /** Tells whether a file descriptor has something to read, for the kernel log: src/capture/addon.ts. */
  readonly isReadable?: (fd: number) => boolean;
  /** Finds the paths that join while the feed runs; without it none do. */
  readonly finder?: PathFinder;
  /** Namespaces to look into beside those of the paths (null: the current one). */
  readonly namespaces?: readonly (string | null)[];
  /** Given by tests in place of all readers. */
  readonly readers?: readonly Reader[];
  /** Told of each path that joins, before its `path` state is fed, with all from now on and the links it was found in. */
  readonly onPath?: (path: Path, paths: readonly Path[], links: readonly Link[]) => void;
}

export interface LiveHostFeed {
  /** The paths so far, with the roles of hops given by hand filled in from the host's links. */
  readonly paths: readonly Path[];
  /** Links as they were when the feed began. */
  readonly links: readonly Link[];
  readonly feed: HostFeed;
  /** A message was lost: what the readers read is read once more, soon. */
  readonly onLoss: () => void;
  /** What is to be read when the trace has ended. Never rejects. */
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
  const { run = runCommand, clock = systemClock, isReadable, readers = READERS } = options;
  const kernelLog = options.kernelLog ?? openKernelLog(clock, isReadable ? { isReadable } : {});
  const moves = createPortMoves();
  const ports = new PortStates();
  const interfaceNames = new Map<number, string>();
  const opened = new Set<number>();
  const namespaces = namespacesOf(options.paths, options.namespaces ?? []);
  let reachedNs: TimeNs | null = null;
  let pending: HostState[] = [];
  const fdb = new FdbFeed({ tell: (state) => pending.push(state), refresh: () => refresher.request() });

  const ovs = new OvsPorts(run);
  let servers: readonly ServerPlace[] = [];
  const readings = createReadings({
    readers,
    around: () => ({ namespaces, interfaces: interfaceNamesOf(paths) }),
    run,
    clock,
  });

  let paths: readonly Path[] = options.paths;
  fdb.follow(paths);
  const snapshot = () => takeHostSnapshot(namespaces, fdb.macs, run, clock, ovs);
  const first = await snapshot();
  paths = paths.map((path) => withRoles(path, first.links));
  append(
    pending,
    paths.map((path): HostState => ({ kind: 'path', timeNs: first.timeNs, path })),
  );
  let logNames: ReadonlySet<string> = new Set();

  /** A path joins where the trace stands now: a replay takes it in after the same frames. */
  const join = (path: Path, snapshot: HostSnapshot): void => {
    const before = paths;
    paths = joinPath(before, path, snapshot.links);
    if (paths === before) return;
    pending.push({ kind: 'path', timeNs: reachedNs ?? snapshot.timeNs, path });
    options.onPath?.(path, paths, snapshot.links);
  };

  const takeIn = (snapshot: HostSnapshot): void => {
    // Do not search for paths in a partial snapshot: a missing link could send the path the wrong way.
    const finder = snapshot.gaps.length === 0 ? options.finder : undefined;
    for (const path of finder?.look(snapshot.links, snapshot.entries, paths, servers) ?? []) join(path, snapshot);
    const bridges = bridgesOf(hopsOf(paths), snapshot.links);
    logNames = new Set([...bridges, ...interfaceNamesOf(paths)]);
    fdb.learnLinks(snapshot.links, bridges);
    fdb.follow(paths);
    fdb.tellLate();
    const { timeNs, links } = snapshot;
    if (links.length > 0) {
      pending.push({ kind: 'link', timeNs, links });
      append(pending, moves.look(paths, links, timeNs));
    }
    append(pending, ports.learn(links));
    append(pending, snapshot.gaps);
    fdb.keep(snapshot);
  };

  const learnServers = (states: readonly HostState[]): void => {
    for (const state of states) if (state.kind === 'servers') servers = joinPlaces(servers, state.places);
  };

  const firstReadings = await readings.now();
  // Before paths are looked for: the port of a DHCP server is no guest's.
  learnServers(firstReadings);
  takeIn(first);
  fdb.reach(first.timeNs);
  append(pending, firstReadings);

  const refresher = createRefresher(async () => takeIn(await snapshot()));
  const takeEvent = (event: SourceEvent): void => {
    switch (event.kind) {
      case 'interface':
        interfaceNames.set(event.interface.id, event.interface.name);
        return;
      case 'promiscuous': {
        const name = interfaceNames.get(event.interfaceId);
        if (name !== undefined) pending.push({ kind: 'promisc', timeNs: event.timeNs, interface: name });
        return;
      }
      case 'neighbour':
        if (namespaces.has(event.event.netns ?? null)) fdb.take(event.event);
        return;
      case 'bridge-port': {
        const change = namespaces.has(event.event.netns ?? null) ? ports.take(event.event) : null;
        if (change !== null) pending.push(change);
        return;
      }
      case 'neighbours-lost':
        fdb.lose(event.timeNs);
        ports.lose();
        return;
      case 'opened':
        // The first time is the start of the trace, which has its snapshot; later ones are interfaces come back.
        if (opened.has(event.interfaceId)) refresher.request();
        opened.add(event.interfaceId);
        return;
      case 'gone':
        refresher.request();
        return;
      case 'link-change': {
        const name = interfaceNames.get(event.interfaceId);
        const { timeNs, change, detail } = event;
        if (name !== undefined) pending.push({ kind: 'link-change', timeNs, interface: name, change, detail });
        return;
      }
      case 'stats':
      case 'journal':
      case 'warning':
        return;
    }
  };

  return {
    get paths() {
      return paths;
    },
    links: first.links,
    feed(batch) {
      fdb.see(batch.frames);
      for (const { event } of batch.events) takeEvent(event);
      fdb.reach(batch.watermarkNs);
      for (const state of kernelLog.read()) {
        if (state.kind !== 'kernel-log' || namesInterface(state.text, logNames)) pending.push(state);
      }
      const read = readings.take();
      learnServers(read);
      append(pending, read);
      const states = pending.sort(byTime);
      pending = [];
      reachedNs = batch.watermarkNs;
      return states;
    },
    onLoss() {
      readings.request();
      refresher.request();
    },
    async lastStates() {
      const [read, { timeNs, links }] = await Promise.all([readings.now(), snapshot()]);
      return links.length === 0 ? read : [{ kind: 'link', timeNs, links }, ...read];
    },
    get changesLeftOut() {
      return fdb.leftOut;
    },
    close() {
      refresher.close();
      readings.close();
      kernelLog.close();
    },
  };
}

function namespacesOf(paths: readonly Path[], further: readonly (string | null)[]): ReadonlySet<string | null> {
  return new Set([...[...interfaceNamesOf(paths)].map((name) => splitInterfaceName(name).netns), ...further]);
}
