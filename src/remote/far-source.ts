/**
 * Another host as a live source. Its connection may fail, end, be silent or come back: the interfaces are gone meanwhile, and
 * the watermark goes on with this host's clock, so that verdicts on other hosts do not wait for this one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { atOnce } from '../capture/event-order.ts';
import type { Batch, Source, SourceEvent, TimedEvent } from '../capture/source.ts';
import { copyBytes } from '../core/bytes.ts';
import { ToolError } from '../core/errors.ts';
import { append } from '../core/lists.ts';
import { type DurationNs, END_OF_TIME, SECOND_NS, type TimeNs } from '../core/time.ts';
import { FarInterfaces } from './far-interfaces.ts';
import { Mailbox } from './mailbox.ts';

/** What a connection brings, until it ends. */
export interface FarStream {
  readonly source: Source;
  /** The captures tell themselves when they open, in their host state; else they are open once the stream moves. */
  readonly tellsOpening: boolean;
  /** How late its watermark is, about. */
  readonly lagNs: DurationNs;
  /** Resolves, after the source has ended, to why that was. */
  readonly ended: Promise<string>;
}

export interface FarOptions {
  readonly host: string;
  /** Interfaces to announce even if the host is never reached: those of a path by hand. */
  readonly expected: readonly string[];
  /** @throws ToolError where it cannot be reached, or there is nothing that captures. */
  readonly connect: () => Promise<FarStream>;
  /** Asks the other end to finish. */
  readonly end: () => void;
  readonly now?: () => TimeNs;
}

type Item =
  | { readonly kind: 'begin'; readonly stream: FarStream }
  | { readonly kind: 'batch'; readonly batch: Batch; readonly heardNs: TimeNs }
  | { readonly kind: 'lost'; readonly why: string; readonly isNew: boolean }
  | { readonly kind: 'done' };

const TICK_MS = 250;
/** A host that says nothing for so long is not waited for any longer. */
const SILENCE_MS = 10_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;
/** A clock that differs by more was set; its times are passed on as they are (src/pipeline/hosts sorts that out). */
const SET_BACK_NS = 60n * SECOND_NS;
/** How long the other end may take to finish. */
const PATIENCE_MS = 5_000;

export class FarSource implements Source {
  readonly isLive = true;
  readonly #options: FarOptions;
  readonly #mailbox = new Mailbox<Item>();
  readonly #interfaces = new FarInterfaces();
  #stream: FarStream | null = null;
  #watermarkNs: TimeNs | null = null;
  /** The host has said what time it is there: since then its clock counts, before that this host's does. */
  #hasTold = false;
  /** What the host said before it told the time. */
  #early: TimedEvent[] = [];
  #heardMs = performance.now();
  #isSilent = false;
  #isStopped = false;
  #backoff = new AbortController();

  constructor(options: FarOptions) {
    this.#options = options;
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#options.end();
    this.#backoff.abort();
    setTimeout(() => void this.#mailbox.put({ kind: 'done' }), PATIENCE_MS).unref();
  }

  async *batches(): AsyncGenerator<Batch, void, undefined> {
    void this.#drive();
    let expected: readonly string[] = this.#options.expected;
    for (;;) {
      const item = await this.#mailbox.take(TICK_MS);
      // Before the first word nothing is handed out, so that a trace begins with what this host says of itself.
      const batch = item === null ? this.#tick() : this.#handle(item);
      if (batch !== null) {
        const announced = expected.flatMap((name) => this.#interfaces.expect(name).map(atOnce));
        expected = [];
        yield announced.length === 0 ? batch : { ...batch, events: [...announced, ...batch.events] };
      }
      if (item?.kind === 'done') break;
    }
  }

  async #drive(): Promise<void> {
    let backoffMs = FIRST_BACKOFF_MS;
    let before = '';
    while (!this.#isStopped) {
      const startMs = performance.now();
      const { why, hasBegun } = await this.#follow();
      // That it ends when it is asked to is nothing to tell.
      if (this.#isStopped && hasBegun) break;
      await this.#mailbox.put({ kind: 'lost', why, isNew: why !== before });
      before = why;
      if (performance.now() - startMs > LONGEST_BACKOFF_MS) backoffMs = FIRST_BACKOFF_MS;
      if (!this.#isStopped) await this.#pause(backoffMs);
      backoffMs = Math.min(LONGEST_BACKOFF_MS, 2 * backoffMs);
    }
    await this.#mailbox.put({ kind: 'done' });
  }

  /** Until the next attempt; `stop` cuts it short. */
  async #pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#backoff.signal }).catch(() => undefined);
  }

  /** One connection, to its end; why it ended, and whether the other host had begun to capture. */
  async #follow(): Promise<{ readonly why: string; readonly hasBegun: boolean }> {
    let hasBegun = false;
    try {
      const stream = await this.#options.connect();
      hasBegun = true;
      await this.#mailbox.put({ kind: 'begin', stream });
      for await (const batch of stream.source.batches()) {
        const frames = batch.frames.map((frame) => ({ ...frame, bytes: copyBytes(frame.bytes) }));
        await this.#mailbox.put({ kind: 'batch', batch: { ...batch, frames }, heardNs: this.#now() });
      }
      return { why: await stream.ended, hasBegun };
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      const why = error.hint === null ? error.message : `${error.message}; try: ${error.hint}`;
      return { why, hasBegun };
    }
  }

  #handle(item: Item): Batch | null {
    switch (item.kind) {
      case 'begin':
        this.#stream = item.stream;
        this.#interfaces.beginStream(item.stream.tellsOpening);
        this.#heardMs = performance.now();
        return null;
      case 'batch':
        return this.#hear(item.batch, item.heardNs);
      case 'lost':
        this.#stream = null;
        return this.#lose(item.why, item.isNew);
      case 'done': {
        if (this.#watermarkNs !== null) return null;
        const message = 'it did not answer until the end of the trace';
        return this.#batch([{ kind: 'warning', message }]);
      }
    }
  }

  /** Nothing has come for a while. */
  #tick(): Batch | null {
    const hasBegun = this.#stream !== null || this.#watermarkNs === null;
    if (hasBegun && performance.now() - this.#heardMs < SILENCE_MS) return null;
    if (this.#stream !== null && !this.#isSilent) {
      this.#isSilent = true;
      return this.#lose(`it has said nothing for ${SILENCE_MS / 1000} s`, true);
    }
    return this.#batch([]);
  }

  #lose(why: string, isNew: boolean): Batch {
    const timeNs = this.#goOn();
    const detail = `${this.#options.host}: ${why}`;
    const events: SourceEvent[] = this.#interfaces
      .lose()
      .map((interfaceId) => ({ kind: 'gone', timeNs, interfaceId, reason: 'interface-gone', detail }));
    // Told with the interfaces that went, where there are any.
    if (events.length === 0 && isNew) events.push({ kind: 'warning', message: why });
    // Behind what the host said before, its state included, which may be held until its clock is known.
    const inOrder = events.map((event): TimedEvent => ({ timeNs, event }));
    return this.#aside(inOrder, timeNs);
  }

