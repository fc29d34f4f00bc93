/**
 * What `trace` and `replay` hand to the pipeline. Live and replay differ only in what stands here: the source, the host
 * feed and who chooses the paths.
 */

import type { CaptureInterface, Source } from '../capture/source.ts';
import type { Fault } from '../core/errors.ts';
import type { DurationNs } from '../core/time.ts';
import type { ClockApart } from '../diagnose/rule.ts';
import type { Unfollowed } from '../frame/unfollowed.ts';
import type { HostFeed } from '../host/host-feed.ts';
import type { Path } from '../path/path.ts';
import type { Reporter } from '../report/report.ts';
import type { HostState } from '../state/host-state.ts';
import type { HopOrder } from './hop-order.ts';
import type { Incident } from './incident-recorder.ts';

export interface PipelineInput {
  readonly source: Source;
  readonly kind: 'live' | 'replay';
  readonly files: readonly string[];
  /**
   * Called once, before the first frame is traced, with the interfaces announced and the host state read so far.
   * Live: the paths found by then. Replay: --hops, else the incident's own paths, else what the frames show.
   */
  readonly choosePaths: (announced: readonly CaptureInterface[], states: readonly HostState[]) => readonly Path[];
  /** A path that joins later, as it is to be followed; null for one that is not. */
  readonly laterPath: (path: Path) => Path | null;
  /** What is known of the order of the hops; absent where nothing is to be said of it. */
  readonly order?: HopOrder;
  /** Interfaces whose captures share no instant with another one. */
  readonly apart?: readonly string[];
  readonly settleNs: DurationNs;
  /** Files whose clocks were made equal to the others'. */
  readonly clocks: readonly ClockApart[];
  /** Messages keep their bytes, so that the report tells every option. */
  readonly details: boolean;
  readonly reporter: Reporter;
  /** What to wait for before the next batch, so that the report's reader keeps up; null for nothing. */
  readonly drained: () => Promise<void> | null;
  readonly hostFeed: HostFeed;
  /** Called once, when so many clients are open that the trace keeps each of them small. */
  readonly onCrowd?: () => void;
  /** Live: called for each message that is lost and each exchange that fails: the host's state is then worth a reading. */
  readonly onLoss?: () => void;
  /** Live: host state to take in when the source has ended. */
  readonly lastStates?: () => Promise<readonly HostState[]>;
  readonly incident: Incident | null;
  readonly until: 'never' | 'bound' | 'loss';
  /** A bug of ours outside of the pipeline that ended the source early; null where there was none. */
  readonly fault?: () => Fault | null;
  /** One line for the operator on stderr; stops nothing. */
  readonly warn: (message: string) => void;
  /** Counts DHCP that the source turns away. */
  readonly unfollowed?: Unfollowed;
}
