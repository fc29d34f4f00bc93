/** How help is laid out: paragraphs, and tables of two columns whose right one wraps. */
import { largest } from '../../core/lists.ts';
import { wrap } from '../../report/text/width.ts';

const MAX_COLUMNS = 100;
const MIN_COLUMNS = 50;

/** The columns that help uses of a terminal. */
export function helpColumns(columns: number): number {
  return Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, columns));
}

export function paragraph(text: string, columns: number): readonly string[] {
  return wrap(text, columns);
}

/** Rows indented by two. What is too wide for the left column has its right one on the next line. */
export function table(rows: readonly (readonly [left: string, right: string])[], columns: number): readonly string[] {
  const most = Math.floor(columns * 0.45);
  const fitting = rows.map(([left]) => left.length).filter((width) => width <= most);
  const indent = 2 + largest(8, fitting) + 2;
  return rows.flatMap(([left, right]) => {
    const [first = '', ...rest] = wrap(right, columns - indent);
    const further = rest.map((line) => ' '.repeat(indent) + line);
    if (2 + left.length + 2 <= indent) return [`  ${left}`.padEnd(indent) + first, ...further];
    return [`  ${left}`, ' '.repeat(indent) + first, ...further];
  });
}
