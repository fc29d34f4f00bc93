/** Turns of the event loop: between them signals are heard, and the reader of the report catches up. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PipelineInput } from './pipeline-input.ts';

/** How many clients are visited in one turn: when a crowd is over, all its exchanges close at once, a dozen a client in a flood. */
export const CLIENTS_A_TURN = 128;

/** Lets the event loop run, and waits for a slow reader. */
export async function turn({ drained }: Pick<PipelineInput, 'drained'>): Promise<void> {
  await nextTurn();
  await drained();
}
