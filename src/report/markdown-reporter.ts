/**
 * `--format markdown`: the text report for a ticket or a chat, under a heading that says how it went. The report stands
 * in a code block, where its tables stay aligned and nothing in it is interpreted. Folded below it: the first exchange that
 * went wrong, drawn.
 */
import type { Exchange } from '../trace/types.ts';
import { toneOf } from './exchange-tone.ts';
import { mermaidLines } from './mermaid.ts';
import type { Reporter, Write } from './report.ts';
import { longestRun, sanitizeMarkdown } from './sanitize.ts';
import { createTextReporter } from './text/text-reporter.ts';
import { headingText } from './words/heading-text.ts';
import { findingTitle } from './words/saved-text.ts';

const COLUMNS = 100;

/** A fence that no run of backticks inside can close. */
function fenceFor(text: string): string {
  return '`'.repeat(Math.max(2, longestRun(text)) + 1);
}

/** Folded away; the blank lines are what makes Markdown of what is inside. */
function sequence(exchange: Exchange): string {
  const title = `Exchange ${exchange.id} as a sequence diagram`;
  const diagram = mermaidLines(exchange).join('\n');
  return `\n<details>\n<summary>${title}</summary>\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n</details>\n`;
}

export function createMarkdownReporter(write: Write): Reporter {
  let text = '';
  let troubled: Exchange | null = null;
  const take = (piece: string) => {
    text += piece;
  };
  const inner = createTextReporter(take, { columns: COLUMNS, color: false, timeZone: 'local', everything: true });
  return {
    ...inner,
    exchange(exchange) {
      if (troubled === null && toneOf(exchange) !== 'good') troubled = exchange;
      inner.exchange(exchange);
    },
    end(tail) {
      inner.end(tail);
      const causes = tail.findings
        .filter(({ level }) => level === 'cause')
        .map((finding) => `- ${sanitizeMarkdown(findingTitle(finding))}\n`);
      const fence = fenceFor(text);
      write(`## dhcphop: ${sanitizeMarkdown(headingText(tail.summary))}\n\n`);
      if (causes.length > 0) write(`${causes.join('')}\n`);
      write(`${fence}text\n${text}${fence}\n`);
      if (troubled !== null) write(sequence(troubled));
    },
  };
}
