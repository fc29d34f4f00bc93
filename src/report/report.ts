/**
 * What a report is made of, and the interface each format implements. A report is streamed: exchanges are written as
 * they close and leave memory; the rest follows at the end.
 */

import type { TimeNs } from '../core/time.ts';
import type { Finding, Unobserved } from '../diagnose/finding.ts';
import type { Causeless, Unexplained } from '../diagnose/unexplained.ts';
import type { Unfollowed } from '../frame/unfollowed.ts';
import type { Hop, Path } from '../path/path.ts';
import type { PathOrder } from '../path/path-order.ts';
import type { HostState } from '../state/host-state.ts';
import type { Bystander, Exchange, Message, Sighting, TraceCounts } from '../trace/types.ts';

export interface ReportSource {
  readonly kind: 'live' | 'replay';
  readonly files: readonly string[];
  /** Null when no frame was seen. */
  readonly startNs: TimeNs | null;
  readonly endNs: TimeNs | null;
  /** False when a source was cut off or damaged, or the trace began or ended in the middle of an exchange. */
  readonly complete: boolean;
}

export interface HopReport {
  readonly hop: Hop;
  readonly frames: number;
  readonly dhcp: number;
  /** Frames lost by the capture; null where unknown. */
  readonly dropped: number | null;
}

export type SummaryVerdict = 'ok' | 'loss' | 'failed' | 'inconclusive' | 'nothing-seen';

export interface Summary extends TraceCounts {
  readonly verdict: SummaryVerdict;
  readonly firstLoss: { readonly lastSeen: string; readonly missing: string } | null;
}

/** Everything that is known only at the end. */
export interface ReportTail {
  readonly source: ReportSource;
  readonly hops: readonly HopReport[];
  readonly paths: readonly Path[];
  /** Where the order of their hops comes from; null or absent where nothing is known of it. */
  readonly order?: PathOrder | null;
  readonly findings: readonly Finding[];
  readonly unobserved: readonly Unobserved[];
  /** Losses in exchanges that no cause is about; absent for none. */
  readonly causeless?: readonly Causeless[];
  /** Those of them for which the model of the kernel was asked; absent for none. */
  readonly unexplained?: readonly Unexplained[];
  /** The first clients whose messages count as background. */
  readonly bystanders: readonly Bystander[];
  readonly summary: Summary;
  /** DHCP that went by and is not followed; absent where it was not looked for. */
  readonly unfollowed?: Unfollowed;
}

/** One output format. Calls come in the order of the methods; `sighting` to `exchange` repeat and interleave. */
export interface Reporter {
  begin(paths: readonly Path[], order?: PathOrder | null): void;
  /** Another path is followed from now on. The tail has all. */
  addPath?(path: Path): void;
  /** A message was seen at another hop. Only NDJSON writes these. */
  sighting(sighting: Sighting, message: Message): void;
  /** A message has its verdict. */
  verdict(message: Message): void;
  /** Something is known of the host, in the order in which it came to be known. */
  hostState?(state: HostState): void;
  /** The capture of an interface lost so many frames more. Live only; the tail has the sums. */
  dropped?(interfaceName: string, frames: number): void;
  /** An exchange is closed: its outcome and all its verdicts are final. */
  exchange(exchange: Exchange): void;
  /** A finding held for the first time (live formats); the tail has it complete. */
  finding(finding: Finding): void;
  end(tail: ReportTail): void;
}

/** Takes a piece of text of the result, in order. */
export type Write = (text: string) => void;

/** Also takes UTF-8 bytes; they are the caller's again when it returns. */
export type WriteBytes = (piece: string | Uint8Array) => void;
