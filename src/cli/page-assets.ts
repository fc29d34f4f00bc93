/** Style and script of the HTML report, which scripts/bundle.js made, with the hashes that its policy names. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PageAssets } from '../report/html/page.ts';

/** As deep below the package here as in the program, dist/program. */
const BUILT = '../../dist/program/page';

/** To be called while the program may still read its own files. */
export function readPageAssets(): PageAssets {
  const style = readBuilt('css');
  const script = readBuilt('js');
  return { style, styleHash: hashOf(style), script, scriptHash: hashOf(script) };
}

function readBuilt(kind: 'css' | 'js'): string {
  return readFileSync(fileURLToPath(new URL(`${BUILT}.${kind}`, import.meta.url)), 'utf8');
}

/** As Content-Security-Policy writes it. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
