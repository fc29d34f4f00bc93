/** A place at a hook where something may stop a frame: one base chain, or the chains of IP behind br_netfilter. */
import { type Answer, PASSES, unknown } from '../answer.ts';

export interface Gate {
  /** The kernel asks those of a hook in this order. */
  readonly priority: number;
  readonly answer: () => Answer;
}

/** The answer of the gate that stops the frame; else what the first one did not know (of two nobody counts); else it passes. */
export function answerOf(gates: readonly Gate[]): Answer {
  let result: Answer = PASSES;
  for (const gate of gates.toSorted((a, b) => a.priority - b.priority)) {
    const answer = gate.answer();
    if (answer.kind === 'stops') return answer;
    if (answer.kind === 'passes') continue;
    result = result.kind === 'passes' || result.kind === 'stops' ? answer : unknown(result.what);
  }
  return result;
}
