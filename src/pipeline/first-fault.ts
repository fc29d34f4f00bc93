/** Keeps the first bug of ours: it must not cost the report of what was followed until then. */
import type { Fault } from '../core/errors.ts';

export class FirstFault {
  #fault: Fault | null;

  constructor(fault: Fault | null) {
    this.#fault = fault;
  }

  get fault(): Fault | null {
    return this.#fault;
  }

  note(fault: Fault | null): void {
    this.#fault ??= fault;
  }

  /** What `work` returns; `otherwise` where it throws. */
  attempt<T>(work: () => T, otherwise: T): T {
    try {
      return work();
    } catch (error) {
      this.note({ error });
      return otherwise;
    }
  }
}
