/** What a trace looks at: this host alone, or several as one, each with its name before those of its interfaces. */
import { ToolError } from '../../core/errors.ts';
import { parseMac } from '../../core/mac.ts';
import { shellWord } from '../../core/shell-word.ts';
import { hostOf, onHost, withoutHost } from '../../path/interface-name.ts';
import type { Hop, Path } from '../../path/path.ts';
import { withHandPath } from '../../pipeline/hosts/hand-path.ts';
import { withJoinedPaths } from '../../pipeline/hosts/host-paths.ts';
import type { HostSource } from '../../pipeline/hosts/host-source.ts';
import { joinHosts } from '../../pipeline/hosts/join-hosts.ts';
import { refuseSeveralTargets, type TargetArguments } from '../../pipeline/live/plan-trace.ts';
import { parseHops } from '../../pipeline/parse-hops.ts';
import type { PipelineInput } from '../../pipeline/pipeline-input.ts';
import { Refused } from '../../pipeline/refused.ts';
import { parseDestination, parseDestinations } from '../../remote/destination.ts';
import type { HostState } from '../../state/host-state.ts';
import { labelState } from '../../state/label-state.ts';
import { AbsentBridge } from '../../wiring/find-guests.ts';
import { joinPaths } from '../../wiring/join-path.ts';
import { warn } from '../terminal/diagnostics.ts';
import { bridgeOfHost, ownLabel } from './bridge-of-host.ts';
import type { FarPlan } from './far-host.ts';
import { FarHosts } from './far-hosts.ts';
import type { LiveCapture, OpenCapture } from './live-capture.ts';

export interface View {
  /** What is captured on this host; null for nothing. */
  readonly here: OpenCapture | null;
  readonly input: Pick<PipelineInput, 'source' | 'hostFeed' | 'choosePaths' | 'laterPath' | 'onLoss' | 'lastStates'>;
  /** Those of this host, by now. */
  readonly paths: () => readonly Path[];
  /** Lets go of other hosts; idempotent. */
  readonly close: () => void;
}

export interface ViewArguments extends TargetArguments {
  readonly host: readonly string[];
  readonly serverAt: string | undefined;
}

const pathsIn = (states: readonly HostState[]) =>
  states.flatMap((state) => (state.kind === 'path' ? [state.path] : []));

/** @throws ToolError for what cannot be understood, found or opened on this host. What other hosts refuse is told, and they are tried again. */
export async function openView(live: LiveCapture, typed: ViewArguments, guest: string | null): Promise<View> {
  if (typed.host.length > 0) return openHosts(live, typed, guest);
  const argv = { ...typed, bridge: typed.bridge && bridgeOfHost(typed.bridge, []).name };
  if (argv.serverAt !== undefined) {
    const hint = `dhcphop trace GUEST --host root@hv1 --server-at ${shellWord(argv.serverAt)}`;
    throw new ToolError('usage', 'trace: --server-at names a guest of another host, and no --host is given', hint);
  }
  const here = await live.open(argv, guest);
  const { host, source } = here;
  return {
    here,
    input: {
      source,
      hostFeed: host.feed,
      choosePaths: (_, states) => pathsIn(states),
      laterPath: (path) => path,
      onLoss: host.onLoss,
      lastStates: host.lastStates,
    },
    paths: () => host.paths,
    close: () => undefined,
  };
}

