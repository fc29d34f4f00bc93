/** An event of the host in one line, for every format. Not yet safe for a terminal. */
import type { HostState } from '../../state/host-state.ts';
import type { StateKind } from '../../state/kind.ts';
import { STATE_KINDS } from '../../state/kinds.ts';
import { linkChangeText } from './link-change-text.ts';

const KINDS: ReadonlyMap<string, StateKind<HostState>> = new Map(
  (STATE_KINDS as readonly unknown[] as readonly StateKind<HostState>[]).map((kind) => [kind.name, kind]),
);

/** In words of the reports where they have some, else as the incident says it. */
export function hostEventText(state: HostState): string {
  if (state.kind === 'link-change') return `${state.interface} ${linkChangeText(state.change, state.detail)}`;
  if (state.kind === 'kernel-log') return `kernel: ${state.text}`;
  return KINDS.get(state.kind)?.message(state) ?? state.kind;
}
