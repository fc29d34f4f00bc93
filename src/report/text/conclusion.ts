/** The end of the text report, what a tired person reads first: what was lost where, why, the proof, what to do next. */
import { byTime } from '../../core/time.ts';
import type { Finding } from '../../diagnose/finding.ts';
import type { ReportTail, Summary } from '../report.ts';
import { adviceFor } from '../words/advice-for.ts';
import { bystandersText } from '../words/bystanders-text.ts';
import { durationText } from '../words/duration-text.ts';
import { evidenceText } from '../words/evidence-text.ts';
import { needText, outcomeText, reasonText } from '../words/trace-words.ts';
import { unfollowedTexts } from '../words/unfollowed.ts';
import { sayCount } from '../words/words.ts';
import { wordsFor } from '../words/words-for.ts';
import type { Digest } from './digest.ts';
import { type Layout, labelled } from './layout.ts';
import { whenText } from './when.ts';

/** Lines of proof, and places of loss; the JSON report has all. */
const MAX_PROOF = 9;
const MAX_PLACES = 10;
/** Findings told, of those under one label, and proved: a bridge can have hundreds of guests in trouble. */
const MAX_TITLES = 10;
const MAX_PROVED = 4;

/** What each finding says; guests of whom the same is to be said share a line. */
function titles(findings: readonly Finding[], { clock }: Layout): readonly string[] {
  const times = new Map<string, number>();
  for (const { code, facts, count, evidence } of findings) {
    const [first] = evidence;
    const when = whenText(evidence, clock);
    const detail = when === '' && first?.source === 'capture' ? `: ${first.detail}` : when;
    const title = wordsFor(code).title(facts, count) + detail;
    times.set(title, (times.get(title) ?? 0) + 1);
  }
  const told = [...times].map(([title, guests]) => (guests > 1 ? `${title} (so for ${guests} guests)` : title));
  const more = told.length - MAX_TITLES;
  return more > 0 ? [...told.slice(0, MAX_TITLES), `and ${more} more like these: --format json has all`] : told;
}

/** `LOST 3 of 3 replies, between br0 and tap0`, a line per place. */
function lossLines({ losses, judged }: Digest, layout: Layout): readonly string[] {
  const places = losses.slice(0, MAX_PLACES).map(({ heading, lastSeen, missing, lost }) => {
    const what = heading === 'to-guest' ? 'replies' : 'requests';
    return `${lost} of ${judged[heading]} ${what}, between ${lastSeen} and ${missing}`;
  });
  if (losses.length > MAX_PLACES)
    places.push(`and between ${sayCount(losses.length - MAX_PLACES, 'other pair')} of hops`);
  return labelled('LOST', places, layout, { paint: layout.style.bad });
}

/** Exchanges that failed although nothing was lost. */
function failureLines({ outcomes }: Digest, layout: Layout): readonly string[] {
  const failures = (['no-reply', 'nak', 'offer-ignored', 'declined'] as const).flatMap((outcome) => {
    const count = outcomes.get(outcome) ?? 0;
    return count === 0 ? [] : `${sayCount(count, 'exchange')}: ${outcomeText(outcome)}`;
  });
  return labelled('FAILED', failures, layout, { paint: layout.style.bad });
}

function unsureLines({ summary, findings }: ReportTail, digest: Digest, layout: Layout): readonly string[] {
  const items = [...digest.reasons].map(
    ([reason, count]) => `whether ${sayCount(count, 'message')} arrived: ${reasonText(reason)}`,
  );
  if (findings.some(({ code }) => code === 'path-reversed') && items.length === 0)
    items.push('all of it: the order of the hops is not known, and what is lost or delivered depends on it');
  if (items.length === 0 && summary.inconclusive > 0)
    items.push(`whether ${sayCount(summary.inconclusive, 'message')} arrived`);
  const open = digest.outcomes.get('incomplete') ?? 0;
  if (open > 0)
    items.push(`how ${sayCount(open, 'exchange')} went on: not over when the trace ended, or begun before it`);
  return labelled('UNSURE', [...items, ...unjudgedText(summary)], layout, { paint: layout.style.warn });
}

function unjudgedText({ unjudged }: Summary): readonly string[] {
  return unjudged === 0
    ? []
    : [`what ${sayCount(unjudged, 'frame')} would have told: too many came at once to follow them all`];
}

