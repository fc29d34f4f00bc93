/** One of several hosts that a trace looks into: where its frames come from, and what is known of it beside them. */
import type { Source } from '../../capture/source.ts';
import type { DurationNs } from '../../core/time.ts';
import type { HostFeed } from '../../host/host-feed.ts';

export interface HostSource {
  /** What the host is called: it stands before the names of its interfaces. */
  readonly host: string;
  /** Its interfaces have the names that the host itself gives them, and its times are those of the host's clock. */
  readonly source: Source;
  /** Its host state, out of the batches of the source. */
  readonly feed: HostFeed;
  /** How far its clock is ahead of the first host's, where that is known beforehand; absent where it is not. */
  readonly aheadNs?: DurationNs;
  /** Its times go on when its clock is set, because somebody there tells; may turn out to be otherwise. Absent where nobody does. */
  readonly goesOn?: boolean;
}
