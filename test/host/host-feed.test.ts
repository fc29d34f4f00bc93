import { describe, expect, it } from 'vitest';
import { createReplayHostFeed } from '../../src/host/host-feed.ts';
import { formatHostState, STATE_FIELD } from '../../src/state/codec.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { batchOf } from './batches.ts';

const journal = (...fields: readonly (readonly [string, string])[]) =>
  ({ kind: 'journal', entry: { fields: new Map(fields) } }) as const;

describe('host state of an incident', () => {
  it('is what the journal blocks hold, in their order', () => {
    const states: readonly HostState[] = [
      { kind: 'promisc', timeNs: 2n, interface: 'br0' },
      { kind: 'kernel-log', timeNs: 1n, text: 'br0: up' },
    ];
    const events = states.map((state) => journal(['MESSAGE', 'x'], [STATE_FIELD, formatHostState(state)]));
    expect(createReplayHostFeed()(batchOf(...events))).toEqual(states);
  });

  it('passes over journal entries of other programs and damaged ones', () => {
    const events = [
      journal(['MESSAGE', 'sshd: hello']),
      journal([STATE_FIELD, '{"kind":"promisc","timeNs":']),
      journal(),
    ];
    expect(createReplayHostFeed()(batchOf(...events))).toEqual([]);
  });
});
