/** What a live host feed is given: what it reads and whom it tells. */
import type { Path } from '../path/path.ts';
import type { Link } from '../state/host-state.ts';
import type { Clock, KernelLog } from './kernel-log.ts';
import type { PathFinder } from './path-finder.ts';
import type { Reader } from './reader.ts';
import type { RunCommand } from './run-command.ts';

export interface LiveHostFeedOptions {
  readonly paths: readonly Path[];
  readonly run?: RunCommand;
  readonly clock?: Clock;
  /** Given by tests in place of /dev/kmsg. */
  readonly kernelLog?: KernelLog;
  /** Tells whether a file descriptor has something to read, for the kernel log: src/capture/addon.ts. */
  readonly isReadable?: (fd: number) => boolean;
  /** Finds the paths that join while the feed runs; without it none do. */
  readonly finder?: PathFinder;
  /** Namespaces to look into beside those of the paths (null: the current one). */
  readonly namespaces?: readonly (string | null)[];
  /** Given by tests in place of all readers. */
  readonly readers?: readonly Reader[];
  /** Told of each path that joins, before its `path` state is fed, with all from now on and the links it was found in. */
  readonly onPath?: (path: Path, paths: readonly Path[], links: readonly Link[]) => void;
}
