/** `dhcphop explain` for a person: one code in full, or all in a line each. */
import { largest } from '../../core/lists.ts';
import type { FindingCode } from '../../diagnose/finding.ts';
import { CODES } from '../../diagnose/rules.ts';
import { wordsFor } from '../words/words-for.ts';
import { wrapAdvice } from './layout.ts';
import { createStyle } from './style.ts';
import { padEnd, wrap } from './width.ts';

const MAX_TEXT = 80;

export interface ExplainOptions {
  readonly columns: number;
  readonly color: boolean;
}

export function explainAllText({ columns, color }: ExplainOptions): string {
  const style = createStyle(color);
  const width =
    largest(
      0,
      CODES.map((code) => code.length),
    ) + 2;
  const lines = CODES.flatMap((code) =>
    wrap(wordsFor(code).brief, Math.min(columns, MAX_TEXT) - width).map(
      (line, i) => (i === 0 ? style.strong(padEnd(code, width)) : ' '.repeat(width)) + line,
    ),
  );
  return `${lines.join('\n')}\n`;
}

export function explainText(code: FindingCode, { columns, color }: ExplainOptions): string {
  const style = createStyle(color);
  const { meaning, proof, advice } = wordsFor(code);
  const width = Math.min(columns, MAX_TEXT);
  const paragraph = (title: string, lines: readonly string[]) => ['', style.strong(title), ...lines];
  const lines = [
    style.strong(code),
    ...wrap(meaning, width),
    ...paragraph('What proves it', wrap(proof, width)),
    ...paragraph(
      'What to do',
      advice({}).flatMap((line) => wrapAdvice(line, width - 2).map((each, i) => (i === 0 ? '- ' : '  ') + each)),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
