/** Why it happened: the causes, numbered, root first, each with its code; the first proof; what else is true. */
import { byTime } from '../../core/time.ts';
import type { Evidence } from '../../diagnose/evidence.ts';
import type { Finding } from '../../diagnose/finding.ts';
import type { ReportTail } from '../report.ts';
import { evidenceText } from '../words/evidence-text.ts';
import { findingTitle } from '../words/saved-text.ts';
import { needText } from '../words/trace-words.ts';
import { causelessTexts, unexplainedText } from '../words/unexplained-text.ts';
import { type Layout, labelled } from './layout.ts';
import { whenText } from './when.ts';

/** Findings that are proved: a bridge can have hundreds of guests in trouble. */
const MAX_PROVED = 4;
const MAX_PROOF = 40;

/** What each finding says, with its code. Findings that say the same of several guests share a line. */
export function titles(findings: readonly Finding[], most: number, { clock }: Layout): readonly string[] {
  const times = new Map<string, number>();
  for (const finding of findings) {
    const { code, evidence } = finding;
    const [first] = evidence;
    const when = whenText(evidence, clock);
    const detail = when === '' && first?.source === 'capture' ? `: ${first.detail}` : when;
    const title = `${findingTitle(finding)}${detail} [${code}]`;
    times.set(title, (times.get(title) ?? 0) + 1);
  }
  const told = [...times].map(([title, guests]) => (guests > 1 ? `${title} (so for ${guests} guests)` : title));
  const more = told.length - most;
  return more > 0 ? [...told.slice(0, most), `and ${more} more: --format json has all`] : told;
}

/** The causes, numbered where there are several; without any, that none is known. */
export function whyLines(
  tail: ReportTail,
  causes: readonly Finding[],
  most: number,
  layout: Layout,
): readonly string[] {
  const { verdict } = tail.summary;
  const told = [...titles(causes, most, layout), ...(causes.length > 0 ? causelessTexts(tail) : [])];
  const numbered = told.map((title, i) => (told.length > 1 && !title.startsWith('and ') ? `${i + 1} ${title}` : title));
  const isTroubled = verdict === 'loss' || verdict === 'failed';
  const none = isTroubled ? [`not known: ${unknownText(tail)}${unreadText(tail)}`] : [];
  return labelled('WHY', causes.length > 0 ? numbered : none, layout, { paint: layout.style.strong });
}

/** The answer of the model of the kernel for the place where most were lost, if it was asked. */
function unknownText({ unexplained = [] }: ReportTail): string {
  const [most] = unexplained.toSorted((a, b) => b.count - a.count);
  return most === undefined ? 'nothing that was observed explains it' : unexplainedText(most);
}

/** What was not read of the host: a cause may hide there. */
function unreadText({ unobserved, unexplained = [] }: ReportTail): string {
  const doubts = unexplained.flatMap((each) => each.doubts);
  const unread = [...new Set([...doubts, ...unobserved.map((each) => needText(each.needs))])];
  return unread.length === 0 ? '' : `; not read: ${unread.join(', ')}`;
}

/** The first pieces of proof in order of time: `most` of them. */
export function proofLines(causes: readonly Finding[], most: number, layout: Layout): readonly string[] {
  const each = Math.max(3, Math.floor(MAX_PROOF / Math.max(1, causes.length)));
  const evidence = causes.slice(0, MAX_PROVED).flatMap((finding) => finding.evidence.slice(0, each));
  evidence.sort(byTime);
  const lines = [...new Set(evidence.map((piece) => `${timeText(piece, layout)}  ${evidenceText(piece)}`))];
  const more = lines.length - most;
  const shown = more > 1 ? [...lines.slice(0, most), `${more} more: --proof shows them`] : lines;
  return labelled('FIRST', shown, layout, { indent: layout.clock.microseconds(0n).length + 2 });
}

/** As long as a time. */
const UNTIMED = 'at unknown time';

function timeText(piece: Evidence, { clock }: Layout): string {
  return 'isUntimed' in piece ? UNTIMED : clock.microseconds(piece.timeNs);
}
