/** Opens the captures of several hosts for a replay: what they hold tells how far their clocks are apart and who is where. */
import { type FileProgress, openFileSource } from '../../capture/file-source.ts';
import type { FrameFilter } from '../../capture/source.ts';
import type { DurationNs } from '../../core/time.ts';
import { createReplayHostFeed } from '../../host/host-feed.ts';
import { facingOf } from '../../path/facing.ts';
import { hostOf, onHost } from '../../path/interface-name.ts';
import type { Hop, Path } from '../../path/path.ts';
import { hostOfHop } from '../../path/segments.ts';
import { clockOffsets } from '../../trace/clocks/clock-offsets.ts';
import type { Clue } from '../../trace/order/clue.ts';
import { type CaptureSpan, capturesApart, jointSpan } from '../captures-apart.ts';
import { HopOrder } from '../hop-order.ts';
import { withOrderFromStream } from '../order-from-stream.ts';
import { candidatesOf, type ReplayWish } from '../plan-replay.ts';
import { type CaptureSurvey, type FileSurveys, surveysOf } from '../survey-captures.ts';
import { withJoinedPaths } from './host-paths.ts';
import type { HostSource } from './host-source.ts';
import type { InputsOfHost } from './hosts-of-inputs.ts';
import { type JoinedHosts, joinHosts } from './join-hosts.ts';

export interface OpenHosts extends JoinedHosts {
  readonly order: HopOrder;
  /** Interfaces of hosts whose captures share no instant with those of another one. */
  readonly apart: readonly string[];
}

export interface HostFileOptions {
  readonly keep: FrameFilter;
  readonly onProgress?: (progress: FileProgress) => void;
}

/** A host with what its captures showed when they were looked into. */
interface Surveyed extends InputsOfHost {
  readonly surveys: readonly CaptureSurvey[];
  /** By the full names of its interfaces. */
  readonly clues: readonly Clue[];
}

/** @throws ToolError for what cannot be read. */
export async function openHosts(
  hosts: readonly InputsOfHost[],
  files: FileSurveys,
  wish: ReplayWish,
  options: HostFileOptions,
): Promise<OpenHosts> {
  const surveyed = inOrder(hosts.map((each) => surveyOf(each, files)));
  const offsets = clockOffsets(
    surveyed.map(({ clues }) => clues),
    0,
  ).map((offset) => offset?.aheadNs ?? 0n);
  const isStream = surveyed.some(({ surveys }) => surveys.some(({ isRegular }) => !isRegular));
  const order = new HopOrder(wish.hops === null ? 'inferred' : 'given', wish.typed);
  const clues = surveyed.flatMap((each, clock) =>
    each.clues.map((clue) => ({ ...clue, clock, timeNs: clue.timeNs - offsets[clock]! })),
  );
  if (!isStream) {
    const candidates = surveyed.flatMap(({ host, surveys }) =>
      candidatesOf(surveys).map((each) => ({ ...each, name: onHost(host, each.name) })),
    );
    order.infer(clues, candidates, wish.guest);
  }
  const sources: HostSource[] = [];
  for (const [index, { host, inputs }] of surveyed.entries()) {
    const source = await openFileSource(inputs, options);
    sources.push({ host, source, feed: createReplayHostFeed(), ...(isStream ? {} : { aheadNs: offsets[index]! }) });
  }
  const joined = joinHosts(sources);
  const withPath = hostsWithPath(surveyed);
  const hints = {
    get hops(): readonly Hop[] {
      // Which hosts of streams know paths of their own is not known beforehand.
      if (isStream) return [];
      return order.hops?.[0]?.filter((hop) => !withPath.has(hostOfHop(hop))) ?? [];
    },
    isServers: (path: Path) => sendsReplies(path, isStream ? order.clues : clues),
  };
  const spans = surveyed.map((each, index) => spanOf(each, offsets[index]!));
  return {
    source: isStream ? withOrderFromStream(joined.source, order, wish.guest) : joined.source,
    feed: withJoinedPaths(joined.feed, hints),
    order,
    apart: spans.flatMap((span, index) => (isApart(span, spans.toSpliced(index, 1), wish.settleNs) ? span!.names : [])),
  };
}

/** An incident may be of several hosts already, and its interfaces say of which each is. */
function hostsWithPath(surveyed: readonly Surveyed[]): ReadonlySet<string | null> {
  const own = surveyed.filter(({ surveys }) => surveys.some(({ hasPath }) => hasPath));
  return new Set(
    own.flatMap(({ host, surveys }) =>
      surveys.flatMap(({ interfaces }) => interfaces.map(({ name }) => hostOf(onHost(host, name)))),
    ),
  );
}

/** From the first frame to the last of a host, by the common clock; null where an incident says itself when it ran. */
function spanOf({ host, surveys }: Surveyed, aheadNs: DurationNs): CaptureSpan | null {
  const span = jointSpan(surveys.flatMap((each) => each.span ?? []));
  if (span === null || surveys.some(({ isIncident }) => isIncident)) return null;
  const names = surveys.flatMap(({ interfaces }) => interfaces.map(({ name }) => onHost(host, name)));
  return { names, fromNs: span.fromNs - aheadNs, toNs: span.toNs - aheadNs };
}

/** Whether a host's captures share no instant with those of any other one. Guests of two hosts may ask at different times. */
function isApart(own: CaptureSpan | null, others: readonly (CaptureSpan | null)[], settleNs: DurationNs): boolean {
  if (own === null || others.length === 0) return false;
  return others.every((other) => other !== null && capturesApart([own, other], settleNs).length > 0);
}

function surveyOf(each: InputsOfHost, files: FileSurveys): Surveyed {
  const surveys = surveysOf(each.inputs, files);
  const clues = surveys.flatMap((of) =>
    of.clues.map((clue) => ({ ...clue, interface: onHost(each.host, clue.interface) })),
  );
  return { ...each, surveys, clues };
}

/**
 * The first host's clock is that of the trace. It is the one that shares most messages with the others, because those tell how
 * far their clocks are ahead; among equals a guest's host, then by name, so that the order of the arguments changes nothing.
 */
function inOrder(hosts: readonly Surveyed[]): readonly Surveyed[] {
  const keys = hosts.map(({ clues }) => new Set(clues.map(({ key }) => key)));
  const shared = hosts.map((_, i) =>
    keys.reduce((sum, others, j) => (i === j ? sum : sum + [...keys[i]!].filter((key) => others.has(key)).length), 0),
  );
  const asks = ({ clues }: Surveyed) =>
    clues.some(({ op, fromClient, direction }) => op === 1 && fromClient && direction === 'in');
  return [...hosts.entries()]
    .sort(
      ([i, a], [j, b]) => shared[j]! - shared[i]! || Number(asks(b)) - Number(asks(a)) || (a.host < b.host ? -1 : 1),
    )
    .map(([, host]) => host);
}

/** Whether replies come in where a path ends: there is a server, and no guest. */
function sendsReplies(path: Path, clues: readonly Clue[]): boolean {
  const end = path.hops.at(-1);
  const direction = facingOf(path).at(-1) === 'guest' ? 'in' : 'out';
  return clues.some(
    (clue) => clue.op === 2 && clue.direction === direction && end?.interfaces.includes(clue.interface),
  );
}
