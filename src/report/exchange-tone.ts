/** Whether an exchange went well, badly, or cannot be judged: for every format that has no room for more. */
import type { Exchange, Message, VerdictStatus } from '../trace/types.ts';
import { isHealthy } from './words/trace-words.ts';

/** Messages of an exchange with that verdict; reflections are nobody's loss. */
export function withVerdict({ messages }: Exchange, status: VerdictStatus): readonly Message[] {
  return messages.filter(({ verdict, reflects }) => verdict?.status === status && reflects === null);
}

export function toneOf(exchange: Exchange): 'good' | 'bad' | 'unsure' {
  const { outcome } = exchange;
  const failed = !isHealthy(outcome) && outcome !== 'incomplete';
  if (failed || withVerdict(exchange, 'lost').length > 0) return 'bad';
  return outcome === 'incomplete' || withVerdict(exchange, 'inconclusive').length > 0 ? 'unsure' : 'good';
}
