/** `dhcphop explain --format json`: codes of findings and words of the screen, each in full. */
import { TOOL } from '../tool.ts';
import type { Explained } from '../words/explained.ts';
import { formatJson } from './json-text.ts';

/** One document, on one line. */
export function explainJson(all: readonly Explained[]): string {
  const of = (isCode: boolean) => all.filter((each) => each.isCode === isCode);
  const codes = of(true).map(({ name, isCode: _, ...said }) => ({ code: name, ...said }));
  const words = of(false).map(({ name, isCode: _, ...said }) => ({ word: name, ...said }));
  return `${formatJson({ schemaVersion: 1, tool: TOOL, codes, words })}\n`;
}