async function openHosts(live: LiveCapture, typed: ViewArguments, guest: string | null): Promise<View> {
  refuseSeveralTargets(typed, guest);
  const own = ownLabel();
  const destinations = parseDestinations(typed.host, own);
  const others = destinations.map(({ host }) => host);
  const bridge = typed.bridge === undefined ? null : bridgeOfHost(typed.bridge, others);
  const argv = { ...typed, bridge: bridge?.name };
  const hops = argv.hops === undefined ? null : handHops(argv.hops, own, [own, ...others]);
  const isBridgeThere = bridge !== null && bridge.host !== null;
  const here = isBridgeThere ? await openServerHere(live, argv, null) : await openHere(live, argv, guest, hops, own);
  const mac = guest ?? here?.host.paths.find((path) => path.guest !== null)?.guest?.mac ?? macOf(argv.target);
  if (here === null && mac === null && hops === null && !isBridgeThere) {
    const what = argv.target ?? 'the guest';
    const hint = `dhcphop trace fa:16:3e:56:ea:fa --host ${shellWord(argv.host[0] ?? '')}, or all guests of a bridge there: ${elsewhere(argv)}`;
    throw new ToolError('usage', `trace: other hosts know ${what} by its MAC only, which is not known here`, hint);
  }
  const planOf = (host: string): FarPlan => ({
    hops: hops === null ? null : hopsOn(host, hops),
    bridge: bridge?.host === host ? bridge.name : null,
    server: argv.serverAt ?? null,
    guest: mac,
  });
  const far = new FarHosts(destinations, planOf);
  live.alsoStop(() => far.stop());
  const ours: readonly HostSource[] = here === null ? [] : [{ host: own, source: here.source, feed: here.host.feed }];
  const { source, feed } = joinHosts([...ours, ...far.sources]);
  const named = guest === null ? null : { mac: guest, name: null, only: true };
  const joined =
    hops === null
      ? withJoinedPaths(feed, { hops: [], isServers: () => false })
      : withHandPath(feed, { guest: named, hops });
  return {
    here,
    input: {
      source,
      hostFeed: joined,
      // A guest's own path comes before the one from the server to it.
      choosePaths: (_, states) => joinPaths([], pathsIn(states), []),
      laterPath: (path) => path,
      onLoss() {
        here?.host.onLoss();
        far.look();
      },
      lastStates: async () => ((await here?.host.lastStates()) ?? []).map((state) => labelState(state, own)),
    },
    paths: () => here?.host.paths ?? [],
    close: () => far.close(),
  };
}

/** What of the way is on this host; null for nothing. */
async function openHere(
  live: LiveCapture,
  argv: ViewArguments,
  guest: string | null,
  hops: readonly Hop[] | null,
  own: string,
): Promise<OpenCapture | null> {
  if (hops !== null) {
    const ours = hopsOn(own, hops);
    return ours.length === 0 ? null : live.open({ ...argv, hops: ours.map(({ name }) => name).join(',') }, guest);
  }
  try {
    return await live.open(argv, guest);
  } catch (error) {
    if (error instanceof AbsentBridge) throw new ToolError('usage', error.message, elsewhere(argv));
    if (!(error instanceof Refused) || error.refusal.what !== 'target-absent') throw error;
    warn(`${error.message}; it is looked for on the other hosts`);
    return openServerHere(live, argv, guest ?? macOf(argv.target));
  }
}

/** What follows the guests of a bridge of another host. */
function elsewhere({ host, bridge = 'br0' }: ViewArguments): string {
  const name = parseDestination(host[0]!).host;
  return `--bridge ${shellWord(`${name}:${bridge}`)}`;
}

/** The guest is on another host: the DHCP server may be on this one. */
async function openServerHere(live: LiveCapture, argv: ViewArguments, mac: string | null): Promise<OpenCapture | null> {
  try {
    return await live.open({ ...argv, target: argv.serverAt, bridge: undefined, server: true }, mac);
  } catch (error) {
    if (!(error instanceof ToolError) || error.code !== 'usage') throw error;
    return null;
  }
}

/** The hops of one host, as it calls them. */
function hopsOn(host: string, hops: readonly Hop[]): readonly Hop[] {
  const own = hops.filter(({ name }) => hostOf(name) === host);
  return own.map((hop) => ({ ...hop, name: withoutHost(hop.name), interfaces: hop.interfaces.map(withoutHost) }));
}

/** The hops of --hops, all of them with their host. @throws ToolError for a host that is none of `hosts`. */
function handHops(list: string, own: string, hosts: readonly string[]): readonly Hop[] {
  return parseHops(list).map((hop) => {
    const host = hostOf(hop.name) ?? own;
    if (!hosts.includes(host)) {
      throw new ToolError('usage', `hops: ${hop.name} is on ${host}, which is no --host`, `--host ${shellWord(host)}`);
    }
    return { ...hop, name: onHost(own, hop.name), interfaces: hop.interfaces.map((name) => onHost(own, name)) };
  });
}

function macOf(target: string | undefined): string | null {
  return target === undefined ? null : parseMac(target);
}
