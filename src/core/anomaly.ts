/** Odd bytes are data: what is wrong, where, and everything that decoded before it is kept. */

/** One thing wrong with bytes. `offset` counts from the start of what was decoded. */
export interface Anomaly {
  readonly code: string;
  readonly offset: number;
  readonly detail: string;
}
