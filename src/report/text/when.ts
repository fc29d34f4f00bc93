/** When what happened to an interface happened, for the line of its finding: `10:42:37.004 for 2.3 s`. */
import type { Evidence } from '../../diagnose/evidence.ts';
import { durationText } from '../words/duration-text.ts';
import { linkChangeText } from '../words/link-change-text.ts';
import type { Clock } from './clock.ts';

/** Times told in one line; the JSON report has all. */
const MAX_TIMES = 6;

function time(evidence: Evidence, clock: Clock): string | null {
  const at = clock.milliseconds(evidence.timeNs);
  if (evidence.source === 'link') return `${linkChangeText(evidence.change, evidence.detail)} at ${at}`;
  if (evidence.source !== 'capture' || evidence.untilNs === undefined) return null;
  return evidence.untilNs === null ? `from ${at} on` : `${at} for ${durationText(evidence.untilNs - evidence.timeNs)}`;
}

/** Empty where the evidence is of another kind. */
export function whenText(evidence: readonly Evidence[], clock: Clock): string {
  const times = evidence.flatMap((piece) => time(piece, clock) ?? []);
  if (times.length === 0) return '';
  const more = times.length > MAX_TIMES ? ` and ${times.length - MAX_TIMES} more` : '';
  return `: ${times.slice(0, MAX_TIMES).join(', ')}${more}`;
}