  #hear(batch: Batch, heardNs: TimeNs): Batch | null {
    const stream = this.#stream;
    if (stream === null) return null;
    const last = batch.frames.at(-1)?.timeNs ?? null;
    const told = batch.watermarkNs === END_OF_TIME ? last : batch.watermarkNs;
    const events = batch.events.flatMap((timed) => this.#interfaces.translate(timed));
    const frames = batch.frames.map((frame) => ({
      ...frame,
      interfaceId: this.#interfaces.idOf(frame.interfaceId) ?? 0,
    }));
    if (told === null || told < 0n) {
      append(this.#early, events);
      return this.#hasTold && events.length > 0 ? this.#aside([], this.#watermarkNs!) : null;
    }
    const lastNs = this.#hasTold ? this.#watermarkNs : null;
    const isBehind = lastNs !== null && told <= lastNs;
    if (isBehind && lastNs - told < SET_BACK_NS) {
      // It catches up with what was said of it in its absence.
      return events.length === 0 ? null : this.#aside(events, lastNs);
    }
    this.#watermarkNs = told;
    this.#hasTold = true;
    const wasSilent = this.#isSilent;
    this.#isSilent = false;
    this.#heardMs = performance.now();
    const fromNs = lastNs === null || isBehind ? told : lastNs + 1n;
    const opening = !stream.tellsOpening || wasSilent ? this.#interfaces.open(fromNs) : [];
    const isNew = ({ timeNs }: { readonly timeNs: TimeNs }) => lastNs === null || isBehind || timeNs > lastNs;
    const nowNs = told + stream.lagNs;
    const all = [...this.#early.splice(0), ...events, ...opening];
    return { frames: frames.filter(isNew), events: all, watermarkNs: told, nowNs, heardNs };
  }

  #batch(events: readonly SourceEvent[]): Batch {
    return this.#aside(events.map(atOnce), this.#goOn());
  }

  /** What is told beside the times of the host. */
  #aside(events: readonly TimedEvent[], watermarkNs: TimeNs): Batch {
    const batch = { frames: [], events: [...this.#early.splice(0), ...events], watermarkNs };
    return this.#hasTold ? batch : { ...batch, isUntold: true };
  }

  /** Without word from the host its clock goes on as this one's does. */
  #goOn(): TimeNs {
    const nowMs = performance.now();
    if (this.#watermarkNs === null) this.#watermarkNs = this.#now();
    else if (this.#stream === null || this.#isSilent)
      this.#watermarkNs += BigInt(Math.round((nowMs - this.#heardMs) * 1e6));
    else return this.#watermarkNs;
    this.#heardMs = nowMs;
    return this.#watermarkNs;
  }

  #now(): TimeNs {
    return this.#options.now?.() ?? BigInt(Date.now()) * 1_000_000n;
  }
}
