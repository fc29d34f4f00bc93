/**
 * Findings: named causes, symptoms and cautions as facts with evidence. No sentences here: the words for each code are in
 * src/report/words.
 */

import type { SavedFrom } from '../state/host-state.ts';
import type { Evidence } from './evidence.ts';
import type { Facts, FactsOf } from './fact.ts';
import type { FindingLevel } from './rule.ts';
import type { RULES } from './rules.ts';

type AnyRule = (typeof RULES)[number];

export type FindingCode = AnyRule['code'];

/** The facts of the finding with this code. */
export type FactsOfCode<Code extends FindingCode> = FactsOf<Extract<AnyRule, { readonly code: Code }>['facts']>;

/** Evidence, exchanges and messages that a finding lists; `count` says how many there were. */
export const MOST_LISTED = 100;

export interface Finding {
  readonly code: FindingCode;
  readonly level: FindingLevel;
  /** By code: `FactsOfCode`. */
  readonly facts: Facts;
  /** The first MOST_LISTED. */
  readonly evidence: readonly Evidence[];
  /** Ids, the first MOST_LISTED. */
  readonly exchanges: readonly number[];
  readonly messages: readonly number[];
  /** How often it held. */
  readonly count: number;
  /** Where the state of the host comes from that it rests on, if a person saved it: it holds if that was true at the time. */
  readonly saved?: SavedFrom;
}

/** A code whose rule lacked what it needs. */
export interface Unobserved {
  readonly code: FindingCode;
  readonly needs: string;
}
