/** One other host of a trace: what is captured there, over which connections, and what it says meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolError } from '../../core/errors.ts';
import { formatTime, type TimeNs } from '../../core/time.ts';
import { mayCarryDhcp } from '../../frame/may-carry-dhcp.ts';
import { createReplayHostFeed, type HostFeed } from '../../host/host-feed.ts';
import { hopsOf, interfaceNamesOf } from '../../path/hops-of.ts';
import type { Hop, Path } from '../../path/path.ts';
import { type CollectedHost, CollectedHosts } from '../../pipeline/hosts/collected-host.ts';
import { findWay } from '../../pipeline/hosts/collected-way.ts';
import { FollowedFdb } from '../../pipeline/hosts/followed-fdb.ts';
import type { HostSource } from '../../pipeline/hosts/host-source.ts';
import { collectThere } from '../../remote/collect-there.ts';
import { captureThere, probe, tcpdumpThere } from '../../remote/connect.ts';
import type { Destination } from '../../remote/destination.ts';
import { type FarFacts, WATCH_FDB } from '../../remote/far-commands.ts';
import { farRefusal, nothingThere, tooManyInterfaces } from '../../remote/far-failure.ts';
import { FarSource, type FarStream } from '../../remote/far-source.ts';
import { type SshUser, sshWords } from '../../remote/ssh-command.ts';
import { SshSession } from '../../remote/ssh-session.ts';
import { watchThere } from '../../remote/watch-there.ts';
import { type ClockSetting, WatchedClock } from '../../remote/watched-clock.ts';
import { TOOL } from '../../report/tool.ts';
import { hopsLine } from '../../report/words/path-line.ts';
import type { HostState } from '../../state/host-state.ts';
import { collectScript } from '../../tools/collect/collect-script.ts';
import { withRoles } from '../../wiring/roles.ts';
import { warn } from '../terminal/diagnostics.ts';

/** What is to be captured on a host. */
export interface FarPlan {
  /** Those of a path by hand, as that host calls them; null where the way is to be found there. */
  readonly hops: readonly Hop[] | null;
  /** All guests of this bridge there are followed; null where it is not so. */
  readonly bridge: string | null;
  /** Which guest or interface there is the DHCP server; null for whatever listens on UDP port 67. */
  readonly server: string | null;
  /** The MAC of the guest that is traced; null where it is not known. */
  readonly guest: string | null;
}

/** A program there may say no more than this; a thousand guests come and go in a day. */
const MOST_LINES = 2_000;
/** Interfaces of a way that tcpdump captures on, each over a session of its own. */
const MOST_INTERFACES = 12;
/** Why it cannot be seen that the clock of a host is set. */
const UNWATCHED = 'it has no /proc/uptime, or does not tell fractions of a second';
/** Between two looks at the state of a host without dhcphop. */
const LOOK_AGAIN_MS = 2_000;
/** For the last look, when the trace ends. */
const LAST_LOOK_MS = 3_000;

export class FarHost implements HostSource {
  readonly host: string;
  readonly source: FarSource;
  readonly #destination: Destination;
  readonly #plan: FarPlan;
  /** One for each tcpdump there; dhcphop needs the first only. Later there is no right to start one. */
  readonly #sessions: readonly SshSession[];
  /** For what is asked beside tcpdump. */
  readonly #asking: SshSession;
  /** For what tells of changes meanwhile. */
  readonly #watching: SshSession;
  #fdb: FollowedFdb | null = null;
  readonly #collected = new CollectedHosts();
  readonly #journal = createReplayHostFeed();
  /** By what else runs there it is later by so much. */
  readonly #clock = new WatchedClock((setting) => this.#tellSetting(setting));
  /** By that clock; what a look found is as of the look. */
  #stamped: { readonly state: HostState; readonly lookNs: TimeNs }[] = [];
  /** For the next batch. */
  #states: HostState[] = [];
  /** What is there without dhcphop, while tcpdump captures. */
  #facts: FarFacts | null = null;
  #look: Promise<void> | null = null;
  readonly #saidOnce = new Set<string>();
  #lines = 0;
  /** As goesOn, as far as that is known of connections; null before the first. */
  #goesOn: boolean | null = null;

