/** `dhcphop check` as text: a line per recording, what differs below it, and the count. */
import type { Checked, CheckStatus } from './checked.ts';
import { sanitize } from './sanitize.ts';
import { createStyle, type Style } from './text/style.ts';
import { sayCount } from './words/words.ts';

const SIGNS: Readonly<Record<CheckStatus, string>> = {
  'as-expected': 'ok',
  updated: 'written',
  differs: 'DIFFERS',
  missing: 'MISSING',
  refused: 'REFUSED',
};

function paintOf(status: CheckStatus, { good, warn, bad }: Style) {
  if (status === 'as-expected') return good;
  return status === 'updated' ? warn : bad;
}

/** The lines of one recording, as soon as it was checked. */
export function checkedText({ name, status, lines }: Checked, color: boolean): string {
  const sign = paintOf(status, createStyle(color))(SIGNS[status].padEnd(8));
  return [`${sign}${sanitize(name)}`, ...lines.map((line) => `        ${sanitize(line)}`), ''].join('\n');
}

/** The last lines: how many there were of each, and what to type where some differ. */
export function checkSummaryText(all: readonly Checked[], folders: string): string {
  const count = (status: CheckStatus) => all.filter((each) => each.status === status).length;
  const parts = [
    `${count('as-expected')} of ${sayCount(all.length, 'recording')} as expected`,
    ...(['differs', 'missing', 'refused', 'updated'] as const)
      .filter((status) => count(status) > 0)
      .map((status) => `${count(status)} ${SIGNS[status]}`),
  ];
  const canUpdate = count('differs') + count('missing') > 0;
  const hint = canUpdate ? `to expect what the replays say now: dhcphop check ${sanitize(folders)} --update\n` : '';
  return `\n${parts.join(', ')}\n${hint}`;
}
