/**
 * Which message of a long exchange gives way at the limit: a client that keeps its xid for ever, or a loop that returns a
 * request a thousand times a second. Its first messages and its latest ones tell its outcome, and losses tell where to look,
 * so those stay.
 */
import type { Said } from '../../dhcp/said.ts';
import { removeAt } from '../tables/short-list.ts';
import type { Message } from '../types.ts';

/** The first and the last quarter of what is kept stay, whatever they are. */
const QUARTERS = 4;

/** Takes one of `messages`, which are one too many and in order, out: a reflection before a delivered one before others. */
export function forgetMessage(messages: Message<Said>[]): void {
  const begin = Math.floor(messages.length / QUARTERS);
  const end = messages.length - begin;
  let least = begin;
  for (let at = begin; at < end && worth(messages[least]!) > 0; at++) {
    if (worth(messages[at]!) < worth(messages[least]!)) least = at;
  }
  removeAt(messages, least);
}

function worth({ reflects, verdict }: Message<Said>): number {
  if (reflects !== null) return 0;
  return verdict?.status === 'delivered' ? 1 : 2;
}
