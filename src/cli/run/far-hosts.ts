/** The other hosts of a trace: what is captured on each, over which connection, and what they say meanwhile. */
import { mayCarryDhcp } from '../../frame/may-carry-dhcp.ts';
import { createReplayHostFeed } from '../../host/host-feed.ts';
import type { HostSource } from '../../pipeline/hosts/host-source.ts';
import { captureThere, probe, tcpdumpThere } from '../../remote/connect.ts';
import type { Destination } from '../../remote/destination.ts';
import type { FarFacts } from '../../remote/far-commands.ts';
import { noPathThere } from '../../remote/far-failure.ts';
import { FarSource, type FarStream } from '../../remote/far-source.ts';
import { type SshUser, sshUser, sshWords } from '../../remote/ssh-command.ts';
import { SshSession } from '../../remote/ssh-session.ts';
import { TOOL } from '../../report/tool.ts';
import { warn } from '../terminal/diagnostics.ts';

/** What is to be captured on a host. */
export interface FarPlan {
  /** Arguments of `dhcphop capture`. */
  readonly argv: readonly string[];
  /** Interfaces of a path by hand; empty where the host is to find out. */
  readonly interfaces: readonly string[];
}

/** A program there may say no more than this; a thousand guests come and go in a day. */
const MOST_LINES = 2_000;

export class FarHosts {
  readonly #hosts: readonly FarHost[];

  /** To be made while this process is still root, where it is. */
  constructor(destinations: readonly Destination[], planOf: (host: string) => FarPlan) {
    const user = sshUser();
    this.#hosts = destinations.map((destination) => new FarHost(destination, planOf(destination.host), user));
  }

  get sources(): readonly HostSource[] {
    return this.#hosts;
  }

  /** A message was lost: the state of the hosts is worth another look. */
  look(): void {
    for (const host of this.#hosts) host.look();
  }

  /** Ends the captures there; idempotent. */
  stop(): void {
    for (const { source } of this.#hosts) source.stop();
  }

  /** Lets go of the connections; idempotent. */
  close(): void {
    for (const host of this.#hosts) host.close();
  }
}

class FarHost implements HostSource {
  readonly host: string;
  readonly source: FarSource;
  readonly feed = createReplayHostFeed();
  readonly #destination: Destination;
  readonly #plan: FarPlan;
  /** One for each tcpdump there; dhcphop needs the first only. */
  readonly #sessions: readonly SshSession[];
  #lines = 0;
  #isOldTold = false;

  constructor(destination: Destination, plan: FarPlan, user: SshUser) {
    this.host = destination.host;
    this.#destination = destination;
    this.#plan = plan;
    const count = Math.max(1, plan.interfaces.length);
    this.#sessions = Array.from({ length: count }, () => new SshSession(sshWords(destination.ssh), user));
    this.source = new FarSource({
      host: this.host,
      expected: plan.interfaces,
      connect: () => this.#connect(),
      end: () => {
        for (const session of this.#sessions) session.end();
      },
    });
  }

  look(): void {
    this.#sessions[0]?.write('look');
  }

  close(): void {
    for (const session of this.#sessions) session.close();
  }

  async #connect(): Promise<FarStream> {
    const [session] = this.#sessions;
    if (session === undefined) throw new Error('a host without a session');
    const facts = await probe(session, this.#destination);
    const keep = mayCarryDhcp;
    if (facts.dhcphop !== null && this.#isOurVersion(facts)) {
      const { argv } = this.#plan;
      return captureThere(session, this.#destination, facts, { argv, keep, onSaid: (line) => this.#say(line) });
    }
    const { interfaces } = this.#plan;
    if (interfaces.length === 0) throw noPathThere(this.#destination);
    const stream = await tcpdumpThere(this.#sessions, this.#destination, facts, { interfaces, keep });
    this.#say(
      `capturing on ${interfaces.join(', ')} by tcpdump: the state of that host is not observed, its firewall neither`,
    );
    return stream;
  }

  /** One minor version up or down is understood. */
  #isOurVersion({ version }: FarFacts): boolean {
    const [ours, theirs] = [TOOL.version, version ?? ''].map((text) => text.split('.').map(Number));
    const isOurs = ours![0] === theirs![0] && Math.abs((ours![1] ?? 0) - (theirs![1] ?? Number.NaN)) <= 1;
    if (!isOurs && !this.#isOldTold) this.#say(`dhcphop ${version ?? ''} there does not go with ${TOOL.version} here`);
    this.#isOldTold ||= !isOurs;
    return isOurs;
  }

  #say(line: string): void {
    this.#lines++;
    if (this.#lines < MOST_LINES) warn(`${this.host}: ${line}`);
    else if (this.#lines === MOST_LINES) warn(`${this.host}: it says too much; the rest is left out`);
  }
}
