/**
 * Runs the rules over what the trace and the host say. It needs every host state, message and exchange, and the end, and
 * gives findings.
 */
import type { Fault } from '../core/errors.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Path } from '../path/path.ts';
import type { HostState } from '../state/host-state.ts';
import { FAILED_OUTCOMES } from '../trace/exchange/outcome.ts';
import type { Exchange, Message, Sighting } from '../trace/types.ts';
import { ActiveRules } from './active-rules.ts';
import { explainLoss, type LossExplanation } from './explain-loss.ts';
import type { Finding, Unobserved } from './finding.ts';
import { GatheredFindings } from './gathered-findings.ts';
import { Knowledge } from './knowledge.ts';
import { LostMessages } from './lost-messages.ts';
import type { TraceEnd } from './rule.ts';
import { settleCounted } from './settle-counted.ts';
import { Trouble } from './trouble.ts';
import { type Causeless, type Unexplained, UnexplainedLosses } from './unexplained.ts';

/** Losses that a counter may explain, kept until all is known; of more the first. */
const MOST_COUNTED = 1_000;

/** What a trace comes to. */
export interface Diagnosed {
  readonly findings: readonly Finding[];
  /** Rules that could not tell. */
  readonly unobserved: readonly Unobserved[];
  readonly causeless: readonly Causeless[];
  /** Losses that no cause explains, though the model of the kernel was asked. */
  readonly unexplained: readonly Unexplained[];
}

export class Diagnosis {
  readonly #known: Knowledge;
  readonly #rules = new ActiveRules();
  readonly #findings: GatheredFindings;
  readonly #trouble = new Trouble();
  readonly #lost = new LostMessages();
  readonly #unexplained = new UnexplainedLosses();
  /** Messages that a stage may have taken that counted what it took. */
  readonly #counted: [Message, LossExplanation][] = [];

  /** `onFirst` is told of each finding when it first holds. */
  constructor(paths: readonly Path[], onFirst: (finding: Finding) => void = () => {}) {
    this.#known = new Knowledge(paths);
    this.#findings = new GatheredFindings(this.#known, this.#trouble, onFirst);
  }

  /** The paths that are followed from now on. */
  follow(paths: readonly Path[]): void {
    this.#known.follow(paths);
  }

  /** A state of the host, in the order of their times. */
  state(state: HostState): void {
    this.#known.addState(state);
  }

  /** A frame with a DHCP message at any hop, whosever it is and before it is judged. */
  frame(sighting: Sighting, dhcp: DhcpMessage): void {
    this.#known.addFrame(sighting, dhcp);
    for (const { rule, ask } of this.#rules.onFrame) {
      try {
        ask(sighting, dhcp, this.#known);
      } catch (error) {
        this.#rules.fail(rule, error);
      }
    }
  }

  /**
   * A message with its verdict, and those of its exchange so far, itself included. All host states up to its last
   * sighting must have been given.
   */
  message(message: Message, beside: readonly Message[]): void {
    this.#known.addMessage(message);
    this.#explainLost(false);
    this.#trouble.addMessage(message);
    if (message.verdict?.status === 'lost' && message.reflects === null) this.#lost.add(message);
    for (const { rule, ask } of this.#rules.onMessage) {
      try {
        ask(message);
      } catch (error) {
        this.#rules.fail(rule, error);
      }
    }
    // Nearly all messages are, and none of them is worth asking every rule about (measured).
    if (isSimplyDelivered(message)) return;
    for (const { rule, ask } of this.#rules.onVerdict) {
      try {
        this.#findings.add(rule, ask(message, this.#known, beside));
      } catch (error) {
        this.#rules.fail(rule, error);
      }
    }
  }

  /** An exchange that is over. All of its messages must have been given. */
  exchange(exchange: Exchange): void {
    this.#explainLost(false);
    this.#trouble.addExchange(exchange.outcome);
    const asked = FAILED_OUTCOMES.has(exchange.outcome) ? this.#rules.onExchange : this.#rules.onGoodExchange;
    for (const { rule, ask } of asked) {
      try {
        this.#findings.add(rule, ask(exchange, this.#known));
      } catch (error) {
        this.#rules.fail(rule, error);
      }
    }
  }

  /**
   * Everything that held, in the order of the rules, and the rules that could not tell. What holds by the part of the
   * kernel log or of the FDB that was read holds, though another part was lost.
   */
  end(end: TraceEnd): Diagnosed {
    this.#explainLost(true);
    for (const [message, explained] of this.#counted) this.#tellLoss(message, explained);
    for (const { rule, ask } of this.#rules.onEnd) {
      try {
        this.#findings.add(rule, ask(end, this.#known));
      } catch (error) {
        this.#rules.fail(rule, error);
      }
    }
    const rules = this.#rules.all;
    for (const [rule] of rules) this.#findings.release(rule);
    const findings = rules.flatMap(([rule]) => this.#findings.of(rule));
    const unheld = rules.filter(([rule, { isConcerned }]) => !this.#findings.has(rule) && isConcerned?.() !== false);
    const unobserved = unheld.flatMap(([{ code, needs }]) =>
      needs.filter((need) => !this.#known.observes(need)).map((need) => ({ code, needs: need })),
    );
    const causes = findings.filter(({ level }) => level === 'cause');
    return { findings, unobserved, ...this.#unexplained.besides(causes) };
  }

  /** The first error of a rule: a bug of ours, which costs no more than what that rule would have found. */
  get fault(): Fault | null {
    return this.#rules.fault;
  }

  #explainLost(atEnd: boolean): void {
    for (const message of this.#lost.takeDue(this.#known, atEnd)) {
      const explained = explainLoss(message, this.#known);
      // How many were lost beside it is only known at the end.
      if (explained?.stop === null && explained.counted.length > 0 && this.#counted.length < MOST_COUNTED) {
        this.#counted.push([message, explained]);
      } else this.#tellLoss(message, explained);
    }
  }

  #tellLoss(message: Message, explained: LossExplanation | null): void {
    const settled = explained && settleCounted(message, explained, this.#known.losses);
    this.#unexplained.add(message, settled);
    this.#trouble.addLoss(settled);
    for (const { rule, ask } of this.#rules.onLoss) {
      try {
        this.#findings.add(rule, ask(message, settled, this.#known));
      } catch (error) {
        this.#rules.fail(rule, error);
      }
    }
  }
}

function isSimplyDelivered({ verdict, reflects }: Message): boolean {
  if (verdict === null || reflects !== null) return false;
  return verdict.status === 'delivered' && verdict.blind.length === 0 && verdict.reasons.length === 0;
}
