/** The progress of a live trace in lines without escapes: one when something has changed, and not more often than bearable. */
import { LiveState } from '../../report/live/live-state.ts';
import type { Reporter } from '../../report/report.ts';
import { warn } from './diagnostics.ts';

/** How a live trace goes, told beside its report. */
export interface LiveProgress extends Reporter {
  /** Ends it, where the trace had no end; idempotent. */
  readonly close: () => void;
}

const PERIOD_MS = 10_000;

export function plainProgress(): LiveProgress {
  const state = new LiveState();
  let timer: NodeJS.Timeout | null = null;
  let told = '';
  const tell = () => {
    const { delivered, lost, inconclusive } = state.totals;
    const unsure = inconclusive === 0 ? '' : `, ${inconclusive} not to be told`;
    const text = `messages: ${delivered} delivered, ${lost} lost${unsure}`;
    if (text !== told) warn(text);
    told = text;
  };
  const close = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  return {
    close,
    begin() {
      timer = setInterval(tell, PERIOD_MS).unref();
    },
    sighting() {},
    verdict: (message) => state.verdict(message),
    exchange() {},
    finding() {},
    end: close,
  };
}
