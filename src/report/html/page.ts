/**
 * The page: one file that loads nothing. Its Content-Security-Policy allows the one style and the one script that are in
 * it, by their hashes, and nothing else: a name from a packet that got past the escaping would still do nothing.
 */
import { sanitizeJson, sanitizeMarkup } from '../sanitize.ts';
import { TOOL } from '../tool.ts';
import type { PageData } from './page-data.ts';

/** The style and the script of the page, built of src/browser, with their hashes as CSP writes them (`sha256-...`). */
export interface PageAssets {
  readonly style: string;
  readonly styleHash: string;
  readonly script: string;
  readonly scriptHash: string;
}

export interface Page {
  readonly title: string;
  /** Markup. */
  readonly body: readonly string[];
  readonly data: PageData;
}

export function renderPage({ title, body, data }: Page, assets: PageAssets): string {
  const policy = `default-src 'none'; style-src '${assets.styleHash}'; script-src '${assets.scriptHash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${sanitizeMarkup(title)}</title>
<style>${assets.style}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
<footer>${TOOL.name} ${TOOL.version}</footer>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script>${assets.script}</script>
</body>
</html>
`;
}

/** JSON in which no tag begins: the element that holds it ends where we end it. */
function scriptJson(data: PageData): string {
  return sanitizeJson(JSON.stringify(data)).replaceAll('<', '\\u003c');
}