function nothingSeenLines(tail: ReportTail, layout: Layout): readonly string[] {
  const { hops, paths, source, summary, unfollowed } = tail;
  const time =
    source.startNs === null || source.endNs === null ? '' : ` in ${durationText(source.endNs - source.startNs)}`;
  const where = hops.length === 1 ? `at ${hops[0]?.hop.name}` : `at any of the ${hops.length} hops`;
  const items = [
    `no DHCP message of ${paths[0]?.guest ? 'this' : 'any'} guest ${where}${time}: so nothing can be said about the path`,
  ];
  if (summary.background > 0) items.push(bystandersText(tail));
  if (unfollowed) for (const text of unfollowedTexts(unfollowed)) items.push(text);
  const silent = hops.filter(({ frames }) => frames === 0).map(({ hop }) => hop.name);
  if (silent.length > 0) items.push(`not a single frame at ${silent.join(', ')}`);
  return labelled('NOTHING', [...items, ...unjudgedText(summary)], layout, { paint: layout.style.warn });
}

function proofLines(findings: readonly Finding[], layout: Layout): readonly string[] {
  const each = Math.max(3, Math.floor(MAX_PROOF / Math.max(1, findings.length)));
  const evidence = findings.flatMap((finding) => finding.evidence.slice(0, each));
  evidence.sort(byTime);
  const lines = evidence.map((piece) => `${layout.clock.microseconds(piece.timeNs)}  ${evidenceText(piece)}`);
  return labelled('PROOF', [...new Set(lines)], layout, { indent: layout.clock.microseconds(0n).length + 2 });
}

function okLines({ summary, hops }: ReportTail, digest: Digest, layout: Layout): readonly string[] {
  const along = hops.length === 1 ? 'was seen, at one hop' : `arrived, along ${hops.length} hops`;
  const ended = [...digest.outcomes].map(([outcome, count]) =>
    summary.exchanges === 1 ? outcomeText(outcome) : `${sayCount(count, 'exchange')}: ${outcomeText(outcome)}`,
  );
  const items = [...ended, `every message ${along}: ${summary.delivered} of ${summary.delivered}`];
  return labelled('OK', items, layout, { paint: layout.style.good });
}

/** Causes that nobody could look for, by what was needed. */
function unobservedLines({ unobserved }: ReportTail, layout: Layout): readonly string[] {
  const byNeed = new Map<string, string[]>();
  for (const { code, needs } of unobserved) byNeed.set(needs, [...(byNeed.get(needs) ?? []), code]);
  const items = [...byNeed].map(
    ([needs, codes]) => `without ${needText(needs)} these could not be checked: ${codes.join(', ')}`,
  );
  return labelled('UNSEEN', items, layout);
}

export function conclusionLines(tail: ReportTail, digest: Digest, layout: Layout): readonly string[] {
  const { verdict } = tail.summary;
  const orderHolds = !tail.findings.some(({ code }) => code === 'path-reversed');
  const of = (level: Finding['level']) => tail.findings.filter((finding) => finding.level === level);
  const causes = of('cause');
  // Causes come root first, and the root is what there is to guess at.
  const likely = causes.flatMap(({ code, facts }) => wordsFor(code).likely(facts) ?? []).slice(0, 1);
  const troubled = verdict === 'loss' || verdict === 'failed';
  const why =
    causes.length > 0 ? titles(causes, layout) : troubled ? ['not known: nothing that was observed explains it'] : [];
  return [
    ...(verdict === 'ok' ? okLines(tail, digest, layout) : []),
    ...(verdict === 'nothing-seen' ? nothingSeenLines(tail, layout) : []),
    ...(orderHolds ? [...lossLines(digest, layout), ...failureLines(digest, layout)] : []),
    ...(verdict === 'nothing-seen' ? [] : unsureLines(tail, digest, layout)),
    ...labelled('WHY', why, layout, { paint: layout.style.strong }),
    ...proofLines(causes.slice(0, MAX_PROVED), layout),
    ...labelled('LIKELY', likely, layout),
    ...labelled('ALSO', titles(of('symptom'), layout), layout),
    ...labelled(verdict === 'ok' ? 'NOTE' : 'CAUTION', titles(of('caution'), layout), layout, {
      paint: layout.style.warn,
    }),
    ...(verdict === 'ok' ? [] : unobservedLines(tail, layout)),
    ...labelled('NEXT', adviceFor(tail, digest.troubled[0]?.chaddr ?? null), layout, {
      paint: layout.style.strong,
      keepCommands: true,
    }),
  ];
}
