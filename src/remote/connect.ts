/** Connects to another host and begins to capture there, with what is there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createStreamReader } from '../capture/file-bytes.ts';
import { openFileSource } from '../capture/file-source.ts';
import { mergeSources } from '../capture/merge-sources.ts';
import type { FrameFilter, Source } from '../capture/source.ts';
import { ToolError } from '../core/errors.ts';
import { append } from '../core/lists.ts';
import { MILLISECOND_NS } from '../core/time.ts';
import type { Destination } from './destination.ts';
import { captureCommand, type FarFacts, PROBE, parseFacts, tcpdumpCommand } from './far-commands.ts';
import { farFailure, nothingThere, notUnderstood, rootFailure } from './far-failure.ts';
import type { FarStream } from './far-source.ts';
import { PACED_LAG_NS, pacedSource } from './paced-source.ts';
import type { SshRun, SshSession } from './ssh-session.ts';
import type { WatchedClock } from './watched-clock.ts';

const MOST_FACTS_BYTES = 65_536;
/** dhcphop says every quarter of a second how far it has come, at most. */
const CAPTURE_LAG_NS = 150n * MILLISECOND_NS;
/** Logins at once: sshd turns away what is beyond MaxStartups, which is ten at first. */
const MOST_LOGINS = 8;
/** A command that failed says why a moment after its output has ended. */
const LAST_WORDS_MS = 1_000;

/** What is there. @throws ToolError where it cannot be reached. */
export async function probe(session: SshSession, destination: Destination): Promise<FarFacts> {
  const run = session.run(PROBE);
  let text = '';
  run.output.on('data', (piece: Buffer) => {
    if (text.length < MOST_FACTS_BYTES) text += piece.toString('latin1');
  });
  const status = await run.ended;
  if (status === 255) throw farFailure(destination, status, run.said);
  const facts = parseFacts(text);
  if (facts === null) throw notUnderstood(destination);
  return facts;
}

export interface CaptureThere {
  readonly argv: readonly string[];
  readonly keep: FrameFilter;
  /** A line that the program there says to its operator. */
  readonly onSaid: (line: string) => void;
}

/** `dhcphop capture` there. @throws ToolError where it does not begin. */
export async function captureThere(
  session: SshSession,
  destination: Destination,
  facts: FarFacts,
  { argv, keep, onSaid }: CaptureThere,
): Promise<FarStream> {
  if (facts.dhcphop === null) throw nothingThere(destination);
  const run = session.run(captureCommand(facts, argv));
  run.onLine = (line) => {
    // An error that ends it is told as what it is (far-failure.ts).
    if (line.startsWith('dhcphop: ') && !line.includes('; try: ')) onSaid(line.slice('dhcphop: '.length));
  };
  const source = await sourceOf(session, run, { destination, facts, keep });
  return { source, tellsOpening: true, lagNs: CAPTURE_LAG_NS, ended: endOf(run, destination, facts) };
}

export interface TcpdumpThere {
  readonly interfaces: readonly string[];
  readonly keep: FrameFilter;
  /** Of that host, over all connections. */
  readonly clock: WatchedClock;
}

/** tcpdump there, on each of these interfaces, with a session for each. @throws ToolError where one does not begin. */
export async function tcpdumpThere(
  sessions: readonly SshSession[],
  destination: Destination,
  facts: FarFacts,
  { interfaces, keep, clock }: TcpdumpThere,
): Promise<FarStream> {
  if (!facts.hasTcpdump) throw nothingThere(destination);
  const commands = interfaces.map((name) => tcpdumpCommand(facts, name));
  const runs: { readonly session: SshSession; readonly run: SshRun }[] = [];
  const begin = async (name: string, index: number): Promise<Source> => {
    const session = sessions[index]!;
    const run = session.run(commands[index]!);
    runs.push({ session, run });
    return pacedSource(await sourceOf(session, run, { destination, facts, keep, name }), run, clock);
  };
  const sources: Source[] = [];
  try {
    for (let i = 0; i < interfaces.length; i += MOST_LOGINS) {
      const group = interfaces.slice(i, i + MOST_LOGINS);
      append(sources, await Promise.all(group.map((name, index) => begin(name, i + index))));
    }
  } catch (error) {
    for (const { session } of runs) session.kill();
    throw error;
  }
  const ended = Promise.race(runs.map(({ run }) => endOf(run, destination, facts)));
  // One that ends takes the others with it: together they are one host.
  void ended.then(() => {
    for (const { session } of runs) session.kill();
  });
  return { source: mergeSources(sources), tellsOpening: false, lagNs: PACED_LAG_NS, ended };
}

interface FarCapture {
  readonly destination: Destination;
  readonly facts: FarFacts;
  readonly keep: FrameFilter;
  /** Of the only interface, where the stream does not name it. */
  readonly name?: string;
}

async function sourceOf(session: SshSession, run: SshRun, capture: FarCapture): Promise<Source> {
  const { destination, facts, keep, name = null } = capture;
  const { host } = destination;
  try {
    const input = { path: host, name, bytes: createStreamReader(run.output) };
    return await openFileSource([input], { keep });
  } catch (error) {
    const status = await Promise.race([run.ended, sleep(LAST_WORDS_MS, null)]);
    if (status !== null) throw rootFailure(destination, facts, status, run.said);
    if (!(error instanceof ToolError)) throw error;
    session.kill();
    throw new ToolError('cannot-capture', 'what it sends is no capture', `ssh ${destination.ssh} dhcphop --version`);
  }
}

/** Why it ended. */
async function endOf(run: SshRun, destination: Destination, facts: FarFacts): Promise<string> {
  const status = await run.ended;
  if (status === 0) return 'the capture there ended';
  const { message, hint } = rootFailure(destination, facts, status, run.said);
  return `${message}; try: ${hint}`;
}
