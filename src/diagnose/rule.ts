/**
 * What a rule is. A rule looks at one message with its verdict, one closed exchange, or the whole trace, and returns
 * facts with their evidence, never sentences. A rule that lacks what it needs is listed as unobserved.
 */
import type { DurationNs, TimeNs } from '../core/time.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { PathOrder } from '../path/path-order.ts';
import type { Exchange, Message, Sighting } from '../trace/types.ts';
import type { Evidence } from './evidence.ts';
import type { LossExplanation } from './explain-loss.ts';
import type { FactKinds, FactsOf } from './fact.ts';
import type { Knowledge } from './knowledge.ts';
import type { Need } from './need.ts';

export type FindingLevel = 'cause' | 'symptom' | 'caution';

/** Something that held once. Hits of one code with equal facts are one finding, which counts them. */
export interface Hit<Kinds extends FactKinds = FactKinds> {
  readonly facts: FactsOf<Kinds>;
  readonly evidence: readonly Evidence[];
  readonly exchanges: readonly number[];
  readonly messages: readonly number[];
  /** How often it held; 1 where absent. */
  readonly count?: number;
  /** Where it is not that of the rule: a symptom is a cause where it explains a failure. */
  readonly level?: FindingLevel;
  /** What it rests on beside the needs of the rule: where a person saved that, the finding says so. */
  readonly reads?: readonly Need[];
}

/** A rule that does not hold returns this. Most calls do, so they share one list. */
export const NO_HITS: readonly never[] = [];

/** One capture that ended early: its interface, when, and what is wrong with it. */
export interface CutOff {
  readonly interface: string;
  readonly timeNs: TimeNs;
  readonly detail: string;
}

/** A file whose clock was ahead (negative: behind), as `matched` messages of other files tell, and was made equal. */
export interface ClockApart {
  readonly file: string;
  readonly aheadNs: DurationNs;
  readonly matched: number;
  /** How far their times are still apart at most. */
  readonly residualNs: DurationNs;
}

/** A time in which an interface was not there; `toNs` is null where it did not come back. */
export interface Absence {
  readonly interface: string;
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs | null;
  readonly detail: string;
}

/** Something of the input that the trace did not follow: it may have told more. */
export interface LeftOut {
  /** `program-failed`: everything from then on. `late-interfaces`: so many, declared after the paths had to be chosen. */
  readonly what: 'program-failed' | 'late-interfaces';
  readonly timeNs: TimeNs;
  readonly count: number;
  readonly detail: string;
}

/** A fragmented DHCP message that an interface did not show whole. */
export interface LackingFragments {
  readonly interface: string;
  /** When the first fragment came. */
  readonly timeNs: TimeNs;
  /** Bytes of its IP payload that came. */
  readonly bytes: number;
}

/** Facts about the whole trace, known when it ends. */
export interface TraceEnd {
  readonly endNs: TimeNs;
  /** Messages a hop did not show though its neighbours did, by hop name. */
  readonly skipped: ReadonlyMap<string, number>;
  readonly reversed: boolean;
  /** Where the order of the hops comes from, and whether it holds; null or absent where nothing is known of it. */
  readonly order?: PathOrder | null;
  /** Interfaces whose captures share no instant with those of others. */
  readonly apart?: readonly string[];
  readonly dropped: ReadonlyMap<string, { readonly dropped: number; readonly timeNs: TimeNs }>;
  readonly cutOffs: readonly CutOff[];
  readonly absences: readonly Absence[];
  readonly clocks: readonly ClockApart[];
  /** Messages judged in the last settle time of an input that tells no end. */
  readonly judgedInTail: readonly number[];
  readonly leftOut: readonly LeftOut[];
  readonly lacking: readonly LackingFragments[];
}

/** The handlers of a rule. */
export interface RuleHandlers<Kinds extends FactKinds = FactKinds> {
  /** A frame with a DHCP message, whosever it is and before it is judged: nothing is found by one alone. */
  readonly onFrame?: (sighting: Sighting, dhcp: DhcpMessage, known: Knowledge) => void;
  /** Each judged message: nothing is found by one alone. */
  readonly onMessage?: (message: Message) => void;
  /**
   * A message that was not simply delivered: it is lost or inconclusive, a reflection, or a hop did not show it. `beside`: the
   * messages of the exchange so far, the judged one included.
   */
  readonly onVerdict?: (message: Message, known: Knowledge, beside: readonly Message[]) => readonly Hit<Kinds>[];
  readonly onExchange?: (exchange: Exchange, known: Knowledge) => readonly Hit<Kinds>[];
  /** A lost message, once the host's state was read after it; `explained` by the model of the kernel, where it can. */
  readonly onLoss?: (message: Message, explained: LossExplanation | null, known: Knowledge) => readonly Hit<Kinds>[];
  readonly onEnd?: (end: TraceEnd, known: Knowledge) => readonly Hit<Kinds>[];
  /** Whether the trace held a case that the rule needs its state for. Without this every trace does. */
  readonly isConcerned?: () => boolean;
}

export interface Rule<Code extends string = string, Kinds extends FactKinds = FactKinds> extends RuleHandlers<Kinds> {
  readonly code: Code;
  /** What its findings say, in the order of the schema. */
  readonly facts: Kinds;
  /** A cause counts as a symptom in a trace without loss or failure. */
  readonly level: FindingLevel;
  /** A cause also where nothing was judged: it says why nothing was. */
  readonly standsAlone?: boolean;
  /** Of exchanges it is asked of those that failed only (FAILED_OUTCOMES). */
  readonly ofFailures?: boolean;
  /** It misleads bridges and switches: a symptom where stages that take a frame whatever they learned explain every failure. */
  readonly misleads?: boolean;
  readonly needs: readonly Need[];
  /** Told at the end only, and not of exchanges that causes of these rules explain, which stand before it in the order. */
  readonly yieldsTo?: readonly Rule[];
  /** For a rule that remembers: makes its handlers for one trace, which own what is remembered. */
  readonly create?: () => RuleHandlers<Kinds>;
}

/** Declares a rule; the one exported thing of each file in rules/. */
export function defineRule<const Code extends string, Kinds extends FactKinds>(
  rule: Rule<Code, Kinds>,
): Rule<Code, Kinds> {
  return rule;
}
