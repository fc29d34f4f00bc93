/** Whatever file the documentation names is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const inDocs = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map(
  (file) => `docs/${file}`,
);
const pages = ['README.md', 'CONTRIBUTING.md', ...inDocs].filter((file) => file.endsWith('.md'));

/** A path in the text, or the target of a link; one with a star or a capital word in it (`read-X.ts`) stands for many. The violation is made by a command. */
const NAMED =
  /(?<![\w./-])((?:src|test|lab|vm-lab|native|scripts|docs|pcaps)\/(?![\w./-]*\*)[\w./-]*\w\/?)|\]\((?!https?:)([^)#]+)\)/g;

test.each(pages)('%s', (page) => {
  const missing: string[] = [];
  for (const [, named, link] of readFileSync(path.join(ROOT, page), 'utf8').matchAll(NAMED)) {
    const file = named ?? path.join(path.dirname(page), link ?? '');
    const standsForMany = /\b[A-Z]+\b/.test(file.replace(/\w+\.md$/, ''));
    if (!standsForMany && file !== 'src/trace/violation.ts' && !existsSync(path.join(ROOT, file))) missing.push(file);
  }
  expect(missing).toEqual([]);
});