  constructor(destination: Destination, plan: FarPlan, user: SshUser) {
    this.host = destination.host;
    this.#destination = destination;
    this.#plan = plan;
    const expected = plan.hops?.flatMap(({ interfaces }) => interfaces) ?? [];
    const open = () => new SshSession(sshWords(destination.ssh), user);
    this.#sessions = Array.from({ length: plan.hops === null ? MOST_INTERFACES : Math.max(1, expected.length) }, open);
    this.#asking = open();
    this.#watching = open();
    this.source = new FarSource({
      host: this.host,
      expected,
      connect: () => this.#connect(),
      end: () => void this.#end(),
    });
  }

  /** What dhcphop there tells goes on over one connection; what is told beside tcpdump, over all of them. */
  get goesOn(): boolean {
    return this.#goesOn === true && !this.#clock.wasRestarted;
  }

  readonly feed: HostFeed = (batch) => {
    this.#fdb?.see(batch.frames);
    const moved = this.#stamped.splice(0).map(({ state, lookNs }) => {
      return { ...state, timeNs: state.timeNs + this.#clock.at(lookNs) - lookNs };
    });
    return [...moved, ...this.#states.splice(0), ...this.#journal(batch)];
  };

  /** A message was lost: the state of the host is worth another look. */
  look(): void {
    if (this.#facts === null) this.#sessions[0]?.write('look');
    else
      this.#look ??= this.#lookAgain(this.#facts).finally(() =>
        sleep(LOOK_AGAIN_MS).then(() => {
          this.#look = null;
        }),
      );
  }

