/** Does `dhcphop capture`: opens what a trace would, and writes all of it into an incident until it ends. */
import { ToolError } from '../../core/errors.ts';
import { MILLISECOND_NS } from '../../core/time.ts';
import type { TargetOrServer } from '../../pipeline/live/plan-trace.ts';
import { recordSource } from '../../pipeline/record-source.ts';
import { DEFAULT_SETTLE_NS } from '../../trace/limits.ts';
import { EXIT_OK } from '../exit-code.ts';
import { parseGuest, parseSpan } from '../parse/parse-options.ts';
import { warn } from '../terminal/diagnostics.ts';
import { bridgeHere } from './bridge-of-host.ts';
import { LiveCapture } from './live-capture.ts';
import { fileOwner, type RecordingArguments, WrittenRecording } from './written-recording.ts';

/** The arguments of `dhcphop capture`; undefined where one was not given. */
export interface CaptureArguments extends TargetOrServer, RecordingArguments {
  readonly server: boolean | undefined;
  readonly guest: string | undefined;
  readonly for: string | undefined;
  readonly attached: boolean;
}

/** Returns the exit code. @throws ToolError for what cannot be understood, found, opened or written. */
export async function runCapture(argv: CaptureArguments): Promise<number> {
  const guest = parseGuest(argv.guest);
  const forNs = parseSpan('--for', argv.for);
  if (argv.write === undefined) {
    throw new ToolError(
      'usage',
      'capture: --write says where to, and is missing',
      'dhcphop capture TARGET --write incident.pcapng',
    );
  }
  const live = new LiveCapture(DEFAULT_SETTLE_NS, forNs === null ? null : Number(forNs / MILLISECOND_NS));
  const recording = new WrittenRecording(argv, fileOwner(), true);
  let onLine: () => void = () => undefined;
  const detach = argv.attached ? attach(() => onLine(), live.stop) : () => undefined;
  try {
    const bridge = argv.bridge && bridgeHere(argv.bridge);
    const open = await live.open({ ...argv, bridge }, guest);
    const { host, source } = open;
    onLine = host.onLoss;
    const incident = recording.open({ kind: 'live', paths: () => host.paths, isJudgedOnly: false, stop: live.stop });
    if (incident === null) throw new Error('no recording though --write was given');
    const faults = await live.begin(open, argv.attached ? null : 'ends it');
    const { interfaces, frames, dropped } = await recordSource({
      source,
      hostFeed: host.feed,
      lastStates: host.lastStates,
      incident,
      isStream: recording.takesOutput,
      warn,
    });
    live.end();
    const fault = faults.fault();
    if (fault !== null) throw fault.error;
    warn(`captured ${frames} frames on ${interfaces} interfaces, ${dropped} dropped`);
    return recording.exitCode(EXIT_OK);
  } finally {
    detach();
    live.close();
    recording.close();
  }
}

/** Heeds standard input: its lines, and its end. Returns what lets go of it. */
function attach(onLine: () => void, onEnd: () => void): () => void {
  const { stdin } = process;
  stdin.on('data', (bytes: Buffer) => {
    if (bytes.includes('\n')) onLine();
  });
  for (const event of ['end', 'error', 'close'] as const) stdin.on(event, onEnd);
  return () => {
    stdin.destroy();
  };
}
