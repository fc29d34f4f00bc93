/** `dhcphop explain` for a person: one code in full, or all in a line each. */
import type { FindingCode } from '../../diagnose/finding.ts';
import { WORDS, wordsFor } from '../words/words-for.ts';
import { createStyle } from './style.ts';
import { padEnd, wrap } from './width.ts';

export const CODES = Object.keys(WORDS) as readonly FindingCode[];

const MAX_TEXT = 80;

export interface ExplainOptions {
  readonly columns: number;
  readonly color: boolean;
}

/** The meaning up to its first full stop. */
function firstSentence(text: string): string {
  return text.slice(0, text.search(/\.(?: |$)/));
}

export function explainAllText({ columns, color }: ExplainOptions): string {
  const style = createStyle(color);
  const width = Math.max(...CODES.map((code) => code.length)) + 2;
  const lines = CODES.flatMap((code) =>
    wrap(firstSentence(wordsFor(code).meaning), Math.min(columns, MAX_TEXT) - width).map(
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
      advice({}).flatMap((line) => wrap(line, width - 2).map((each, i) => (i === 0 ? '- ' : '  ') + each)),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
