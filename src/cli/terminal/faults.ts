/**
 * Bugs of ours that no caller catches: in a timer, in a callback of the addon, in a promise that nobody awaits. While a
 * report is being made the first one ends the capture, so that the report is printed; else they end the program.
 */
import type { Fault } from '../../core/errors.ts';

type OnFault = (error: unknown) => void;

let exit: OnFault = () => undefined;
let onFault: OnFault = () => undefined;

/** `end` ends the program. */
export function watchFaults(end: OnFault): void {
  exit = end;
  onFault = end;
  process.on('uncaughtException', (error) => onFault(error));
}

export interface FaultStop {
  /** The first fault; null where there was none. */
  readonly fault: () => Fault | null;
  /** Faults end the program again. */
  readonly restore: () => void;
}

/** Calls `stop` at the first fault. */
export function stopOnFault(stop: () => void): FaultStop {
  let fault: Fault | null = null;
  onFault = (error) => {
    if (fault !== null) return exit(error);
    fault = { error };
    stop();
  };
  return {
    fault: () => fault,
    restore() {
      onFault = exit;
    },
  };
}
