/**
 * What the text report keeps of a trace while it runs: the first exchanges of each kind in full, and counts of all.
 * Bounded, whatever the length of the trace.
 */
import type { Exchange, Heading, InconclusiveReason, Message, Outcome } from '../../trace/types.ts';
import { isHealthy } from '../words/trace-words.ts';

/** Troubled exchanges shown in full, of one kind and altogether; healthy ones kept. */
const MAX_ALIKE = 3;
const MAX_TROUBLED = 20;
const MAX_HEALTHY = 10;
/** Kinds of trouble told apart; more fall together into one. */
const MAX_KINDS = 100;

/** Messages lost between the same two hops. */
export interface LossPlace {
  readonly heading: Heading;
  readonly lastSeen: string;
  readonly missing: string;
  readonly lost: number;
}

export interface Digest {
  readonly troubled: readonly Exchange[];
  readonly healthy: readonly Exchange[];
  readonly troubledCount: number;
  readonly healthyCount: number;
  readonly outcomes: ReadonlyMap<Outcome, number>;
  readonly losses: readonly LossPlace[];
  /** Messages judged, reflections left out, by heading. */
  readonly judged: Readonly<Record<Heading, number>>;
  readonly reasons: ReadonlyMap<InconclusiveReason, number>;
  /** The MAC of all exchanges; null where there are several, or none. */
  readonly onlyClient: string | null;
}

function isTroubled(exchange: Exchange): boolean {
  return !isHealthy(exchange.outcome) || exchange.messages.some(({ verdict }) => verdict?.status !== 'delivered');
}

function place({ heading, verdict }: Message): string {
  return verdict === null ? '' : `${heading}\0${verdict.lastSeen}\0${verdict.missing ?? ''}`;
}

function kind(exchange: Exchange): string {
  const lost = exchange.messages.filter(({ verdict }) => verdict?.status === 'lost').map(place);
  return [exchange.outcome, ...new Set(lost)].join('\0');
}

function increment<Key>(counts: Map<Key, number>, key: Key): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

export interface DigestMaker {
  /** Takes each message with its verdict: an exchange that is too long does not keep all of its own. */
  count(message: Message): void;
  /** Takes an exchange that is closed. */
  add(exchange: Exchange): void;
  /** What came together so far. */
  digest(): Digest;
}

export function createDigest(): DigestMaker {
  const troubled: Exchange[] = [];
  const healthy: Exchange[] = [];
  const kinds = new Map<string, number>();
  const outcomes = new Map<Outcome, number>();
  const losses = new Map<string, LossPlace>();
  const reasons = new Map<InconclusiveReason, number>();
  const judged = { 'to-network': 0, 'to-guest': 0 };
  let onlyClient: string | null | undefined;
  let troubledCount = 0;
  let healthyCount = 0;

  return {
    count(message) {
      const { heading, verdict } = message;
      if (verdict === null || message.reflects !== null) return;
      if (heading === 'to-guest') judged['to-guest']++;
      else judged['to-network']++;
      if (verdict.status === 'inconclusive') for (const reason of verdict.reasons) increment(reasons, reason);
      if (verdict.status !== 'lost' || verdict.missing === null) return;
      const { lastSeen, missing } = verdict;
      const key = place(message);
      losses.set(key, { heading, lastSeen, missing, lost: (losses.get(key)?.lost ?? 0) + 1 });
    },
    add(exchange) {
      increment(outcomes, exchange.outcome);
      onlyClient = onlyClient === undefined || onlyClient === exchange.chaddr ? exchange.chaddr : null;
      if (!isTroubled(exchange)) {
        healthyCount++;
        if (healthy.length < MAX_HEALTHY) healthy.push(exchange);
        return;
      }
      troubledCount++;
      const own = kind(exchange);
      const alike = increment(kinds, kinds.has(own) || kinds.size < MAX_KINDS ? own : '');
      if (alike <= MAX_ALIKE && troubled.length < MAX_TROUBLED) troubled.push(exchange);
    },
    digest: () => ({
      troubled,
      healthy,
      troubledCount,
      healthyCount,
      outcomes,
      losses: [...losses.values()].sort((a, b) => b.lost - a.lost),
      judged,
      reasons,
      onlyClient: onlyClient ?? null,
    }),
  };
}
