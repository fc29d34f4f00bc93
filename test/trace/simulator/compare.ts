/**
 * Truth against trace, payload by payload: what was expected of all frames with these bytes, and what was said of them.
 * As multisets: which of two equal frames of one moment was lost no frame can tell, only how many were.
 */
import type { Message } from '../../../src/trace/types.ts';
import { excuses, type Undecidable } from './decidable.ts';
import type { Expectation } from './expectation.ts';
import type { Flight } from './flight.ts';

export type Status = Expectation['status'] | 'nothing';
export type Mistake = 'false-loss' | 'missed-loss' | 'wrong-place' | 'needless-inconclusive' | 'other';

/** One message of the truth beside what was said of it. */
export interface Comparison {
  readonly type: string;
  readonly key: number;
  readonly truth: Status;
  readonly said: Status;
  readonly mistake: Mistake | null;
  /** The frames do not decide, so that a difference is no mistake. */
  readonly undecidable: Undecidable | null;
  readonly detail: string;
}

interface Expected {
  readonly flight: Flight;
  readonly expectation: Expectation | null;
  readonly undecidable: Undecidable | null;
}

export function compare(expected: readonly Expected[], messages: readonly Message[]): Comparison[] {
  const groups = new Map<
    number,
    { truth: Expectation[]; said: Message[]; type: string; undecidable: Undecidable | null }
  >();
  const groupOf = (key: number, type: string) => {
    const group = groups.get(key) ?? { truth: [], said: [], type, undecidable: null };
    groups.set(key, group);
    return group;
  };
  for (const { flight, expectation, undecidable } of expected) {
    if (expectation === null) continue;
    const group = groupOf(flight.dhcp.contentKey, flight.dhcp.type);
    group.truth.push(expectation);
    group.undecidable ??= undecidable;
  }
  for (const message of messages) groupOf(message.dhcp.contentKey, message.dhcp.type).said.push(message);
  const comparisons: Comparison[] = [];
  for (const [key, { truth, said, type, undecidable }] of groups) {
    for (const [wanted, message] of pairUp(truth, said)) {
      const saidStatus: Status = message === null ? 'nothing' : statusOf(message);
      const truthStatus: Status = wanted === null ? 'nothing' : wanted.status;
      const mistake = mistakeOf(wanted, message, truthStatus, saidStatus);
      comparisons.push({
        type,
        key,
        truth: truthStatus,
        said: saidStatus,
        mistake: mistake !== null && undecidable !== null && excuses(undecidable, mistake) ? null : mistake,
        undecidable,
        detail: `${truthStatus} ${wanted?.places.join(' or ') ?? ''} / ${saidStatus} ${message === null ? '' : placeOf(message)}`,
      });
    }
  }
  return comparisons;
}

/** Pairs what agrees first, then what agrees in status, then the rest as it comes. */
function pairUp(truth: readonly Expectation[], said: readonly Message[]): [Expectation | null, Message | null][] {
  const pairs: [Expectation | null, Message | null][] = [];
  // What may be proved takes what the others leave: it agrees with two statuses.
  let wanted = truth.toSorted((a, b) => Number(a.mayBeProved ?? false) - Number(b.mayBeProved ?? false));
  let left = [...said];
  for (const agrees of [exactly, inStatus]) {
    wanted = wanted.filter((expectation) => {
      const message = left.find((candidate) => agrees(expectation, candidate));
      if (message === undefined) return true;
      left = left.filter((other) => other !== message);
      pairs.push([expectation, message]);
      return false;
    });
  }
  for (let i = 0; i < Math.max(wanted.length, left.length); i++) pairs.push([wanted[i] ?? null, left[i] ?? null]);
  return pairs;
}

function inStatus({ status }: Expectation, message: Message): boolean {
  return status === statusOf(message);
}

function exactly(expectation: Expectation, message: Message): boolean {
  if (!inStatus(expectation, message)) return false;
  return expectation.status !== 'lost' || expectation.places.includes(placeOf(message));
}

function statusOf({ reflects, verdict }: Message): Status {
  return reflects !== null ? 'reflection' : (verdict?.status ?? 'nothing');
}

function placeOf({ verdict }: Message): string {
  if (verdict?.status !== 'lost') return '';
  return `${verdict.lastSeen}>${verdict.missing}${verdict.blind.length > 0 ? ` blind ${verdict.blind.join(',')}` : ''}`;
}

function mistakeOf(wanted: Expectation | null, message: Message | null, truth: Status, said: Status): Mistake | null {
  if (truth === said) return wanted !== null && message !== null && !exactly(wanted, message) ? 'wrong-place' : null;
  if (wanted?.mayBeProved && said === 'delivered') return null;
  if (said === 'lost') return 'false-loss';
  if (truth === 'lost') return 'missed-loss';
  if (said === 'inconclusive') return 'needless-inconclusive';
  return 'other';
}
