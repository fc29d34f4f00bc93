/**
 * Captures from several hosts have several clocks. Before a replay merges files it looks into each: the first messages
 * that two of them hold tell how far their clocks are apart (src/trace/clocks/clock-offsets.ts).
 */
import { statSync } from 'node:fs';
import { type FileInput, openFileSource } from '../capture/file-source.ts';
import { rotatedName } from '../capture/rotation.ts';
import { NO_BYTES } from '../core/bytes.ts';
import { ToolError } from '../core/errors.ts';
import { decodeMessage, hasKnownOp } from '../dhcp/decode-message.ts';
import type { ClockApart } from '../diagnose/rule.ts';
import { createFrameDecoder } from '../frame/decode-frame.ts';
import { mayCarryDhcp } from '../frame/may-carry-dhcp.ts';
import { clockOffsets } from '../trace/clocks/clock-offsets.ts';
import type { TimedMessage } from '../trace/clocks/shared-messages.ts';

/** So far each file is looked into: until it has shown so many messages, or so many bytes were read. */
const MOST_MESSAGES = 1_000;
const MOST_BYTES = 64 << 20;

export interface AlignedInputs {
  /** The inputs, told how far their clocks are ahead. */
  readonly inputs: readonly FileInput[];
  readonly clocks: readonly ClockApart[];
}

/** What cannot be read is left as it is, for the replay to refuse. */
export async function alignClocks(inputs: readonly FileInput[]): Promise<AlignedInputs> {
  if (inputs.length < 2) return { inputs, clocks: [] };
  const groups = groupByCapture(inputs);
  const captures: Capture[] = [];
  for (const group of groups) captures.push(await firstMessages(group));
  // An incident holds more than frames, all by one clock.
  const incident = captures.findIndex(({ isIncident }) => isIncident);
  const offsets = clockOffsets(
    captures.map(({ messages }) => messages),
    incident < 0 ? null : incident,
  );
  const offsetOf = (input: FileInput) => offsets[groups.findIndex((group) => group.includes(input))];
  return {
    inputs: inputs.map((input) => ({ ...input, clockAheadNs: offsetOf(input)?.aheadNs ?? 0n })),
    clocks: groups.flatMap(([first], i) => {
      const offset = offsets[i] ?? null;
      return offset === null ? [] : { file: first!.path, ...offset };
    }),
  };
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

interface Capture {
  readonly messages: readonly TimedMessage[];
  readonly isIncident: boolean;
}

async function firstMessages(inputs: readonly FileInput[]): Promise<Capture> {
  const messages: TimedMessage[] = [];
  let isIncident = false;
  // Of a stream nothing can be read twice.
  if (!inputs.every(({ path }) => isRegularFile(path))) return { messages, isIncident };
  let bytesRead = 0;
  try {
    const source = await openFileSource(inputs, {
      keep: mayCarryDhcp,
      onProgress: ({ uncompressed }) => {
        bytesRead = uncompressed;
      },
    });
    const decoder = createFrameDecoder();
    for await (const { frames, events } of source.batches()) {
      isIncident ||= events.some(({ kind }) => kind === 'journal');
      for (const frame of frames) {
        const datagram = decoder.decode(frame);
        const dhcp = datagram && decodeMessage(datagram.payload, NO_BYTES, datagram.isCut);
        if (dhcp === null || !hasKnownOp(dhcp)) continue;
        const { interfaceId, timeNs } = frame;
        messages.push({ key: dhcp.contentKey, op: dhcp.op, interfaceId, timeNs });
      }
      if (messages.length >= MOST_MESSAGES || bytesRead >= MOST_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
  }
  return { messages, isIncident };
}

function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
