/** `dhcphop check --format json`: docs/check.schema.json. */
import type { Checked, CheckStatus } from '../checked.ts';
import { TOOL } from '../tool.ts';
import { formatJson } from './json-text.ts';

const STATUSES: readonly CheckStatus[] = ['as-expected', 'differs', 'missing', 'updated', 'refused'];

/** One document, on one line. */
export function checkJson(all: readonly Checked[], folders: readonly string[]): string {
  const counts = STATUSES.map((status) => [status, all.filter((each) => each.status === status).length]);
  const recordings = all.map(({ name, status, lines, seconds }) => ({
    name,
    status,
    lines,
    seconds: Number(seconds.toFixed(3)),
  }));
  return `${formatJson({ schemaVersion: 1, tool: TOOL, folders, recordings, counts: Object.fromEntries(counts) })}\n`;
}
