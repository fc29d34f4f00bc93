/** What went wrong in a trace, as far as it decides whether a finding explains any of it. Owned by the diagnosis. */
import type { StageCode } from '../forward/answer.ts';
import { FAILED_OUTCOMES } from '../trace/exchange/outcome.ts';
import type { Message, Outcome } from '../trace/types.ts';
import type { LossExplanation } from './explain-loss.ts';
import type { FindingLevel, Rule } from './rule.ts';

/** What becomes of an exchange whose messages were lost on this host. */
const LOST_OUTCOMES: ReadonlySet<Outcome> = new Set(['request-lost', 'reply-lost']);

/** The model's words for frames that went where the bridge believed the guest to be. */
const BY_ENTRY: ReadonlySet<StageCode> = new Set(['guest-mac-on-wrong-port', 'guest-mac-is-port-mac']);

export class Trouble {
  #isThere = false;
  #wasJudged = false;
  /** Whether any of it may come from a bridge or switch that believed the guest elsewhere. */
  #mayBeMisled = false;

  addMessage({ verdict, reflects }: Message): void {
    if (verdict?.status === 'lost' && reflects === null) this.#isThere = true;
  }

  /** A lost message, once the model was asked about it. */
  addLoss(explained: LossExplanation | null): void {
    if (explained?.stop == null || BY_ENTRY.has(explained.stop.code)) this.#mayBeMisled = true;
  }

  addExchange(outcome: Outcome): void {
    this.#wasJudged = true;
    if (!FAILED_OUTCOMES.has(outcome)) return;
    this.#isThere = true;
    // Losses are judged one by one.
    if (!LOST_OUTCOMES.has(outcome)) this.#mayBeMisled = true;
  }

  /** A cause that explains nothing is a symptom. */
  levelOf(level: FindingLevel, { standsAlone, misleads }: Pick<Rule, 'standsAlone' | 'misleads'>): FindingLevel {
    if (level !== 'cause') return level;
    const explains = this.#isThere ? !misleads || this.#mayBeMisled : standsAlone && !this.#wasJudged;
    return explains ? level : 'symptom';
  }
}
