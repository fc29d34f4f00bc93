/** What a live trace has seen so far, on one line of standard error, where that is a terminal. Wraps the reporter. */
import type { Reporter } from '../../report/report.ts';

/** In a storm a line for each message would take longer than the messages. */
const PERIOD_MS = 50;

export interface LiveProgress {
  readonly reporter: Reporter;
  readonly clear: () => void;
}

export function withLiveProgress(reporter: Reporter, stream: NodeJS.WriteStream): LiveProgress {
  if (stream.isTTY !== true) return { reporter, clear() {} };
  const counts = { delivered: 0, lost: 0, inconclusive: 0 };
  let timer: NodeJS.Timeout | null = null;
  const clear = () => stream.write('\r\u001b[K');
  const show = () => {
    timer = null;
    const unsure = counts.inconclusive === 0 ? '' : `, ${counts.inconclusive} not to be told`;
    stream.write(`\rmessages: ${counts.delivered} delivered, ${counts.lost} lost${unsure}\u001b[K`);
  };
  return {
    clear,
    reporter: {
      ...reporter,
      verdict(message) {
        reporter.verdict(message);
        if (message.verdict === null || message.reflects !== null) return;
        counts[message.verdict.status]++;
        timer ??= setTimeout(show, PERIOD_MS);
      },
      end(tail) {
        if (timer !== null) clearTimeout(timer);
        clear();
        reporter.end(tail);
      },
    },
  };
}
