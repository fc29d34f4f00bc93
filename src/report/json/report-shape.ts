/**
 * The JSON report as TypeScript types: what `--format json` writes and `replayReport` returns. docs/report.schema.json
 * describes the same; a test holds the two to each other. Times and durations are seconds with nine decimals, as text.
 */
import type { Direction } from '../../core/frame.ts';
import type { DhcpType } from '../../dhcp/message-type.ts';
import type { Evidence } from '../../diagnose/evidence.ts';
import type { Facts } from '../../diagnose/fact.ts';
import type { FindingCode, Unobserved } from '../../diagnose/finding.ts';
import type { FindingLevel } from '../../diagnose/rule.ts';
import type { Causeless, Unexplained } from '../../diagnose/unexplained.ts';
import type { Unfollowed } from '../../frame/unfollowed.ts';
import type { HopRole } from '../../path/path.ts';
import type { OrderSource, PathOrder } from '../../path/path-order.ts';
import type { HostState } from '../../state/host-state.ts';
import type { Bystander, ClientState, Heading, Outcome, Verdict } from '../../trace/types.ts';
import type { Summary } from '../report.ts';

export interface Report {
  readonly schemaVersion: 1;
  readonly tool: ToolJson;
  readonly source: SourceJson;
  readonly hops: readonly HopJson[];
  readonly paths: readonly PathJson[];
  readonly exchanges: readonly ExchangeJson[];
  readonly findings: readonly FindingJson[];
  /** What happened on the host, in order of time: of very many the first 1,000 and the last 1,000. */
  readonly hostEvents: readonly HostEventJson[];
  readonly hostEventsLeftOut: number;
  readonly unobserved: readonly Unobserved[];
  /** Losses in exchanges that no cause is about. */
  readonly causeless: readonly Causeless[];
  /** Those of them for which the model of the kernel was asked. */
  readonly unexplained: readonly Unexplained[];
  readonly bystanders: readonly Bystander[];
  /** Absent where it was not looked for. */
  readonly unfollowed?: Unfollowed;
  readonly summary: SummaryJson;
}

export interface ToolJson {
  readonly name: 'dhcphop';
  readonly version: string;
}

export interface SourceJson {
  readonly kind: 'live' | 'replay';
  readonly files: readonly string[];
  /** Of the first frame; null when there was none. */
  readonly start: string | null;
  readonly end: string | null;
  /** False when a source was cut off or damaged, or the trace began or ended in the middle of an exchange. */
  readonly complete: boolean;
}

export interface HopJson {
  readonly name: string;
  readonly interfaces: readonly string[];
  readonly role: HopRole;
  readonly frames: number;
  readonly dhcp: number;
  /** Frames lost by the capture; null if unknown. */
  readonly dropped: number | null;
}

export interface PathJson {
  readonly guest: { readonly mac: string; readonly name: string | null } | null;
  /** From the network to the guest. */
  readonly hops: readonly string[];
  /** The first hop is on the server's own host. */
  readonly fromServer?: boolean;
  /** Where their order comes from; `unknown` where no verdict may rest on it. */
  readonly order: OrderSource | 'unknown' | null;
  readonly orderBy: PathOrder['by'];
}

export interface ExchangeJson {
  readonly id: number;
  readonly xid: string;
  readonly chaddr: string;
  readonly outcome: Outcome;
  readonly clientState: ClientState | null;
  readonly phases: {
    readonly discoverToOffer: string | null;
    readonly offerToRequest: string | null;
    readonly requestToAck: string | null;
  };
  readonly retransmissions: Readonly<Record<Heading, number>>;
  readonly messages: readonly MessageJson[];
}

export interface MessageJson {
  readonly id: number;
  readonly type: DhcpType;
  readonly heading: Heading;
  /** Id of the first transmission of the request that this is a reflection of. */
  readonly reflects: number | null;
  /** Id of the first transmission of the same content. */
  readonly retransmits: number | null;
  /** Option 54. */
  readonly server: string | null;
  readonly yiaddr: string | null;
  /** There where details were asked for. */
  readonly options?: readonly OptionJson[];
  readonly sightings: readonly SightingJson[];
  readonly verdict: VerdictJson | null;
}

export interface OptionJson {
  readonly code: number;
  readonly name: string;
  readonly type: string;
  readonly area: 'options' | 'file' | 'sname';
  readonly offset: number;
  readonly instances: number;
  readonly hex: string;
  readonly value: object;
  readonly anomalies: readonly object[];
}

export interface SightingJson {
  readonly hop: string;
  readonly interface: string;
  readonly time: string;
  readonly direction: Direction | null;
}

export type VerdictJson = Verdict;

export interface FindingJson {
  readonly code: FindingCode;
  readonly level: FindingLevel;
  readonly title: string;
  /** By code, as the schema lists them. */
  readonly facts: Facts;
  /** Lists hold the first 100; `count` says how many there were. */
  readonly evidence: readonly EvidenceJson[];
  readonly advice: readonly string[];
  readonly exchanges: readonly number[];
  readonly messages: readonly number[];
  readonly count: number;
  /** Where the state of the host comes from that it rests on, if a person saved it; `time` is null where that is not told. */
  readonly saved?: { readonly files: readonly string[]; readonly time: string | null };
}

export interface EvidenceJson {
  readonly time: string;
  /** Nobody knows when it was saved, so `time` does not date it. */
  readonly isUntimed?: true;
  /** The schema has names for two kinds that no rule gives yet. */
  readonly source: Evidence['source'] | 'firewall' | 'vlan';
  readonly text: string;
}

/** Kinds are added. */
type HostEventKind =
  | 'fdb-change'
  | 'link-change'
  | 'port-state'
  | 'capture'
  | 'clock-set'
  | 'kernel-log'
  | 'promisc'
  | 'gap';

type AsEvent<State> = State extends HostState
  ? Omit<State, 'timeNs' | 'saved'> & { readonly time: string; readonly text: string }
  : never;

export type HostEventJson = AsEvent<Extract<HostState, { kind: HostEventKind }>>;

export type SummaryJson = Summary;
