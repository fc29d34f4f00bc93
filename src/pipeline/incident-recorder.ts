/**
 * Writes an incident while it happens: beside a trace frames wait until it knows their message, then everything goes out in
 * order of time. The file itself is src/capture/incident-writer.
 */
import type { Anonymizer } from '../anonymize/anonymizer.ts';
import type { IncidentWriter } from '../capture/incident-writer.ts';
import type { CaptureInterface, SourceEvent } from '../capture/source.ts';
import { copyBytes } from '../core/bytes.ts';
import type { Frame } from '../core/frame.ts';
import { partition } from '../core/lists.ts';
import { byTime, type DurationNs, END_OF_TIME, type TimeNs } from '../core/time.ts';
import { lossComment } from '../report/words/loss-comment.ts';
import { formatHostState } from '../state/codec.ts';
import type { HostState } from '../state/host-state.ts';
import { hostStateMessage } from '../state/message.ts';
import { StandingState } from '../state/standing-state.ts';
import type { Message, Sighting } from '../trace/types.ts';

interface Waiting {
  readonly timeNs: TimeNs;
  readonly write: () => void;
}

/** Room for the copies of one message to be told apart after they settled. */
const SLACK_NS = 40_000_000n;
/** A replay may wait until nearly every verdict is known, and with it the comments. */
const REPLAY_SLACK_NS = 3_000_000_000n;

/** What the writer does, whoever does it. */
type Writer = Pick<IncidentWriter, keyof IncidentWriter>;

/** Where a recording goes, and what of the trace is in it. */
export interface Incident {
  readonly writer: Writer;
  /** Takes out what tells whose it is; null for a recording of all that was seen. */
  readonly anonymizer: Anonymizer | null;
  /** Only frames of messages that are judged: one guest's part of a large capture. */
  readonly isJudgedOnly: boolean;
}

export class IncidentRecorder {
  readonly #writer: Writer;
  readonly #anonymizer: Anonymizer | null;
  readonly #isJudgedOnly: boolean;
  readonly #isLive: boolean;
  readonly #holdNs: DurationNs;
  readonly #messageIds = new Map<Sighting, number>();
  readonly #comments = new Map<Sighting, string>();
  readonly #standing = new StandingState();
  #waiting: Waiting[] = [];
  /** Up to this time everything is written. */
  #writtenNs: TimeNs = -END_OF_TIME;
  /** Of the frames. */
  #latestNs: TimeNs = 0n;
  /** Frames that the anonymiser does not understand. */
  leftOut = 0;

  /** `settleNs`: of the trace that tells the message of each frame; null where there is none to wait for. */
  constructor(incident: Incident, settleNs: DurationNs | null, kind: 'live' | 'replay') {
    this.#writer = incident.writer;
    this.#anonymizer = incident.anonymizer;
    this.#isJudgedOnly = incident.isJudgedOnly;
    this.#isLive = kind === 'live';
    const slackNs = this.#isLive ? SLACK_NS : REPLAY_SLACK_NS;
    this.#holdNs = settleNs === null ? 0n : settleNs + slackNs;
  }

  event(event: SourceEvent): void {
    if (event.kind === 'interface') this.#writer.interface(this.#renamed(event.interface));
    if (event.kind === 'lossy') this.#lossy(event.interfaceId, event.dropped);
    if (event.kind !== 'stats') return;
    const { interfaceId, timeNs, seen, received, dropped } = event;
    this.#wait(timeNs, () => this.#writer.statistics(interfaceId, timeNs, { received, accepted: seen, dropped }));
  }

  /** Frames that a file lost, as it says at its end for the whole of its time. */
  #lossy(interfaceId: number, dropped: number): void {
    const timeNs = this.#latestNs;
    this.#wait(timeNs, () => this.#writer.statistics(interfaceId, timeNs, { received: null, accepted: null, dropped }));
  }

  state(state: HostState): void {
    this.#wait(state.timeNs, () => {
      this.#standing.take(state);
      this.#write(state);
    });
  }

  #write(read: HostState): void {
    const state = this.#anonymizer?.state(read) ?? read;
    this.#writer.journal(state.timeNs, hostStateMessage(state), state.kind, formatHostState(state));
  }

  /** A frame, and the sighting it became if it carried DHCP. */
  frame(read: Frame, sighting: Sighting | null): void {
    if (read.timeNs > this.#latestNs) this.#latestNs = read.timeNs;
    if (sighting === null && this.#isJudgedOnly) return;
    const frame = this.#kept(read);
    if (frame === null) return;
    this.#wait(frame.timeNs, () => {
      const messageId = sighting === null ? null : (this.#messageIds.get(sighting) ?? null);
      const comment = sighting === null ? null : (this.#comments.get(sighting) ?? null);
      if (sighting !== null) {
        this.#messageIds.delete(sighting);
        this.#comments.delete(sighting);
      }
      if (messageId !== null || !this.#isJudgedOnly) this.#writer.frame(frame, messageId, comment);
    });
  }

  /** The last copy of a lost message says so, to whoever opens the recording in another program. */
  verdict({ verdict, sightings }: Message): void {
    if (verdict?.status !== 'lost') return;
    const last = sightings.findLast(({ hop }) => hop === verdict.lastSeen);
    if (last === undefined || last.timeNs <= this.#writtenNs) return;
    const missing = verdict.missing === null ? null : this.#named(verdict.missing);
    this.#comments.set(last, lossComment(missing));
  }

  sighting(sighting: Sighting, message: Message): void {
    // In a storm without a pause the trace decides later than frames can wait: such a frame is written without its message.
    if (sighting.timeNs > this.#writtenNs) this.#messageIds.set(sighting, message.id);
  }

  /** Writes what the trace has settled by now. */
  advance(watermarkNs: TimeNs): void {
    this.#writtenNs = watermarkNs - this.#holdNs;
    this.#flush(this.#writtenNs);
  }

  async finish(): Promise<void> {
    this.#flush(null);
    await this.#writer.close();
  }

  /** Frames of files are gone with their batch; a live one stays as long as somebody has it. */
  #kept(frame: Frame): Frame | null {
    if (this.#anonymizer === null) return this.#isLive ? frame : { ...frame, bytes: copyBytes(frame.bytes) };
    const anonymous = this.#anonymizer.frame(frame);
    if (anonymous === null) this.leftOut++;
    return anonymous;
  }

  #named(name: string): string {
    return this.#anonymizer?.interfaceName(name) ?? name;
  }

  #renamed(declared: CaptureInterface): CaptureInterface {
    return this.#anonymizer === null ? declared : { ...declared, name: this.#named(declared.name), description: null };
  }

  /** What comes after `timeNs` goes into the next part, behind what holds then. */
  #rotate(timeNs: TimeNs): void {
    this.#writer.rotate();
    for (const state of this.#standing.at(timeNs)) this.#write(state);
  }

  #wait(timeNs: TimeNs, write: () => void): void {
    this.#waiting.push({ timeNs, write });
  }

  #flush(untilNs: TimeNs | null): void {
    const isDue = ({ timeNs }: Waiting) => untilNs === null || timeNs <= untilNs;
    const [due, waiting] = partition(this.#waiting, isDue);
    if (due.length === 0) return;
    this.#waiting = waiting;
    due.sort(byTime);
    for (const { timeNs, write } of due) {
      write();
      if (this.#writer.isFull) this.#rotate(timeNs);
    }
  }
}
