/**
 * The types of the library: the declarations that src/index.ts needs of those which tsc wrote into dist/, in dist/types/.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const IMPORT = /(?<=(?: from |import\()['"])(\.[^'"]+)\.ts(?=['"])/g;

/** @param {string} dist */
export function bundleTypes(dist) {
  const folder = path.join(dist, 'types');
  rmSync(folder, { recursive: true, force: true });
  const files = ['index.d.ts'];
  for (const file of files) {
    const text = readFileSync(path.join(dist, file), 'utf8');
    for (const [, module] of text.matchAll(IMPORT)) {
      const target = path.join(path.dirname(file), `${module}.d.ts`);
      if (!files.includes(target)) files.push(target);
    }
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    // Where no source is, there is no module of that name to TypeScript.
    writeFileSync(path.join(folder, file), text.replaceAll(IMPORT, '$1.js'));
  }
}
