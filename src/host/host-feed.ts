/**
 * Where host state comes from, batch by batch: the running host, or the journal blocks of an incident. Behind either
 * the trace and the rules see the same states.
 */
import type { Batch } from '../capture/source.ts';
import { parseHostState, STATE_FIELD } from '../state/codec.ts';
import type { HostState } from '../state/host-state.ts';

/** The host states that came with a batch or became known since the one before; in time order per kind. */
export type HostFeed = (batch: Batch) => readonly HostState[];

/** Host state out of an incident's journal entries. Entries of other programs and damaged ones are passed over. */
export function createReplayHostFeed(): HostFeed {
  return (batch) => {
    const states: HostState[] = [];
    for (const { event } of batch.events) {
      if (event.kind !== 'journal') continue;
      const text = event.entry.fields.get(STATE_FIELD);
      const state = text === undefined ? null : parseHostState(text);
      if (state !== null) states.push(state);
    }
    return states;
  };
}
