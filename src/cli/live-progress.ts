/** What a live trace has seen so far, on one line of standard error, where that is a terminal. Wraps the reporter. */
import type { Reporter } from '../report/report.ts';

export interface LiveProgress {
  readonly reporter: Reporter;
  readonly clear: () => void;
}

export function withLiveProgress(reporter: Reporter, stream: NodeJS.WriteStream): LiveProgress {
  if (stream.isTTY !== true) return { reporter, clear() {} };
  const counts = { delivered: 0, lost: 0, inconclusive: 0 };
  const clear = () => stream.write('\r\u001b[K');
  return {
    clear,
    reporter: {
      ...reporter,
      verdict(message) {
        reporter.verdict(message);
        if (message.verdict === null || message.reflects !== null) return;
        counts[message.verdict.status]++;
        const unsure = counts.inconclusive === 0 ? '' : `, ${counts.inconclusive} not to be told`;
        stream.write(`\r${counts.delivered} messages delivered, ${counts.lost} lost${unsure}\u001b[K`);
      },
      end(tail) {
        clear();
        reporter.end(tail);
      },
    },
  };
}
