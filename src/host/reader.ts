/**
 * A reader asks the running host for one kind of state. Each is one file read-X.ts and one line in readers.ts: the live
 * host feed runs all of them at the start of a trace, after a loss and at the end.
 */
import type { TimeNs } from '../core/time.ts';
import type { HostState } from '../state/host-state.ts';
import type { StateKind, TimedState } from '../state/kind.ts';
import type { BehindPorts } from './behind-ports.ts';
import type { RunCommand } from './run-command.ts';

/** The part of the host that a trace looks at. */
export interface Surroundings {
  /** Namespaces of its hops; null for the current one. */
  readonly namespaces: ReadonlySet<string | null>;
  /** Names of its hops' interfaces, `NAME` or `NETNS/NAME`. */
  readonly interfaces: ReadonlySet<string>;
  /** What else this look at the host asks of the namespaces behind the ports of bridges; absent: nothing. */
  readonly behind?: BehindPorts;
}

export interface Reader {
  /** The name of the kind it reads, which is also what a gap says when it fails. */
  readonly kind: HostState['kind'];
  /**
   * The state at `timeNs`, which is when the reading began. `before` is what this reader read last, null at first: what
   * only root may ask is asked once, before root is given up. @throws ToolError where the host cannot be asked.
   */
  readonly read: (
    timeNs: TimeNs,
    around: Surroundings,
    run: RunCommand,
    before: HostState | null,
  ) => Promise<HostState>;
}

type Fields<State> = Omit<State, keyof TimedState>;

/** Declares a reader; the one exported value of each file read-X.ts that is listed in readers.ts. */
export function defineReader<State extends HostState>(definition: {
  readonly kind: StateKind<State>;
  readonly read: (around: Surroundings, run: RunCommand, before: State | null) => Promise<Fields<State>>;
}): Reader {
  const { name } = definition.kind;
  return {
    kind: name,
    async read(timeNs, around, run, before) {
      const fields = await definition.read(around, run, before as State | null);
      return { kind: name, timeNs, ...fields } as unknown as State;
    },
  };
}
