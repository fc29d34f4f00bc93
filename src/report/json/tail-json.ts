/** What a report says once, as plain objects in the shape of docs/report.schema.json: everything but the exchanges. */
import { formatTime, type TimeNs } from '../../core/time.ts';
import type { Finding } from '../../diagnose/finding.ts';
import type { Unfollowed } from '../../frame/unfollowed.ts';
import type { Path } from '../../path/path.ts';
import type { PathOrder } from '../../path/path-order.ts';
import type { SavedFrom } from '../../state/host-state.ts';
import type { HopReport, ReportSource, ReportTail } from '../report.ts';
import { evidenceText } from '../words/evidence-text.ts';
import { findingTitle } from '../words/saved-text.ts';
import { wordsFor } from '../words/words-for.ts';
import type { FindingJson, HopJson, PathJson, SourceJson, SummaryJson } from './report-shape.ts';

function timeOrNull(time: TimeNs | null): string | null {
  return time === null ? null : formatTime(time);
}

export function sourceJson(source: ReportSource): SourceJson {
  return {
    kind: source.kind,
    files: source.files,
    start: timeOrNull(source.startNs),
    end: timeOrNull(source.endNs),
    complete: source.complete,
  };
}

export function hopJson({ hop, frames, dhcp, dropped }: HopReport): HopJson {
  return { name: hop.name, interfaces: hop.interfaces, role: hop.role, frames, dhcp, dropped };
}

/** `unknown` where no verdict may rest on the order of the hops. */
export function pathJson(path: Path, order: PathOrder | null = null): PathJson {
  const guest = path.guest === null ? null : { mac: path.guest.mac, name: path.guest.name };
  const source = order === null ? null : order.holds ? order.source : 'unknown';
  const ends = path.fromServer ? { fromServer: true } : {};
  return { guest, hops: path.hops.map((hop) => hop.name), ...ends, order: source, orderBy: order?.by ?? null };
}

export function findingJson(finding: Finding): FindingJson {
  const words = wordsFor(finding.code);
  return {
    code: finding.code,
    level: finding.level,
    title: findingTitle(finding),
    facts: finding.facts,
    evidence: finding.evidence.map((evidence) => ({
      time: formatTime(evidence.timeNs),
      source: evidence.source,
      text: evidenceText(evidence),
      ...('isUntimed' in evidence ? { isUntimed: true as const } : {}),
    })),
    advice: words.advice(finding.facts),
    exchanges: finding.exchanges,
    messages: finding.messages,
    count: finding.count,
    ...(finding.saved === undefined ? {} : { saved: savedJson(finding.saved) }),
  };
}

export function summaryJson({ summary }: ReportTail): SummaryJson {
  const { verdict, exchanges, delivered, lost, inconclusive, background, evicted, unjudged, firstLoss } = summary;
  return { verdict, exchanges, delivered, lost, inconclusive, background, evicted, unjudged, firstLoss };
}

function savedJson({ files, timeNs }: SavedFrom): NonNullable<FindingJson['saved']> {
  return { files, time: timeNs === null ? null : formatTime(timeNs) };
}

export function unfollowedJson({ dhcp6, dhcp4o6, enveloped }: Unfollowed): Unfollowed {
  return { dhcp6, dhcp4o6, enveloped };
}
