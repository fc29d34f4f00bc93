/** `dhcphop explain --format json`: the codes of findings, each in full. */
import type { FindingCode } from '../../diagnose/finding.ts';
import { TOOL } from '../tool.ts';
import { wordsFor } from '../words/words-for.ts';
import { formatJson } from './json-text.ts';

/** One document, on one line. */
export function explainJson(codes: readonly FindingCode[]): string {
  const explained = codes.map((code) => {
    const { brief, meaning, proof, advice } = wordsFor(code);
    return { code, brief, meaning, proof, advice: advice({}) };
  });
  return `${formatJson({ schemaVersion: 1, tool: TOOL, codes: explained })}\n`;
}
