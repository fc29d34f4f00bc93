/**
 * docs/ladder.svg, the picture in README.md, is what the program draws of a recording. `npx vitest run test/docs -u` draws
 * it anew.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pageStyle } from '../../scripts/bundle/page-style.js';
import { dhcphop, makeDirectory } from '../cli/program.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PICTURE = `${ROOT}docs/ladder.svg`;
/** The shorter of the two exchanges that went wrong. */
const EXCHANGE = 2;

/** Of the page's style what colours a ladder: light, and dark where the reader wants it. */
function styleOfLadder(): string {
  const css = pageStyle();
  const [dark = ''] = /^@media \(prefers-color-scheme: dark\) \{\s*:root \{[^}]*\}\s*\}/m.exec(css) ?? [];
  const rules = css.match(/^[^\s@}][^{}]*\{[^{}]*\}/gm) ?? [];
  const wanted = rules.filter((rule) => /^(?::root|svg |\.(?:ladder|lane|band|good|bad|unsure|back)\b)/.test(rule));
  expect(dark).not.toBe('');
  return [...wanted, dark].join('\n');
}

/** The ladder of a page, standing by itself. */
function pictureOf(page: string): string {
  const ladder = new RegExp(`<svg class="ladder"([^>]*exchange ${EXCHANGE}:[^>]*)>(.*?)</svg>`, 's').exec(page);
  const [, attributes = '', content = ''] = ladder ?? [];
  expect(content).not.toBe('');
  const paper = '<rect width="100%" height="100%" style="fill: var(--paper)"/>';
  return `<svg xmlns="http://www.w3.org/2000/svg" class="ladder"${attributes}>
<style>
${styleOfLadder()}
</style>
${paper}
${content.replaceAll('<g ', '\n<g ')}
</svg>
`;
}

test('the ladder in README.md', async () => {
  const { directory, remove } = makeDirectory();
  try {
    const page = join(directory, 'loop.html');
    const { code, stderr } = dhcphop(['replay', 'pcaps/loop/incident.pcapng', '--html', page], { cwd: ROOT });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    await expect(pictureOf(readFileSync(page, 'utf8'))).toMatchFileSnapshot(PICTURE);
  } finally {
    remove();
  }
});
