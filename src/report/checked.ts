/** What `dhcphop check` compares and reports: what a recording shows, beside what it is expected to show. */
import type { Heading, Outcome, VerdictStatus } from '../trace/types.ts';
import type { SummaryVerdict } from './report.ts';

/** One message without its times and addresses: what should stay as it is when dhcphop changes. */
export interface SeenMessage {
  readonly type: string;
  readonly heading: Heading;
  /** It is a request that came back. */
  readonly reflection: boolean;
  readonly status: VerdictStatus;
  readonly lastSeen: string | null;
  readonly missing: string | null;
}

export interface SeenExchange {
  /** `0x7694a8b8`. */
  readonly xid: string;
  readonly chaddr: string;
  readonly outcome: Outcome;
  /** By time. */
  readonly messages: readonly SeenMessage[];
}

/** What a replay shows, and what an expectation file says it shows. */
export interface Seen {
  readonly verdict: SummaryVerdict;
  /** The path, network to guest. */
  readonly hops: readonly string[];
  /** Codes of the findings of level cause, by name. */
  readonly causes: readonly string[];
  readonly exchanges: readonly SeenExchange[];
}

/** `updated`: written to its file. `missing`: nothing says what is expected. `refused`: it could not be replayed. */
export type CheckStatus = 'as-expected' | 'differs' | 'missing' | 'updated' | 'refused';

export interface Checked {
  /** The recording as a person names it: `loop/incident.pcapng`. */
  readonly name: string;
  readonly status: CheckStatus;
  /** What differs, or why it was refused; a line each. */
  readonly lines: readonly string[];
  readonly seconds: number;
}
