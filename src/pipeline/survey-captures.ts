/**
 * Looks into each capture before a replay, once: its first messages tell how far its clock is ahead and where its interfaces
 * stand in the path. What cannot be read is left as it is, for the replay to refuse.
 */
import { openBytes, readHead, STANDARD_INPUT } from '../capture/file-bytes.ts';
import { type FileInput, openFileSource } from '../capture/file-source.ts';
import { kindOnDisk } from '../capture/on-disk.ts';
import { rotatedName } from '../capture/rotation.ts';
import type { CaptureInterface } from '../capture/source.ts';
import { ToolError } from '../core/errors.ts';
import { LINKTYPE } from '../core/frame.ts';
import { byTime, type TimeNs } from '../core/time.ts';
import { mayCarryDhcp } from '../frame/may-carry-dhcp.ts';
import { type ClassicHeader, decodeClassicHeader } from '../pcapfile/classic-scanner.ts';
import { HEAD_BYTES } from '../pcapfile/recognise.ts';
import { parseHostState, STATE_FIELD } from '../state/codec.ts';
import { type Clue, makeClue } from '../trace/order/clue.ts';
import { jointSpan, type TimeSpan } from './captures-apart.ts';
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

/** What each file holds, by its path; its interfaces are called as it calls them. */
export type FileSurveys = ReadonlyMap<string, CaptureSurvey>;

/** `signal` ends it early: then less is known. `needsSpan`: when a capture begins and ends is of use though it is the only one. */
export async function surveyFiles(
  inputs: readonly FileInput[],
  signal?: AbortSignal,
  needsSpan = true,
): Promise<FileSurveys> {
  const surveys = new Map<string, CaptureSurvey>();
  // One interface alone stands in no order, and its clock is compared with none: then its first piece is enough.
  const isAlone = inputs.length === 1 && !needsSpan && (await isOfOneInterface(inputs[0]!.path));
  for (const parts of groupedBy(inputs, ({ name, path }) => `${name ?? ''} ${rotatedName(path).whole}`)) {
    const survey = await surveyCapture(parts, signal, isAlone ? 0 : MOST_BYTES);
    for (const { path } of parts) surveys.set(path, survey);
  }
  return surveys;
}

/** What each capture holds, its interfaces called as the inputs name them. Each has a clock of its own. */
export function surveysOf(inputs: readonly FileInput[], files: FileSurveys): readonly CaptureSurvey[] {
  const captures = groupedBy(inputs, ({ name, path }) =>
    name === null ? `file ${rotatedName(path).whole}` : `name ${name}`,
  );
  return captures.map((parts, clock) => {
    const held = [...new Set(parts.flatMap(({ path }) => files.get(path) ?? []))];
    return { ...withClock(joinSurveys(held, parts[0]?.name ?? null), clock), inputs: parts };
  });
}

/** In the order of the first of each. */
function groupedBy(
  inputs: readonly FileInput[],
  keyOf: (input: FileInput) => string,
): readonly (readonly FileInput[])[] {
  const groups = new Map<string, FileInput[]>();
  for (const input of inputs) {
    const key = keyOf(input);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [input]);
    else group.push(input);
  }
  return [...groups.values()];
}

/** Several files that were given one name are one capture: one clock stamped them all. */
function joinSurveys(surveys: readonly CaptureSurvey[], name: string | null): Omit<CaptureSurvey, 'inputs'> {
  const all = surveys.map((survey) => (name === null ? survey : withName(survey, name)));
  const [first, ...others] = all;
  if (first === undefined) throw new Error('a capture that was not looked into');
  if (others.length === 0) return first;
  const interfaces = new Map(all.flatMap((survey) => survey.interfaces.map((each) => [each.name, each] as const)));
  return {
    clues: all.flatMap(({ clues }) => clues).toSorted(byTime),
    interfaces: [...interfaces.values()],
    isIncident: all.some(({ isIncident }) => isIncident),
    hasPath: all.some(({ hasPath }) => hasPath),
    hostname: all.map(({ hostname }) => hostname).find((each) => each !== null) ?? null,
    refusal: all.map(({ refusal }) => refusal).find((each) => each !== null) ?? null,
    span: jointSpan(all.flatMap(({ span }) => span ?? [])),
    isRegular: all.every(({ isRegular }) => isRegular),
  };
}

/** With NAME=FILE all interfaces of a file count as one. */
function withName(survey: CaptureSurvey, name: string): CaptureSurvey {
  const [first] = survey.interfaces;
  const interfaceId = first?.id ?? 0;
  return {
    ...survey,
    clues: survey.clues.map((clue) => ({ ...clue, interface: name, interfaceId })),
    interfaces: first === undefined ? [] : [{ ...first, name }],
  };
}

function withClock<Survey extends Pick<CaptureSurvey, 'clues'>>(survey: Survey, clock: number): Survey {
  return { ...survey, clues: survey.clues.map((clue) => ({ ...clue, clock })) };
}

/** The parts of one capture, whose interfaces are called as the files call them. */
export async function surveyCapture(
  inputs: readonly FileInput[],
  signal?: AbortSignal,
  mostBytes: number = MOST_BYTES,
): Promise<CaptureSurvey> {
  const clock = 0;
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
    const plain = inputs.map((input) => ({ ...input, name: null }));
    const source = await openFileSource(plain, {
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
      if (clues.length >= MOST_MESSAGES || bytesRead >= mostBytes || signal?.aborted) break;
    }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    refusal = error;
  }
  return { inputs, clues, interfaces, isIncident, hasPath, hostname, refusal, span, isRegular };
}

/** Whether the header of a capture says that all its frames are of one interface: that of a classic pcap does, mostly. */
async function isOfOneInterface(path: string): Promise<boolean> {
  if (!isRegularFile(path)) return false;
  const header = await classicHeaderOf(path).catch(() => null);
  return header !== null && header.linkType !== LINKTYPE.linuxSll2;
}

async function classicHeaderOf(path: string): Promise<ClassicHeader | null> {
  const bytes = openBytes(path);
  try {
    const head = await readHead(bytes, HEAD_BYTES);
    return head.length < HEAD_BYTES ? null : decodeClassicHeader(head);
  } finally {
    bytes.close();
  }
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
