/** One reporter that tells several, in order. */
import type { Reporter } from '../../report/report.ts';

export function reportTo(reporters: readonly Reporter[]): Reporter {
  const each = (tell: (reporter: Reporter) => void) => {
    for (const reporter of reporters) tell(reporter);
  };
  return {
    begin: (paths, order) => each((reporter) => reporter.begin(paths, order)),
    addPath: (path) => each((reporter) => reporter.addPath?.(path)),
    sighting: (sighting, message) => each((reporter) => reporter.sighting(sighting, message)),
    verdict: (message) => each((reporter) => reporter.verdict(message)),
    hostState: (state) => each((reporter) => reporter.hostState?.(state)),
    dropped: (name, frames) => each((reporter) => reporter.dropped?.(name, frames)),
    exchange: (exchange) => each((reporter) => reporter.exchange(exchange)),
    finding: (finding) => each((reporter) => reporter.finding(finding)),
    end: (tail) => each((reporter) => reporter.end(tail)),
  };
}
