/**
 * Listens to the trace: what it finds goes to the incident, the diagnosis and the reporter, as it happens, and is kept
 * as far as the end of the report needs it.
 */
import type { Diagnosis } from '../diagnose/diagnosis.ts';
import { FAILED_OUTCOMES } from '../trace/exchange/outcome.ts';
import type { TraceSink } from '../trace/sink.ts';
import type { Exchange, Message, Outcome, Sighting } from '../trace/types.ts';
import type { IncidentRecorder } from './incident-recorder.ts';
import { Losses } from './losses.ts';
import type { PipelineInput } from './pipeline-input.ts';

type Around = Pick<PipelineInput, 'source' | 'reporter' | 'until' | 'onLoss'>;

export class TraceListener implements TraceSink {
  /** Outcomes of all closed exchanges. */
  readonly outcomes = new Set<Outcome>();
  readonly losses = new Losses();
  readonly #input: Around;
  readonly #recorder: IncidentRecorder | null;
  readonly #diagnosis: Diagnosis;

  constructor(input: Around, recorder: IncidentRecorder | null, diagnosis: Diagnosis) {
    this.#input = input;
    this.#recorder = recorder;
    this.#diagnosis = diagnosis;
  }

  sighting(sighting: Sighting, message: Message | null): void {
    if (message === null) return;
    this.#recorder?.sighting(sighting, message);
    this.#input.reporter.sighting(sighting, message);
  }

  /** Stops the source where this is what the trace was to go on until. */
  verdict(message: Message, beside: readonly Message[]): void {
    this.#diagnosis.message(message, beside);
    this.#recorder?.verdict(message);
    this.#input.reporter.verdict(message);
    const isLost = this.losses.take(message);
    const { until, source, onLoss } = this.#input;
    if (isLost) onLoss?.();
    if (until === 'loss' && isLost) source.stop();
  }

  /** What may be a loss is looked into at once: when the verdict is out the host may be another. */
  unproved(): void {
    this.#input.onLoss?.();
  }

  exchange(exchange: Exchange): void {
    this.outcomes.add(exchange.outcome);
    if (FAILED_OUTCOMES.has(exchange.outcome)) this.#input.onLoss?.();
    this.#diagnosis.exchange(exchange);
    this.#input.reporter.exchange(exchange);
    // Not with the ACK: a client that finds its address in use has no lease, and says so only seconds later.
    if (this.#input.until === 'bound' && exchange.outcome === 'bound') this.#input.source.stop();
  }
}
