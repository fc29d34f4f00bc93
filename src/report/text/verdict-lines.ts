/** The verdict itself, the last lines of the text report: what was lost where, what failed, what cannot be told. */

import type { ReportTail, Summary } from '../report.ts';
import { bystandersText } from '../words/bystanders-text.ts';
import { durationText } from '../words/duration-text.ts';
import { outcomeText, reasonText } from '../words/trace-words.ts';
import { unfollowedTexts } from '../words/unfollowed.ts';
import { sayCount } from '../words/words.ts';
import type { Digest } from './digest.ts';
import { type Layout, labelled } from './layout.ts';

/** Places of loss told; the JSON report has all. */
const MAX_PLACES = 6;

export function verdictLines(tail: ReportTail, digest: Digest, layout: Layout): readonly string[] {
  const { verdict } = tail.summary;
  const orderHolds = !tail.findings.some(({ code }) => code === 'path-reversed');
  return [
    ...(verdict === 'ok' ? okLines(tail, digest, layout) : []),
    ...(verdict === 'nothing-seen' ? nothingSeenLines(tail, layout) : unsureLines(tail, digest, layout)),
    ...(orderHolds ? [...failureLines(digest, layout), ...lossLines(digest, layout)] : []),
  ];
}

function okLines({ summary, hops }: ReportTail, digest: Digest, layout: Layout): readonly string[] {
  const along = hops.length === 1 ? 'was seen, at one hop' : `arrived, along ${hops.length} hops`;
  const ended = [...digest.outcomes].map(([outcome, count]) =>
    summary.exchanges === 1 ? outcomeText(outcome) : `${sayCount(count, 'exchange')}: ${outcomeText(outcome)}`,
  );
  const items = [...ended, `every message ${along}: ${summary.delivered} of ${summary.delivered}`];
  return labelled('OK', items, layout, { paint: layout.style.good });
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
  const isSure = summary.verdict !== 'inconclusive' || items.length > 0 || summary.unjudged > 0;
  if (!isSure)
    items.push(`whether there was more: all that was read arrived, ${sayCount(summary.delivered, 'message')}`);
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
