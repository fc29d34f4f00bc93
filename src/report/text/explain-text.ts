/** `dhcphop explain` for a person: codes and words of the screen in full, or all in a line each. */
import { largest } from '../../core/lists.ts';
import type { Explained } from '../words/explained.ts';
import { wrapAdvice } from './layout.ts';
import { createStyle } from './style.ts';
import { displayWidth, padEnd, wrap } from './width.ts';

const MAX_TEXT = 80;

export interface ExplainOptions {
  readonly columns: number;
  readonly color: boolean;
}

export function explainListText(all: readonly Explained[], { columns, color }: ExplainOptions): string {
  const style = createStyle(color);
  const width =
    largest(
      0,
      all.map(({ name }) => displayWidth(name)),
    ) + 2;
  const rows = (isCode: boolean) =>
    all
      .filter((each) => each.isCode === isCode)
      .flatMap(({ name, brief }) =>
        wrap(brief, Math.min(columns, MAX_TEXT) - width).map(
          (line, i) => (i === 0 ? style.strong(padEnd(name, width)) : ' '.repeat(width)) + line,
        ),
      );
  const lines = [...rows(true), '', 'Words on the screen:', ...rows(false)];
  return `${lines.join('\n')}\n`;
}

export function explainText(explained: Explained, { columns, color }: ExplainOptions): string {
  const style = createStyle(color);
  const { name, meaning, proof, alike, advice } = explained;
  const width = Math.min(columns, MAX_TEXT);
  const paragraph = (title: string, lines: readonly string[]) => ['', style.strong(title), ...lines];
  const lines = [
    style.strong(name),
    ...wrap(meaning, width),
    ...paragraph('What proves it', wrap(proof, width)),
    ...paragraph('What else looks like it', wrap(alike, width)),
    ...paragraph(
      'What to do',
      advice.flatMap((line) => wrapAdvice(line, width - 2).map((each, i) => (i === 0 ? '- ' : '  ') + each)),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
