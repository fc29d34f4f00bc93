/**
 * Writes an incident while it happens: beside a trace frames wait until it knows their message, then everything goes out in
 * order of time. The file itself is src/capture/incident-writer.
 */
import type { IncidentWriter } from '../capture/incident-writer.ts';
import type { SourceEvent } from '../capture/source.ts';
import type { Frame } from '../core/frame.ts';
import { byTime, type DurationNs, END_OF_TIME, type TimeNs } from '../core/time.ts';
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

export class IncidentRecorder {
  readonly #writer: IncidentWriter;
  readonly #holdNs: DurationNs;
  readonly #messageIds = new Map<Sighting, number>();
  readonly #standing = new StandingState();
  #waiting: Waiting[] = [];
  /** Up to this time everything is written. */
  #writtenNs: TimeNs = -END_OF_TIME;

  /** `settleNs`: of the trace that tells the message of each frame; null where there is none to wait for. */
  constructor(writer: IncidentWriter, settleNs: DurationNs | null) {
    this.#writer = writer;
    this.#holdNs = settleNs === null ? 0n : settleNs + SLACK_NS;
  }

  event(event: SourceEvent): void {
    if (event.kind === 'interface') this.#writer.interface(event.interface);
    if (event.kind !== 'stats') return;
    const { interfaceId, timeNs, seen, received, dropped } = event;
    this.#wait(timeNs, () => this.#writer.statistics(interfaceId, timeNs, { received, accepted: seen, dropped }));
  }

  state(state: HostState): void {
    this.#wait(state.timeNs, () => {
      this.#standing.take(state);
      this.#write(state);
    });
  }

  #write(state: HostState): void {
    this.#writer.journal(state.timeNs, hostStateMessage(state), state.kind, formatHostState(state));
  }

  /** A frame, and the sighting it became if it carried DHCP. */
  frame(frame: Frame, sighting: Sighting | null): void {
    this.#wait(frame.timeNs, () => {
      const messageId = sighting === null ? null : (this.#messageIds.get(sighting) ?? null);
      if (sighting !== null) this.#messageIds.delete(sighting);
      this.#writer.frame(frame, messageId);
    });
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
    const due = this.#waiting.filter(isDue);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter((waiting) => !isDue(waiting));
    due.sort(byTime);
    for (const { timeNs, write } of due) {
      write();
      if (this.#writer.isFull) this.#rotate(timeNs);
    }
  }
}
