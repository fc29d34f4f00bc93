/**
 * Signals while a report is being made: the first ends the capture, so that the report is printed; the second ends the
 * program. Before and after, signals do what they always do. A SIGHUP that was ignored stays ignored (nohup).
 */
import { constants } from 'node:os';
import { HANGUP_IS_IGNORED } from './hangup.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `stop` at the first signal. Returns what gives the signals back. */
export function stopOnSignal(stop: () => void): () => void {
  let stopping = false;
  const onSignal = (signal: (typeof SIGNALS)[number]) => {
    if (stopping) process.exit(128 + constants.signals[signal]);
    stopping = true;
    stop();
  };
  const heeded = SIGNALS.filter((signal) => signal !== 'SIGHUP' || !HANGUP_IS_IGNORED);
  for (const signal of heeded) process.on(signal, onSignal);
  return () => {
    for (const signal of heeded) process.off(signal, onSignal);
  };
}
