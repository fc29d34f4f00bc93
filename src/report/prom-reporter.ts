/**
 * `--format prom`: metrics of one trace in the text format of Prometheus, for the textfile collector of node_exporter. All
 * are gauges: a later trace does not go on from an earlier one.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
import { formatTime, type TimeNs } from '../core/time.ts';
import { PairCounts } from './pair-counts.ts';
import type { Reporter, ReportTail, Write } from './report.ts';
import { sanitize } from './sanitize.ts';
import { TOOL } from './tool.ts';

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  readonly value: number | string;
}

const VERDICTS = ['ok', 'loss', 'failed', 'inconclusive', 'nothing-seen'] as const;
const STATUSES = ['delivered', 'lost', 'inconclusive', 'background'] as const;

export function createPromReporter(write: Write): Reporter {
  const outcomes = new Map<string, number>();
  const losses = new PairCounts();
  return {
    begin() {},
    sighting() {},
    finding() {},
    verdict({ verdict, reflects }) {
      if (verdict?.status !== 'lost' || reflects !== null) return;
      losses.add(verdict.lastSeen, verdict.missing ?? '');
    },
    exchange({ outcome }) {
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    },
    end(tail) {
      write(metricsOf(tail, outcomes, losses).join(''));
    },
  };
}

/** In an order that stays: a diff of two files shows what changed. */
function metricsOf(tail: ReportTail, outcomes: ReadonlyMap<string, number>, losses: PairCounts): readonly string[] {
  return [
    ...traceMetrics(tail),
    ...messageMetrics(tail, outcomes, losses),
    ...hopMetrics(tail),
    gauge('findings', 'How often each finding held.', findingSamples(tail)),
  ];
}

function traceMetrics({ source, summary }: ReportTail): readonly string[] {
  return [
    gauge('info', 'The program that made this, and of what.', [
      { labels: { version: TOOL.version, source: source.kind }, value: 1 },
    ]),
    gauge(
      'verdict',
      'The verdict of the trace: 1 for the one that holds.',
      VERDICTS.map((verdict) => ({ labels: { verdict }, value: verdict === summary.verdict ? 1 : 0 })),
    ),
    gauge('complete', 'Whether the sources were whole: 1 if so.', [{ labels: {}, value: source.complete ? 1 : 0 }]),
    gauge('start_timestamp_seconds', 'Time of the first frame.', timeSamples(source.startNs)),
    gauge('end_timestamp_seconds', 'Time of the end of the trace.', timeSamples(source.endNs)),
  ];
}

function messageMetrics(
  { summary }: ReportTail,
  outcomes: ReadonlyMap<string, number>,
  losses: PairCounts,
): readonly string[] {
  return [
    gauge(
      'messages',
      'DHCP messages by what became of them; background are those of others.',
      STATUSES.map((status) => ({ labels: { status }, value: summary[status] })),
    ),
    gauge(
      'exchanges',
      'Exchanges by how they ended.',
      [...outcomes].map(([outcome, value]) => ({ labels: { outcome }, value })),
    ),
    gauge(
      'lost_messages',
      'Lost messages by the hop that saw them last and the next that should have.',
      losses.list().map(([last_seen, missing, value]) => ({ labels: { last_seen, missing }, value })),
    ),
  ];
}

function hopMetrics({ hops }: ReportTail): readonly string[] {
  const samples = (key: 'frames' | 'dhcp' | 'dropped') =>
    hops.flatMap(({ hop, [key]: value }) =>
      value === null ? [] : [{ labels: { hop: hop.name, role: hop.role }, value }],
    );
  return [
    gauge('hop_frames', 'Frames that a hop showed.', samples('frames')),
    gauge('hop_dhcp_frames', 'Frames with DHCP that a hop showed.', samples('dhcp')),
    gauge('hop_dropped_frames', 'Frames that the capture lost there.', samples('dropped')),
  ];
}

function findingSamples({ findings }: ReportTail): readonly Sample[] {
  const found = new PairCounts();
  for (const { code, level, count } of findings) found.add(code, level, count);
  return found.list().map(([code, level, value]) => ({ labels: { code, level }, value }));
}

function timeSamples(time: TimeNs | null): readonly Sample[] {
  return time === null ? [] : [{ labels: {}, value: formatTime(time) }];
}

/** A metric without samples is left out. */
function gauge(name: string, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const full = `dhcphop_${name}`;
  const lines = samples.map(({ labels, value }) => `${full}${labelsText(labels)} ${value}\n`);
  return `# HELP ${full} ${help}\n# TYPE ${full} gauge\n${lines.join('')}`;
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${labelValue(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function labelValue(value: string): string {
  return sanitize(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
