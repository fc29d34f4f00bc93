/**
 * Looks into each capture before a replay: its first messages tell how far its clock is ahead and where its interfaces
 * stand in the path. What cannot be read is left as it is, for the replay to refuse.
 */
import { STANDARD_INPUT } from '../capture/file-bytes.ts';
import { type FileInput, openFileSource } from '../capture/file-source.ts';
import { kindOnDisk } from '../capture/on-disk.ts';
import { rotatedName } from '../capture/rotation.ts';
import type { CaptureInterface } from '../capture/source.ts';
import { ToolError } from '../core/errors.ts';
import type { TimeNs } from '../core/time.ts';
import { mayCarryDhcp } from '../frame/may-carry-dhcp.ts';
import { parseHostState, STATE_FIELD } from '../state/codec.ts';
import { type Clue, makeClue } from '../trace/order/clue.ts';
import type { TimeSpan } from './captures-apart.ts';
import { DhcpReader } from './dhcp-reader.ts';

/** So far each file is looked into: until it has shown so many messages, or so many bytes were read. */
const MOST_MESSAGES = 1_000;
const MOST_BYTES = 64 << 20;

export interface CaptureSurvey {
  /** The parts of the capture; mostly one. */
  readonly inputs: readonly FileInput[];
  readonly clues: readonly Clue[];
  readonly interfaces: readonly CaptureInterface[];
  /** It holds host state of a trace beside its frames, all by one clock. */
  readonly isIncident: boolean;
  /** It records the path. */
  readonly hasPath: boolean;
  /** What the machine of an incident calls itself; null where it does not say. */
  readonly hostname: string | null;
  /** Why it cannot be read; null where it can. */
  readonly refusal: ToolError | null;
  /** Times of its first and its last frame; null where it has none, or was not read to its end. */
  readonly span: TimeSpan | null;
  /** False for a stream, which cannot be read twice. */
  readonly isRegular: boolean;
}

/** `signal` ends it early: then less is known. */
export async function surveyCaptures(
  inputs: readonly FileInput[],
  signal?: AbortSignal,
): Promise<readonly CaptureSurvey[]> {
  const surveys: CaptureSurvey[] = [];
  for (const [clock, parts] of groupByCapture(inputs).entries())
    surveys.push(await surveyCapture(parts, clock, signal));
  return surveys;
}

/** Parts of one capture together: one clock stamped them all. */
function groupByCapture(inputs: readonly FileInput[]): readonly (readonly FileInput[])[] {
  const groups = new Map<string, FileInput[]>();
  for (const input of inputs) {
    const { name, path } = input;
    const key = name === null ? `file ${rotatedName(path).whole}` : `name ${name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [input]);
    else group.push(input);
  }
  return [...groups.values()];
}

/** @param clock  Counts the captures: each has a clock of its own. */
export async function surveyCapture(
  inputs: readonly FileInput[],
  clock: number,
  signal?: AbortSignal,
): Promise<CaptureSurvey> {
  const clues: Clue[] = [];
  const interfaces: CaptureInterface[] = [];
  const names = new Map<number, string>();
  let [isIncident, hasPath, bytesRead] = [false, false, 0];
  let hostname: string | null = null;
  let refusal: ToolError | null = null;
  const isRegular = inputs.every(({ path }) => isRegularFile(path));
  let span: CaptureSurvey['span'] = null;
  if (!isRegular) return { inputs, clues, interfaces, isIncident, hasPath, hostname, refusal, span, isRegular };
  try {
    const source = await openFileSource(inputs, {
      keep: mayCarryDhcp,
      onProgress: ({ uncompressed }) => {
        bytesRead = uncompressed;
      },
    });
    const reader = new DhcpReader();
    let fromNs: TimeNs | null = null;
    for await (const { frames, events } of source.batches()) {
      for (const { event } of events) {
        if (event.kind === 'interface') {
          interfaces.push(event.interface);
          names.set(event.interface.id, event.interface.name);
        }
        if (event.kind === 'opened') fromNs = event.timeNs;
        if (event.kind === 'latest' && fromNs !== null) span = { fromNs, toNs: event.timeNs };
        // Other programs' entries say nothing of whose clock the frames have.
        if (event.kind !== 'journal') continue;
        isIncident ||= event.entry.fields.has('DHCPHOP_KIND');
        hasPath ||= event.entry.fields.get('DHCPHOP_KIND') === 'path';
        if (event.entry.fields.get('DHCPHOP_KIND') !== 'machine') continue;
        const state = parseHostState(event.entry.fields.get(STATE_FIELD) ?? '');
        if (state?.kind === 'machine') hostname ??= state.hostname ?? null;
      }
      for (const frame of frames) {
        const read = reader.read(frame);
        if (read === null) continue;
        const { interfaceId, timeNs, direction } = frame;
        const name = names.get(interfaceId) ?? '';
        clues.push(makeClue({ interfaceId, interface: name, timeNs, direction, clock }, read.datagram, read.dhcp));
      }
      if (clues.length >= MOST_MESSAGES || bytesRead >= MOST_BYTES || signal?.aborted) break;
    }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    refusal = error;
  }
  return { inputs, clues, interfaces, isIncident, hasPath, hostname, refusal, span, isRegular };
}

/** What is not there, or is refused, is left to the replay to say. */
function isRegularFile(path: string): boolean {
  if (path === STANDARD_INPUT) return false;
  try {
    const kind = kindOnDisk(path);
    return kind === 'file' || kind === 'nothing';
  } catch {
    return true;
  }
}
