/**
 * `--format markdown`: the text report for a ticket or a chat, under a heading that says how it went. The report stands
 * in a code block, where its tables stay aligned and nothing in it is interpreted.
 */
import type { Reporter, SummaryVerdict, Write } from './report.ts';
import { longestRun, sanitizeMarkdown } from './sanitize.ts';
import { createTextReporter } from './text/text-reporter.ts';
import { wordsFor } from './words/words-for.ts';

const COLUMNS = 100;

const HEADINGS: Readonly<Record<SummaryVerdict, string>> = {
  ok: 'every DHCP message arrived',
  loss: 'DHCP messages were lost',
  failed: 'a DHCP exchange failed',
  inconclusive: 'it cannot be told whether every DHCP message arrived',
  'nothing-seen': 'no DHCP was seen',
};

/** A fence that no run of backticks inside can close. */
function fenceFor(text: string): string {
  return '`'.repeat(Math.max(2, longestRun(text)) + 1);
}

export function createMarkdownReporter(write: Write): Reporter {
  let text = '';
  const take = (piece: string) => {
    text += piece;
  };
  const inner = createTextReporter(take, { columns: COLUMNS, color: false, timeZone: 'local', everything: true });
  return {
    ...inner,
    end(tail) {
      inner.end(tail);
      const { verdict, firstLoss } = tail.summary;
      const where = firstLoss === null ? '' : `, first between ${firstLoss.lastSeen} and ${firstLoss.missing}`;
      const causes = tail.findings
        .filter(({ level }) => level === 'cause')
        .map(({ code, facts, count }) => `- ${sanitizeMarkdown(wordsFor(code).title(facts, count))}\n`);
      const fence = fenceFor(text);
      write(`## dhcphop: ${sanitizeMarkdown(HEADINGS[verdict] + where)}\n\n`);
      if (causes.length > 0) write(`${causes.join('')}\n`);
      write(`${fence}text\n${text}${fence}\n`);
    },
  };
}
