/**
 * Makes dist/main.js, the program, and dist/index.js, the library, in a few files: from two hundred small ones Node takes
 * three times as long to start (measured). Run by `npm run build` after tsc, whose modules stay beside them for benches and
 * fuzzing.
 */
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { withLauncher } from './bundle/launcher.js';
import { pageStyle } from './bundle/page-style.js';
import { bundleTypes } from './bundle/types.js';

/** @param {string} path */
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** As deep below the package as src/capture, for the addon is found from there. */
const CHUNKS = 'program';
const WIDTH = 'string-width';
const LAZY_WIDTH = '\0lazy-string-width';

/**
 * Whoever imports string-width gets it when it is needed. What is written here becomes part of a file in CHUNKS.
 * @type {import('rolldown').Plugin}
 */
const lazyWidth = {
  name: 'lazy-string-width',
  resolveId: (id) => (id === WIDTH ? LAZY_WIDTH : null),
  load: (id) =>
    id === LAZY_WIDTH
      ? `import { createRequire } from 'node:module';
import { lazyWidth } from ${JSON.stringify(at('scripts/bundle/lazy-width.js'))};
export default lazyWidth(() => createRequire(import.meta.url)('./${WIDTH}.cjs').default);`
      : null,
};

// What an older build left would become part of the package.
rmSync(at(`dist/${CHUNKS}`), { recursive: true, force: true });
const width = await rolldown({ input: at(`node_modules/${WIDTH}/index.js`), platform: 'node' });
const { output: widthOutput } = await width.write({
  file: at(`dist/${CHUNKS}/${WIDTH}.cjs`),
  format: 'cjs',
  exports: 'named',
});

const program = await rolldown({
  input: { main: at('src/main.ts'), index: at('src/index.ts') },
  platform: 'node',
  plugins: [lazyWidth],
  // What one command loads late another one has from the start: that is meant.
  checks: { ineffectiveDynamicImport: false },
});
const { output } = await program.write({
  dir: at('dist'),
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: `${CHUNKS}/[name].js`,
  // Whoever reads them reads the source; here Node would, at every start (measured: 4 % of it).
  comments: { legal: true, annotation: false, jsdoc: false },
  // Left alone it makes a file for every two commands that share a module; Node opens all that a command needs at once, at
  // 0.7 ms of CPU each (measured). A group takes along what its modules import.
  codeSplitting: {
    groups: [
      { name: 'doors', test: /\/src\/cli\/terminal\/doors/ },
      { name: 'core', test: /\/src\/(?:core|path|pipeline\/refused|report\/(?:sanitize|tool))/ },
      { name: 'start', test: /\/src\/cli\/(?:command|parse\/parse-options|terminal\/(?:faults|output|report-error))/ },
      { name: 'text', test: /\/src\/report\/text\/(?:layout|style|width)|string-width/ },
      { name: 'engine', test: /\/src\/(?:dhcp|frame|trace|state|wiring|forward|diagnose|pcapfile)\// },
      { name: 'words', test: /\/src\/report\/words\// },
      // The library has this and none of the command line.
      { name: 'pipeline', test: /\/src\/pipeline\/open-replay/ },
      { name: 'replay', test: /\/src\/(?:cli\/run\/run-replay|report\/text\/text-reporter)/ },
    ],
  },
});
const main = at('dist/main.js');
writeFileSync(main, withLauncher(readFileSync(main, 'utf8')));
chmodSync(main, 0o755);
bundleTypes(at('dist'));

// The HTML report carries these two in it: the program reads them where it writes one.
const page = await rolldown({ input: at('src/browser/main.ts'), platform: 'browser' });
await page.write({ file: at(`dist/${CHUNKS}/page.js`), format: 'iife', minify: true });
writeFileSync(at(`dist/${CHUNKS}/page.css`), pageStyle());

// Licences ask that they come along with what is built of the code. node-addon-api is compiled into the addon.
const modules = [...output, ...widthOutput].flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
const packages = modules.flatMap((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []);
const notices = [...new Set([...packages, 'node-addon-api'])]
  .toSorted()
  .map((name) => `## ${name}\n\n${licenceOf(name)}`);
writeFileSync(at('dist/THIRD-PARTY.md'), `# Parts of dhcphop by others\n\n${notices.join('\n')}`);

/** @param {string} name */
function licenceOf(name) {
  const folder = at(`node_modules/${name}`);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} has no licence file`);
  return readFileSync(`${folder}/${file}`, 'utf8');
}
