/**
 * Makes dist/main.js, the program, of src/main.ts and what it imports, in a few files: from two hundred small ones Node
 * takes three times as long to start (measured). Called by `npm run build` behind tsc, whose modules stay beside it for
 * benches and fuzzing.
 */
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

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

const width = await rolldown({ input: at(`node_modules/${WIDTH}/index.js`), platform: 'node' });
await width.write({ file: at(`dist/${CHUNKS}/${WIDTH}.cjs`), format: 'cjs', exports: 'named' });

const program = await rolldown({
  input: at('src/main.ts'),
  platform: 'node',
  plugins: [lazyWidth],
  // What one command loads late another one has from the start: that is meant.
  checks: { ineffectiveDynamicImport: false },
});
await program.write({
  dir: at('dist'),
  format: 'esm',
  entryFileNames: 'main.js',
  chunkFileNames: `${CHUNKS}/[name].js`,
});
