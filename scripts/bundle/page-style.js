/** The style of the HTML report, one text of several files. */
import { readFileSync } from 'node:fs';

/** Later rules win over earlier ones, so the order counts. */
const FILES = ['page.css', 'exchange-table.css', 'drawings.css', 'narrow-and-print.css'];

/** @returns {string} CSS */
export function pageStyle() {
  return FILES.map((name) => readFileSync(new URL(`../../src/browser/${name}`, import.meta.url), 'utf8')).join('\n');
}
