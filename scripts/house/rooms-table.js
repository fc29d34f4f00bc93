/** The rooms as the Markdown table of CONTRIBUTING.md. */
import { ROOMS } from './rooms.js';

const BEGIN = '<!-- rooms: printed by scripts/check-house.js --write -->';
const END = '<!-- end of rooms -->';

/** @returns {string} */
function roomsTable() {
  const rows = ROOMS.map(({ name, holds, mayImport, effects }) => [
    name,
    holds,
    mayImport.join(', ') || 'nothing',
    effects ? '' : 'yes',
  ]);
  const all = [['room', 'what lives there', 'may import', 'pure'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(all[0] ?? []), rule, ...rows.map(line)].join('\n');
}

/**
 * The text with its table of rooms as it must be.
 * @param {string} text of CONTRIBUTING.md
 */
export function withRoomsTable(text) {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`CONTRIBUTING.md has no table between ${BEGIN} and ${END}`);
  return `${text.slice(0, begin)}${BEGIN}\n\n${roomsTable()}\n\n${text.slice(end)}`;
}
