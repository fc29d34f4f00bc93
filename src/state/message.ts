/** Host state as one line to read: the MESSAGE of an incident's journal entry, as Wireshark lists it. */
import type { HostState } from './host-state.ts';
import type { StateKind } from './kind.ts';
import { STATE_KINDS } from './kinds.ts';

/** Every string here comes from the host and ends up in a line-based format: controls and Unicode's line ends. */
const LINE_BREAKING = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/** One line without control characters, for instance `fdb br0: fa:16:3e:56:ea:fa moved tap0 -> bond0`. */
export function hostStateMessage(state: HostState): string {
  // The kind of a state takes that state: a list of kinds cannot say so to the compiler.
  const kind = STATE_KINDS.find(({ name }) => name === state.kind) as StateKind<HostState> | undefined;
  return (kind?.message(state) ?? state.kind).replace(LINE_BREAKING, '?');
}
