/**
 * A kind of host state: one thing that can be known about the host, with the time it was true. Each kind is one file in
 * kinds/ and one line in kinds.ts; how it reads in an incident and how it is told to people follow from there.
 */
import type { TimeNs } from '../core/time.ts';
import { type Check, type Shape, shaped } from './shapes.ts';

/** What every state has: the name of its kind, and when it was true. */
export interface TimedState {
  readonly kind: string;
  readonly timeNs: TimeNs;
}

export interface StateKind<State extends TimedState> {
  /** The field `kind` of a state, and DHCPHOP_KIND of its journal entry. */
  readonly name: State['kind'];
  /** Whether parsed JSON has the fields of this kind. */
  readonly fits: Check;
  /** What stays unseen where this kind cannot be read, as a noun phrase; null where nothing depends on it. */
  readonly unseen: string | null;
  /** Whether a state is something that happened, and not a look at what is: reports list those. */
  readonly isEvent: boolean;
  /** How many states are kept for the rules: the first, and the latest of those after it. 0: rules ask elsewhere. */
  readonly keeps: number;
  /** One line for a reader of the incident: MESSAGE of its journal entry, as Wireshark lists it. */
  readonly message: (state: State) => string;
}

/** The states of a kind, as a type. */
export type StateOf<Kind> = Kind extends StateKind<infer State> ? State : never;

export interface KindDefinition<State extends TimedState> {
  readonly name: State['kind'];
  /** A check for every field but `kind` and `timeNs`: a field without one does not compile. */
  readonly shape: Shape<Omit<State, keyof TimedState>>;
  readonly message: (state: State) => string;
  readonly unseen?: string;
  readonly isEvent?: boolean;
  readonly keeps?: number;
}

/** Declares a kind; the one exported value of each file in kinds/. */
export function defineStateKind<State extends TimedState>(kind: KindDefinition<State>): StateKind<State> {
  const { name, shape, message, unseen = null, isEvent = false, keeps = 0 } = kind;
  return { name, fits: shaped(shape), message, unseen, isEvent, keeps };
}
