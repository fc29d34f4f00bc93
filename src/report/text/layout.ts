/** How the lines of the text report are laid out: a label in the first column, text beside it, wrapped and aligned. */
import { sanitize } from '../sanitize.ts';
import type { Clock } from './clock.ts';
import type { Paint, Style } from './style.ts';
import { displayWidth, padEnd, wrap } from './width.ts';

/** Width, clock and colours: every part of the report is laid out with them. */
export interface Layout {
  readonly columns: number;
  readonly clock: Clock;
  readonly style: Style;
  /** The MAC that is "the guest" without being said again; null where there are several. */
  readonly guest: string | null;
}

/** Width of the label column: `CAUTION` and a space. */
const LABEL = 8;
const MAX_TEXT = 100;

/** Lines of at most `width` columns, all but the first indented. */
export function wrapHanging(text: string, width: number, indent: number): readonly string[] {
  const [first = ''] = wrap(text, width);
  const rest = text.slice(first.length + 1);
  if (rest === '') return [first];
  return [first, ...wrap(rest, width - indent).map((line) => ' '.repeat(indent) + line)];
}

/** As `wrapHanging`, but what follows a colon, a command to be copied, gets a line of its own in one piece. */
export function wrapAdvice(text: string, width: number): readonly string[] {
  const colon = text.indexOf(': ');
  if (colon < 0 || displayWidth(text) <= width) return wrapHanging(text, width, 2);
  return [...wrapHanging(text.slice(0, colon + 1), width, 2), `  ${text.slice(colon + 2)}`];
}

/** Lines of `items` beside `label`, which stands once; each made safe and wrapped. */
export function labelled(
  label: string,
  items: readonly string[],
  { columns }: Pick<Layout, 'columns'>,
  options: { readonly paint?: Paint; readonly keepCommands?: boolean; readonly indent?: number } = {},
): readonly string[] {
  const width = Math.max(20, Math.min(columns, MAX_TEXT) - LABEL);
  const lines = items.flatMap((item) => {
    const text = sanitize(item);
    return options.keepCommands ? wrapAdvice(text, width) : wrapHanging(text, width, options.indent ?? 2);
  });
  const paint = options.paint ?? ((text: string) => text);
  return lines.map((line, i) => (i === 0 ? paint(padEnd(label, LABEL)) : ' '.repeat(LABEL)) + line);
}
