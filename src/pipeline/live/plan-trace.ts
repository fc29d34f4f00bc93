/** What a trace is to follow: the paths of TARGET, --hops or --bridge, and what finds those that join later. */

import type { LiveInterface } from '../../capture/live-source.ts';
import { parseMac } from '../../core/mac.ts';
import { createBridgeFinder, createGuestsFinder, type PathFinder } from '../../host/path-finder.ts';
import { resolveBridge } from '../../host/resolve-bridge.ts';
import { type ResolvedTarget, resolveTargets } from '../../host/resolve-target.ts';
import { AbsentTarget } from '../../host/target-refusal.ts';
import { waitForTarget } from '../../host/wait-for-target.ts';
import { splitInterfaceName } from '../../path/interface-name.ts';
import { type Hop, onlyItsGuest, type Path } from '../../path/path.ts';
import type { Link } from '../../state/host-state.ts';
import type { FoundPath, PathRemark } from '../../wiring/path-search.ts';
import { parseHops } from '../parse-hops.ts';
import { Refused } from '../refused.ts';
import { FILTER } from './capture-plan.ts';
import { planServers } from './plan-servers.ts';
import { requireTarget } from './require-target.ts';

/** The arguments that say what to follow: one of the first three. */
export interface TargetArguments {
  readonly target: string | undefined;
  readonly hops: string | undefined;
  readonly bridge: string | undefined;
  readonly wait: boolean | undefined;
}

export interface TargetOrServer extends TargetArguments {
  /** The way to a DHCP server of this host: TARGET, or whatever listens here. */
  readonly server?: boolean | undefined;
}

export interface TracePlan {
  readonly paths: readonly Path[];
  readonly remarks: readonly PathRemark[];
  /** What the paths were found in; empty for --hops. */
  readonly links: readonly Link[];
  readonly finder: PathFinder | null;
  /** Namespaces to watch though no path may be there yet. */
  readonly namespaces: readonly (string | null)[];
  /** Whether guests' ports hear their own guests only. */
  readonly narrowed: boolean;
  /** Interfaces to capture on whatever the paths: a bridge that has no guests yet. */
  readonly further: readonly LiveInterface[];
}

export interface Waiting {
  /** When to give up; null for never. */
  readonly untilMs: number | null;
  /** Called when it begins, with why, and the interface that is waited for where it is one. */
  readonly onWait: (why: string, interfaceName: string | null) => void;
}

/** @throws Refused where more than one thing is to be followed. */
export function refuseSeveralTargets({ target, hops, bridge }: TargetArguments, guest: string | null): void {
  if ([target, hops, bridge].filter((given) => given !== undefined).length > 1) {
    const given = { target: target ?? null, bridge: bridge ?? null };
    throw new Refused('TARGET, --hops and --bridge exclude each other', { what: 'several-targets', ...given });
  }
  if (bridge !== undefined && guest !== null) {
    throw new Refused('--bridge follows all guests, --guest one', { what: 'bridge-with-guest', guest });
  }
}

/** @throws ToolError for what does not fit, is not there, or did not come in time. */
export async function planTrace(argv: TargetOrServer, guest: string | null, waiting: Waiting): Promise<TracePlan> {
  const { target, hops, bridge } = argv;
  if (argv.server === true) return planOfServers(argv, guest);
  refuseSeveralTargets(argv, guest);
  if (hops !== undefined) return planOfHops(parseLiveHops(hops), guest);
  if (bridge !== undefined) return planOfBridge(bridge);
  const resolved = await resolveOrWait(argv, guest, waiting);
  const paths = resolved.map(({ path }) => (guest === null ? path : onlyItsGuest(path)));
  const [first] = resolved;
  if (first !== undefined) requireTarget(target, first.path, 'trace');
  return { paths, remarks: eachOnce(resolved), links: first?.links ?? [], finder: createGuestsFinder(paths), ...PLAIN };
}

/** Remarks of several paths. */
function eachOnce(found: readonly FoundPath[]): readonly PathRemark[] {
  const remarks = found.flatMap((path) => path.remarks);
  return [...new Map(remarks.map((each) => [`${each.code} ${each.interface}`, each])).values()];
}

const PLAIN = { namespaces: [], narrowed: false, further: [] } as const;

function planOfHops(hops: readonly Hop[], guest: string | null): TracePlan {
  const path = { guest: guest === null ? null : { mac: guest, name: null, only: true }, hops };
  return { paths: [path], remarks: [], links: [], finder: null, ...PLAIN };
}

async function planOfServers({ target, hops, bridge }: TargetArguments, guest: string | null): Promise<TracePlan> {
  if (hops !== undefined || bridge !== undefined) {
    throw new Refused('--server, --hops and --bridge exclude each other', { what: 'server-with-path' });
  }
  const { found, links, finder } = await planServers(target, guest);
  return { paths: found.map(({ path }) => path), remarks: eachOnce(found), links, finder, ...PLAIN };
}

async function planOfBridge(bridge: string): Promise<TracePlan> {
  const { paths, remarks, links } = await resolveBridge(bridge);
  const finder = createBridgeFinder(bridge, paths, links);
  const further = [{ name: bridge, promiscuous: true, filter: FILTER }];
  return { paths, remarks, links, finder, namespaces: [splitInterfaceName(bridge).netns], narrowed: true, further };
}

async function resolveOrWait(
  { target, wait }: TargetArguments,
  guest: string | null,
  waiting: Waiting,
): Promise<readonly ResolvedTarget[]> {
  try {
    return (await resolveTargets(target ?? null, { guest })).targets;
  } catch (error) {
    if (!(error instanceof AbsentTarget) || target === undefined) throw error;
    if (!(wait ?? error.isKnown)) {
      throw new Refused(error.message, { what: 'target-absent', target, hint: error.hint }, error);
    }
    waiting.onWait(error.message, canBeInterface(target) && !error.isKnown ? target : null);
    return (await waitForTarget(target, { untilMs: waiting.untilMs, guest })).targets;
  }
}

/** IFNAMSIZ, and what Linux allows in a name. */
function canBeInterface(target: string): boolean {
  return parseMac(target) === null && /^[^\s/:]{1,15}$/.test(splitInterfaceName(target).bare);
}

/** --hops in front of living interfaces. */
function parseLiveHops(list: string): readonly Hop[] {
  const hops = parseHops(list);
  const renamed = hops.find(({ name, interfaces }) => name !== interfaces.join('|'));
  if (renamed === undefined) return hops;
  const { name } = renamed;
  throw new Refused(`hops: ${name}=… renames an interface of a capture file`, { what: 'hop-renamed', name });
}