  close(): void {
    for (const session of [...this.#sessions, this.#asking, this.#watching]) session.close();
  }

  async #connect(): Promise<FarStream> {
    this.#facts = null;
    const facts = await probe(this.#asking, this.#destination);
    if (facts.dhcphop === null || !this.#isOurVersion(facts)) return this.#connectTcpdump(facts);
    let hasBegun = false;
    // What it says on its way to the first frame it says again on each attempt.
    const onSaid = (line: string) => (hasBegun ? this.#say(line) : this.#sayOnce(line));
    const options = { argv: captureArguments(this.#plan), keep: mayCarryDhcp, onSaid };
    const stream = await captureThere(this.#sessions[0]!, this.#destination, facts, options);
    hasBegun = true;
    this.#goesOn = this.#goesOn === null;
    return stream;
  }

  async #connectTcpdump(facts: FarFacts): Promise<FarStream> {
    if (!facts.hasTcpdump) throw nothingThere(this.#destination);
    const fdb = new FollowedFdb((state) => this.#stamped.push({ state, lookNs: state.timeNs }));
    this.#fdb = null;
    this.#watching.kill();
    // Before the look, so that what changes after it is told.
    await watchThere(this.#watching, WATCH_FDB, { onLine: (line) => fdb.read(line), onEnd: (why) => fdb.end(why) });
    const seen = await this.#collect(facts);
    const paths = this.#pathsIn(seen);
    const interfaces = [...interfaceNamesOf(paths)];
    if (interfaces.length > this.#sessions.length) throw tooManyInterfaces(this.#destination, interfaces);
    const options = { interfaces, keep: mayCarryDhcp, clock: this.#clock };
    const stream = await tcpdumpThere(this.#sessions, this.#destination, facts, options);
    this.#goesOn = facts.tellsSetting && (this.#goesOn === null || (this.#goesOn && this.#clock.isKnown));
    if (seen !== null) {
      const { timeNs } = seen;
      const found: HostState[] = [
        ...paths.map((path): HostState => ({ kind: 'path', timeNs, path })),
        ...bridgesOf(paths).map((name): HostState => ({ kind: 'promisc', timeNs, interface: name })),
        ...(facts.tellsSetting ? [] : [{ kind: 'gap', timeNs, what: 'clock-set', reason: UNWATCHED } as const]),
      ];
      this.#tell({ ...seen, states: [...found, ...seen.states] });
      fdb.begin(timeNs, seen.fdb, paths, new Set(bridgesOf(paths)));
      this.#fdb = fdb;
      this.#facts = facts;
    }
    const state =
      seen === null
        ? 'the state of that host is not observed, its firewall neither'
        : `its FDB is ${fdb.why === null ? 'followed' : `not followed (${fdb.why})`}; the other state of that host is read at the start, after losses and at the end`;
    const clock = facts.tellsSetting ? '' : `; whether its clock is set is not observed: ${UNWATCHED}`;
    this.#say(`capturing on ${paths.map(hopsLine).join('; ')} by tcpdump: ${state}${clock}`);
    return stream;
  }

  /** By hand, or as found there. @throws ToolError where none is found. */
  #pathsIn(seen: CollectedHost | null): readonly Path[] {
    const { hops, ...wish } = this.#plan;
    if (hops !== null) return [withRoles({ guest: null, hops }, seen?.links ?? [])];
    if (seen === null)
      throw farRefusal(this.#destination, new ToolError('cannot-read', 'its state cannot be read', null));
    try {
      return findWay(seen, wish).map(({ path }) => path);
    } catch (error) {
      throw error instanceof ToolError ? farRefusal(this.#destination, error) : error;
    }
  }

  /** Null where what comes back tells of no host. @throws ToolError where the connection fails. */
  async #collect(facts: FarFacts): Promise<CollectedHost | null> {
    return this.#collected.read(await collectThere(this.#asking, this.#destination, facts, collectScript()));
  }

  async #lookAgain(facts: FarFacts): Promise<void> {
    try {
      const seen = await this.#collect(facts);
      if (seen !== null) this.#tell(seen);
    } catch (error) {
      // The captures there tell that the connection broke.
      if (!(error instanceof ToolError)) throw error;
    }
  }

  #tell({ timeNs: lookNs, states, remarks }: CollectedHost): void {
    for (const state of states) this.#stamped.push({ state, lookNs });
    for (const remark of remarks) this.#say(remark);
  }

  #tellSetting({ toNs, byNs }: ClockSetting): void {
    const by = formatTime(byNs);
    this.#states.push({ kind: 'clock-set', timeNs: toNs, by });
    this.#say(
      `the system clock was set by ${by} s: times here go on as if it had not been, and nothing is claimed to be lost in that moment`,
    );
  }

  async #end(): Promise<void> {
    if (this.#facts !== null) await Promise.race([this.#lookAgain(this.#facts), sleep(LAST_LOOK_MS)]);
    for (const session of [...this.#sessions, this.#asking, this.#watching]) session.end();
  }

  /** One minor version up or down is understood. */
  #isOurVersion({ version }: FarFacts): boolean {
    const [ours, theirs] = [TOOL.version, version ?? ''].map((text) => text.split('.').map(Number));
    const isOurs = ours![0] === theirs![0] && Math.abs((ours![1] ?? 0) - (theirs![1] ?? Number.NaN)) <= 1;
    if (!isOurs) this.#sayOnce(`dhcphop ${version ?? ''} there does not go with ${TOOL.version} here`);
    return isOurs;
  }

  #sayOnce(line: string): void {
    if (this.#saidOnce.has(line) || this.#saidOnce.size >= MOST_LINES) return;
    this.#saidOnce.add(line);
    this.#say(line);
  }

  #say(line: string): void {
    this.#lines++;
    if (this.#lines < MOST_LINES) warn(`${this.host}: ${line}`);
    else if (this.#lines === MOST_LINES) warn(`${this.host}: it says too much; the rest is left out`);
  }
}

/** tcpdump makes them promiscuous, so that they show what they forward. */
function bridgesOf(paths: readonly Path[]): readonly string[] {
  return hopsOf(paths).flatMap(({ role, interfaces }) => (role === 'bridge' ? interfaces : []));
}

/** Of `dhcphop capture` there. */
function captureArguments({ hops, bridge, server, guest }: FarPlan): readonly string[] {
  if (hops !== null) return ['--hops', hops.map(({ name }) => name).join(',')];
  if (bridge !== null) return ['--bridge', bridge];
  return ['--server', ...(server === null ? [] : [server]), ...(guest === null ? [] : ['--guest', guest])];
}
