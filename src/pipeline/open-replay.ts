/** A replay from its sources to its report, whether a command line or a program asked for it. */
import { type FileInput, type FileProgress, openFileSource } from '../capture/file-source.ts';
import type { Fault } from '../core/errors.ts';
import type { DurationNs } from '../core/time.ts';
import type { ClockApart } from '../diagnose/rule.ts';
import { UnfollowedFrames } from '../frame/unfollowed.ts';
import { createReplayHostFeed } from '../host/host-feed.ts';
import type { Reporter } from '../report/report.ts';
import { checkSources } from './check-sources.ts';
import { choosePaths, laterPath } from './choose-paths.ts';
import { expandDirectories } from './expand-directories.ts';
import { hostsOfInputs } from './hosts/hosts-of-inputs.ts';
import { type HostFileOptions, type OpenHosts, openHosts } from './hosts/open-hosts.ts';
import type { Incident } from './incident-recorder.ts';
import { joinRecordings } from './join-recordings.ts';
import { withOrderFromStream } from './order-from-stream.ts';
import { parseHops } from './parse-hops.ts';
import { type PipelineEnd, runPipeline } from './pipeline.ts';
import { planReplay, type ReplayPlan, type ReplayWish } from './plan-replay.ts';
import type { StateFiles } from './state-files.ts';
import { surveyFiles, surveysOf } from './survey-captures.ts';
import { afterSaved, withSavedRoles } from './with-saved-state.ts';

export interface ReplayInput {
  /** Captures, or directories of them. */
  readonly sources: readonly FileInput[];
  /** Files with the state of the host, saved beside the captures. */
  readonly state?: readonly string[];
  /** The path by hand, as parseHops reads it; null where it is to be found out. */
  readonly hops: string | null;
  /** The MAC of the one guest to judge, in canonical form; null for all. */
  readonly guest: string | null;
  readonly settleNs: DurationNs;
  readonly details: boolean;
  /** Ends it early, also while the sources are looked into: what was read until then is reported. */
  readonly signal?: AbortSignal;
  /** Called once, when so many clients are open that memory counts more than time. */
  readonly onCrowd?: () => void;
  readonly onProgress?: (progress: FileProgress) => void;
  /** Gets one line for each thing that is odd and stops nothing. */
  readonly warn: (message: string) => void;
}

/** Where the report goes. */
export interface ReplayOutput {
  readonly reporter: Reporter;
  /** What to wait for before more is read; null for nothing. */
  readonly drained: () => Promise<void> | null;
  /** A bug outside of the pipeline that ended the replay early; null where there was none. */
  readonly fault?: () => Fault | null;
  /** Where what is read is recorded; null or absent: nowhere. */
  readonly incident?: Incident | null;
}

export interface OpenReplay {
  /** Ends it early: what was read until then is reported. */
  readonly stop: () => void;
  /** Once. Rejects with a ToolError for what cannot be read. */
  readonly run: (output: ReplayOutput) => Promise<PipelineEnd>;
}

/** @throws ToolError for sources that cannot be opened, Refused for what cannot be done as asked. */
export async function openReplay(input: ReplayInput): Promise<OpenReplay> {
  const { guest, settleNs, details, warn, signal, onCrowd, onProgress } = input;
  const state = await openState(input.state ?? []);
  const sources = [...input.sources, ...state.captures.map((path) => ({ path, name: null }))];
  checkSources(sources);
  const hops = input.hops === null ? null : parseHops(input.hops);
  const inputs = await joinRecordings(await expandDirectories(sources, warn, signal), signal);
  const typed = ['replay', ...sources.map(asTyped)];
  const wish = { hops, guest, settleNs, typed };
  const unfollowed = new UnfollowedFrames();
  const options = { keep: unfollowed.keep, ...(onProgress ? { onProgress } : {}) };
  const { source, feed, order, apart, clocks, span } = await openSources(
    inputs,
    wish,
    options,
    state.holdState,
    signal,
  );
  const stop = () => source.stop();
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  const saved = state.states(span, warn);
  const choice = { hops, guest, warn, order };
  const run = (output: ReplayOutput) =>
    runPipeline({
      ...output,
      ...(onCrowd ? { onCrowd } : {}),
      source,
      kind: 'replay',
      files: inputs.flatMap(({ older, path }) => (older === undefined ? [path] : [older, path])),
      choosePaths: (announced, states) => withSavedRoles(choosePaths(choice, announced, states), saved, warn),
      laterPath: (path) => laterPath(choice, path),
      settleNs,
      clocks,
      order,
      apart,
      details,
      hostFeed: afterSaved(saved, feed),
      incident: output.incident ?? null,
      until: 'never',
      unfollowed,
      warn,
    }).finally(() => signal?.removeEventListener('abort', stop));
  return { stop, run };
}

const NO_STATE: StateFiles = { holdState: false, states: () => [], captures: [] };

/** What reads the output of tools is loaded where there is any. */
async function openState(paths: readonly string[]): Promise<StateFiles> {
  if (paths.length === 0) return NO_STATE;
  const { readStateFiles } = await import('./state-files.ts');
  return readStateFiles(paths);
}

interface OpenSources extends OpenHosts {
  readonly clocks: readonly ClockApart[];
  /** Null for several hosts: each has its own clock. */
  readonly span: ReplayPlan['span'];
}

/** The captures as one source, whether they are of one host or of several. */
async function openSources(
  inputs: readonly FileInput[],
  wish: ReplayWish,
  options: HostFileOptions,
  needsSpan: boolean,
  signal?: AbortSignal,
): Promise<OpenSources> {
  const surveys = await surveyFiles(inputs, signal, needsSpan);
  const hosts = hostsOfInputs(inputs, ({ path }) => surveys.get(path)!);
  if (hosts !== null) return { ...(await openHosts(hosts, surveys, wish, options)), clocks: [], span: null };
  const { order, apart, clocks, isStream, span, ...plan } = planReplay(
    inputs,
    surveysOf(inputs, surveys),
    wish,
    signal,
  );
  const files = await openFileSource(plan.inputs, options);
  const source = isStream ? withOrderFromStream(files, order, wish.guest) : files;
  return { source, feed: createReplayHostFeed(), order, apart, clocks, span };
}

/** A source as the command line takes it. */
function asTyped({ name, path }: FileInput): string {
  if (name !== null) return `${name}=${path}`;
  return path.includes('=') && !/^[./]/.test(path) ? `./${path}` : path;
}
