/**
 * `--format junit`: a test case per exchange, for CI systems, valid against the schemas of Jenkins and of Ant. A case failed
 * where a message was lost or the exchange did, and is an error where that cannot be told: nothing that is not known to be
 * well passes. Written at the end, because the counts stand first.
 */
import type { DurationNs } from '../core/time.ts';
import type { Exchange, Message } from '../trace/types.ts';
import { toneOf, withVerdict } from './exchange-tone.ts';
import type { Reporter, ReportTail, Write } from './report.ts';
import { sanitizeMarkup } from './sanitize.ts';
import { TOOL } from './tool.ts';
import { formatXid } from './words/format-xid.ts';
import { headingText } from './words/heading-text.ts';
import { hopsLine } from './words/path-line.ts';
import { findingTitle } from './words/saved-text.ts';
import { isHealthy, outcomeText, reasonText } from './words/trace-words.ts';
import { sayCount } from './words/words.ts';

/** Cases that are kept of each kind; the others of that kind are one case. */
const MOST_CASES = 10_000;

/** Jenkins takes no more for a suite (junit-10.xsd, SUREFIRE_TIME); an exchange may take microseconds. */
const SUITE_DIGITS = 3;
const CASE_DIGITS = 6;

type Result = 'passed' | 'failures' | 'errors';

const RESULTS = { good: 'passed', bad: 'failures', unsure: 'errors' } as const;

interface Case {
  readonly classname: string;
  readonly name: string;
  readonly durationNs: DurationNs;
  /** The markup inside the case. */
  readonly result: string;
}

export function createJunitReporter(write: Write): Reporter {
  const cases: string[] = [];
  const counts = { passed: 0, failures: 0, errors: 0 };
  const add = (result: Result, make: () => Case) => {
    counts[result]++;
    if (counts[result] <= MOST_CASES) cases.push(caseXml(make()));
  };
  return {
    begin() {},
    sighting() {},
    verdict() {},
    finding() {},
    exchange(exchange) {
      add(RESULTS[toneOf(exchange)], () => caseOf(exchange));
    },
    end(tail) {
      const { verdict } = tail.summary;
      // A damaged capture for instance: what is there is well, but that is not all.
      if (verdict !== 'ok' && counts.failures + counts.errors === 0) {
        const name = verdict === 'nothing-seen' ? 'DHCP is seen' : 'all of the trace is there';
        add('errors', () => ownCase(name, verdict, headingText(tail.summary)));
      }
      for (const result of ['passed', 'failures', 'errors'] as const) {
        const more = counts[result] - MOST_CASES;
        if (more <= 0) continue;
        counts[result] = MOST_CASES + 1;
        cases.push(caseXml(restCase(result, more)));
      }
      write(suiteXml(tail, cases, counts));
    },
  };
}

function suiteXml(tail: ReportTail, cases: readonly string[], counts: Readonly<Record<Result, number>>): string {
  const { source, findings } = tail;
  const { passed, failures, errors } = counts;
  const name = ['dhcphop', source.kind, ...source.files].join(' ');
  const durationNs = (source.endNs ?? 0n) - (source.startNs ?? 0n);
  const attributes = {
    id: 0,
    package: TOOL.name,
    name,
    timestamp: new Date(Number((source.startNs ?? 0n) / 1_000_000n)).toISOString().slice(0, 19),
    hostname: 'localhost',
    tests: passed + failures + errors,
    failures,
    errors,
    time: secondsText(durationNs, SUITE_DIGITS),
  };
  const attributesXml = Object.entries(attributes).map(([key, value]) => `${key}="${sanitizeMarkup(`${value}`)}"`);
  const lines = findings.map((finding) => `${finding.level} ${finding.code}: ${findingTitle(finding)}`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite ${attributesXml.join(' ')}>
<properties><property name="version" value="${TOOL.version}"/></properties>
${cases.join('')}<system-out>${lines.map(sanitizeMarkup).join('\n')}</system-out>
<system-err></system-err>
</testsuite>
</testsuites>
`;
}

function caseXml({ classname, name, durationNs, result }: Case): string {
  return `<testcase classname="${sanitizeMarkup(classname)}" name="${sanitizeMarkup(name)}" time="${secondsText(durationNs, CASE_DIGITS)}">${result}</testcase>\n`;
}

function caseOf(exchange: Exchange): Case {
  const { id, xid, chaddr, path, messages } = exchange;
  const where = hopsLine(path);
  const times = messages.flatMap(({ sightings }) => sightings.map(({ timeNs }) => timeNs));
  const first = times.reduce((least, time) => (time < least ? time : least), times[0] ?? 0n);
  const last = times.reduce((most, time) => (time > most ? time : most), first);
  return {
    classname: `${chaddr} along ${where}`,
    name: `exchange ${id}, xid ${formatXid(xid)}`,
    durationNs: last - first,
    result: resultXml(exchange),
  };
}

/** A case that is about the trace as a whole. */
function ownCase(name: string, type: string, message: string): Case {
  return { classname: TOOL.name, name, durationNs: 0n, result: markXml('error', type, message, '') };
}

function restCase(result: Result, count: number): Case {
  const name = `${sayCount(count, 'more exchange')}: --format json has all`;
  const kind = { passed: null, failures: 'failure', errors: 'error' } as const;
  const mark = kind[result];
  return {
    classname: TOOL.name,
    name,
    durationNs: 0n,
    result: mark === null ? '' : markXml(mark, 'more', `${count} more`, ''),
  };
}

function lossText({ dhcp, verdict }: Message): string {
  return `${dhcp.type} last seen at ${verdict?.lastSeen}, missing at ${verdict?.missing}`;
}

/** What is inside the test case: nothing where all is well. */
function resultXml(exchange: Exchange): string {
  const { outcome } = exchange;
  switch (toneOf(exchange)) {
    case 'good':
      return '';
    case 'bad': {
      const lost = withVerdict(exchange, 'lost');
      const how = isHealthy(outcome)
        ? `${sayCount(lost.length, 'message')} lost, though ${outcomeText(outcome)}`
        : outcomeText(outcome);
      return markXml('failure', lost.length > 0 ? 'lost' : outcome, how, lost.map(lossText).join('\n'));
    }
    case 'unsure': {
      const unsure = withVerdict(exchange, 'inconclusive');
      const reasons = new Set(unsure.flatMap(({ verdict }) => verdict?.reasons ?? []).map(reasonText));
      const why = reasons.size === 0 ? outcomeText(outcome) : [...reasons].join('; ');
      return markXml('error', 'inconclusive', why, '');
    }
  }
}

function markXml(mark: 'failure' | 'error', type: string, message: string, text: string): string {
  const lines = text.split('\n').map(sanitizeMarkup).join('\n');
  return `<${mark} type="${sanitizeMarkup(type)}" message="${sanitizeMarkup(message)}">${lines}</${mark}>`;
}

/** Decimal seconds, never negative: schemas know no other. */
function secondsText(durationNs: DurationNs, digits: number): string {
  return (Math.max(0, Number(durationNs)) / 1e9).toFixed(digits);
}
