/** Words for findings that rest on saved state: they hold if it was true when the message was lost. */
import type { Finding } from '../../diagnose/finding.ts';
import { durationText } from './duration-text.ts';
import { sayList } from './words.ts';
import { wordsFor } from './words-for.ts';

/** Names of files told; of more how many there are. */
const MOST_FILES = 3;

/** What a finding says, in one line, with how far its state can be trusted. */
export function findingTitle(finding: Finding): string {
  return `${wordsFor(finding.code).title(finding.facts, finding.count)}${savedText(finding)}`;
}

function savedText({ saved, evidence }: Finding): string {
  if (saved === undefined) return '';
  const named = saved.files.length > MOST_FILES ? `${saved.files.length} files` : sayList(saved.files);
  if (saved.timeNs === null) {
    return ` - if it was so then: when ${named} ${saved.files.length > 1 ? 'were' : 'was'} saved is not told`;
  }
  const seen = evidence.find(({ source }) => source === 'frame')?.timeNs;
  if (seen === undefined) return `, by ${named}`;
  const apart = saved.timeNs - seen;
  return `, by ${named} of ${durationText(apart < 0n ? -apart : apart)} ${apart < 0n ? 'before' : 'later'}`;
}
