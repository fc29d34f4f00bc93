/** Turns the engine's records into source events, with names for ids and words for notices. */

import { type DurationNs, formatTime, magnitude, type TimeNs } from '../core/time.ts';
import { atOnce } from './event-order.ts';
import type { LiveRecord } from './live-records.ts';
import type { TimedEvent } from './source.ts';

/** That the clock was set is noticed at the next pass of the engine, a tenth of a second later at most in silence. */
const STEP_MARGIN_NS = 250_000_000n;
/** Copies of one message are inverted by more without that: what guides a clock by such steps (the agent of a virtual machine) hides nothing. */
const LEAST_STEP_NS = 3_000_000n;

export class LiveEvents {
  readonly #names: readonly string[];
  /** Interfaces that are known to drop frames themselves. */
  readonly #dropping = new Set<number>();
  readonly #open = new Set<number>();
  readonly #left = new Set<number>();
  /** The clock is set by little again and again, and that was told. */
  #isGuided = false;
  /** The end of the last time in which nothing was looked at. */
  #absentUntilNs = -1n;

  /** `names` by interface id; it may grow. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** What a record tells; nothing where it was told already. */
  of(record: LiveRecord): readonly TimedEvent[] {
    const { timeNs } = record;
    switch (record.kind) {
      case 'opened':
        return this.#opened(record);
      case 'gone':
        return this.#gone(record);
      case 'stats':
        return this.#stats(record);
      case 'netlink':
        return ofNetlink(record);
      case 'netlink-lost':
        return [{ timeNs, event: { kind: 'neighbours-lost', timeNs } }];
      case 'notice':
        return this.#notice(record);
    }
  }

  /** Of a time in which nothing was looked at, on no interface. One that begins within another is told from its end on. */
  absence(fromNs: TimeNs, toNs: TimeNs, detail: string): readonly TimedEvent[] {
    const timeNs = fromNs > this.#absentUntilNs ? fromNs : this.#absentUntilNs + 1n;
    if (timeNs >= toNs) return [];
    this.#absentUntilNs = toNs;
    return [...this.#open].flatMap((interfaceId) => [
      atOnce({ kind: 'gone', timeNs, interfaceId, reason: 'interface-gone', detail }),
      atOnce({ kind: 'opened', timeNs: toNs, interfaceId }),
    ]);
  }

  #opened({ timeNs, interfaceId, promiscuous }: LiveRecord & { kind: 'opened' }): TimedEvent[] {
    this.#open.add(interfaceId);
    const opened: TimedEvent = { timeNs, event: { kind: 'opened', timeNs, interfaceId } };
    return promiscuous ? [opened, { timeNs, event: { kind: 'promiscuous', timeNs, interfaceId } }] : [opened];
  }

  #gone({ timeNs, interfaceId, text }: LiveRecord & { kind: 'gone' }): TimedEvent[] {
    this.#open.delete(interfaceId);
    this.#left.add(interfaceId);
    const detail = `capture on ${this.#nameOf(interfaceId)}: ${text}`;
    return [{ timeNs, event: { kind: 'gone', timeNs, interfaceId, reason: 'interface-gone', detail } }];
  }

  #stats(record: LiveRecord & { kind: 'stats' }): TimedEvent[] {
    const { timeNs, interfaceId, seen, received, dropped, interfaceDropped } = record;
    // At once: a verdict must not overtake the news that its evidence was lost.
    const stats = atOnce({ kind: 'stats', timeNs, interfaceId, seen, received, dropped: dropped + interfaceDropped });
    if (interfaceDropped === 0 || this.#dropping.has(interfaceId)) return [stats];
    this.#dropping.add(interfaceId);
    const name = this.#nameOf(interfaceId);
    return [stats, warning(`${name} itself drops frames (its rx_missed or rx_fifo counters rise)`)];
  }

  #notice(record: LiveRecord & { kind: 'notice' }): TimedEvent[] {
    const { notice, interfaceId, timeNs, text } = record;
    // Already reported as gone; do not warn again.
    if (notice === 'not-open' && this.#left.has(interfaceId)) return [];
    if (notice === 'clock-stepped' && magnitude(BigInt(text)) < LEAST_STEP_NS) return this.#guide(timeNs, BigInt(text));
    return [
      warning(noticeText(record, this.#nameOf(interfaceId))),
      ...(notice === 'clock-stepped' ? this.#clockStep(timeNs, BigInt(text)) : []),
      ...linkChanges(record),
    ];
  }

  #guide(timeNs: TimeNs, byNs: DurationNs): TimedEvent[] {
    const told = this.#isGuided ? [] : [warning(GUIDED)];
    this.#isGuided = true;
    return [...told, { timeNs, event: { kind: 'clock-set', timeNs, byNs, isGuided: true } }];
  }

  /** A frame that came just when the clock was set may have been told the time by the wrong one: nothing is to rest on that. */
  #clockStep(timeNs: TimeNs, byNs: DurationNs): TimedEvent[] {
    const detail = `the system clock was set by ${formatTime(byNs)} s`;
    const gaps = this.absence(timeNs - STEP_MARGIN_NS, timeNs + STEP_MARGIN_NS, detail);
    return [{ timeNs, event: { kind: 'clock-set', timeNs, byNs } }, ...gaps];
  }

  #nameOf(id: number): string {
    return this.#names[id] ?? `interface ${id}`;
  }
}

/** With the frames up to its receipt: the one that made a bridge learn is the latest from that MAC before it. */
function ofNetlink({ timeNs, netns, news }: LiveRecord & { kind: 'netlink' }): readonly TimedEvent[] {
  const where = netns === '' ? {} : { netns };
  switch (news?.kind) {
    case 'neighbour': {
      // Written out: to spread them costs more than to decode them, and there may be a hundred thousand a second.
      const { deleted, mac, portIndex, bridgeIndex, vlan, state, flags } = news.change;
      const event = { timeNs, deleted, mac, portIndex, bridgeIndex, vlan, state, flags, ...where };
      return [{ timeNs, event: { kind: 'neighbour', event } }];
    }
    case 'bridge-port':
      return [{ timeNs, event: { kind: 'bridge-port', event: { ...news.port, timeNs, ...where } } }];
    case undefined:
      return [];
  }
}

const GUIDED = 'the system clock is set by a few milliseconds at a time: times here go on evenly';

const CHANGES = { 'went-down': 'down', 'came-up': 'up', renamed: 'renamed' } as const;

/** What the report tells of a notice; the others are for the operator only. */
function linkChanges({ notice, timeNs, interfaceId, text }: LiveRecord & { kind: 'notice' }): readonly TimedEvent[] {
  if (notice !== 'went-down' && notice !== 'came-up' && notice !== 'renamed') return [];
  return [{ timeNs, event: { kind: 'link-change', timeNs, interfaceId, change: CHANGES[notice], detail: text } }];
}

function noticeText({ notice, text }: LiveRecord & { kind: 'notice' }, name: string): string {
  switch (notice) {
    case 'went-down':
      return `${name} went down`;
    case 'came-up':
      return `${name} came up`;
    case 'renamed':
      return `${name} is now called ${text}; its capture goes on`;
    case 'not-open':
      return `${name} is not captured: ${text}; it is opened as soon as it can be`;
    case 'activation':
      return `${name}: ${text}`;
    case 'clock-stepped':
      return `the system clock was set by ${formatTime(BigInt(text))} s: times here go on as if it had not been, and nothing is claimed to be lost in that moment`;
  }
}

function warning(message: string): TimedEvent {
  return atOnce({ kind: 'warning', message });
}
