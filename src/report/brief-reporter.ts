/** `--format brief`: one line for a chat: the verdict, how many of what, where first, for whom, and why. */
import type { Reporter, ReportTail, SummaryVerdict, Write } from './report.ts';
import { sanitize } from './sanitize.ts';
import { bystandersText } from './words/bystanders-text.ts';
import { headingText } from './words/heading-text.ts';
import { findingTitle } from './words/saved-text.ts';
import { outcomeText } from './words/trace-words.ts';
import { causelessTexts } from './words/unexplained-text.ts';
import { sayCount } from './words/words.ts';

const VERDICTS: Readonly<Record<SummaryVerdict, string>> = {
  ok: 'OK',
  loss: 'LOST',
  failed: 'FAILED',
  inconclusive: 'INCONCLUSIVE',
  'nothing-seen': 'NOTHING',
};

/** So many causes are named; the others are counted. */
const MOST_CAUSES = 2;

export function createBriefReporter(write: Write): Reporter {
  let who: string | null = null;
  let failure: string | null = null;
  return {
    begin() {},
    sighting() {},
    finding() {},
    verdict({ verdict, reflects, dhcp }) {
      if (verdict?.status === 'lost' && reflects === null) who ??= dhcp.chaddr;
    },
    exchange({ outcome }) {
      if (outcome !== 'bound') failure ??= outcomeText(outcome);
    },
    end(tail) {
      const { verdict } = tail.summary;
      const parts = [
        `${VERDICTS[verdict]} ${whatHappened(tail, failure)}`,
        verdict === 'loss' && who !== null ? `for ${who}` : '',
        verdict === 'ok' ? '' : causesText(tail),
      ];
      write(`dhcphop: ${sanitize(parts.filter((part) => part !== '').join('; '))}\n`);
    },
  };
}

function whatHappened(tail: ReportTail, failure: string | null): string {
  const { verdict, delivered, lost, inconclusive, exchanges, firstLoss, background } = tail.summary;
  switch (verdict) {
    case 'ok':
      return `${sayCount(delivered, 'message')} of ${sayCount(exchanges, 'exchange')} arrived`;
    case 'loss': {
      const where = firstLoss === null ? '' : `, first between ${firstLoss.lastSeen} and ${firstLoss.missing}`;
      return `${lost} of ${sayCount(delivered + lost + inconclusive, 'message')}${where}`;
    }
    case 'failed':
      return failure ?? headingText(tail.summary);
    case 'inconclusive':
      return inconclusive === 0
        ? headingText(tail.summary)
        : `${inconclusive} of ${sayCount(delivered + lost + inconclusive, 'message')} cannot be judged`;
    case 'nothing-seen':
      return background === 0 ? headingText(tail.summary) : bystandersText(tail);
  }
}

function causesText(tail: ReportTail): string {
  const { findings } = tail;
  const causes = findings.filter(({ level }) => level === 'cause');
  const named = causes.slice(0, MOST_CAUSES).map((finding) => `${findingTitle(finding)} [${finding.code}]`);
  const more = causes.length - named.length;
  const open = causes.length > 0 ? causelessTexts(tail) : [];
  return [...named, ...(more > 0 ? [`${more} more`] : []), ...open].join('; ');
}
