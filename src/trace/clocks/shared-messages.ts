/**
 * The messages that two captures share, and how far apart their times are: this is what shows that two clocks differ.
 */
import type { DurationNs, TimeNs } from '../../core/time.ts';

/** One message as a capture holds it: its content key and op (DhcpMessage). */
export interface TimedMessage {
  readonly key: number;
  readonly op: number;
  readonly interfaceId: number;
  readonly timeNs: TimeNs;
}

/** The first copy of each content, and how often an interface showed it. */
export type Contents = ReadonlyMap<number, { readonly first: TimedMessage; readonly copies: number }>;

/** By how much the second capture shows requests and replies later than the first. */
export interface Delays {
  readonly requests: readonly DurationNs[];
  readonly replies: readonly DurationNs[];
}

export function contentsOf(messages: readonly TimedMessage[]): Contents {
  const contents = new Map<number, { first: TimedMessage; copies: number }>();
  const atInterface = new Map<string, number>();
  for (const message of messages) {
    const place = `${message.key}/${message.interfaceId}`;
    const copies = (atInterface.get(place) ?? 0) + 1;
    atInterface.set(place, copies);
    const known = contents.get(message.key);
    if (known === undefined) contents.set(message.key, { first: message, copies });
    else known.copies = Math.max(known.copies, copies);
  }
  return contents;
}

/** Compares messages that both hold equally often: then the first copy here is the first one there, even after a loop. */
export function delaysBetween(one: Contents, other: Contents): Delays {
  const requests: DurationNs[] = [];
  const replies: DurationNs[] = [];
  for (const [key, { first, copies }] of one) {
    const again = other.get(key);
    if (again?.copies === copies) (first.op === 1 ? requests : replies).push(again.first.timeNs - first.timeNs);
  }
  return { requests, replies };
}
