/**
 * A process that runs tests over a mutated module, again and again. It is told `{ file, text }` and answers with the name of
 * a test module that failed, or null: nobody noticed. Its parent ends it where a mutant never comes to an end.
 */
import { createVitest } from 'vitest/node';

const [slowest = '', ...filters] = process.argv.slice(2);
/** @type {{ readonly file: string, readonly text: string } | null} */
let mutant = null;

/** The first test module that failed in this run: the lists that vitest returns hold those that failed in earlier runs too. */
let failed = '';
const reporter = {
  onTestModuleEnd(/** @type {import('vitest/node').TestModule} */ each) {
    if (!each.ok() && failed === '') failed = each.relativeModuleId;
  },
};

const vitest = await createVitest(
  'test',
  // One worker for all modules of a run, which loads what they share once: several times as fast.
  { watch: false, reporters: [reporter], bail: 1, pool: 'threads', isolate: false, maxWorkers: 1, testTimeout: 60_000 },
  {
    plugins: [{ name: 'mutant', enforce: 'pre', load: (id) => (id === mutant?.file ? mutant.text : null) }],
    logLevel: 'silent',
  },
);
const specs = await vitest.getRelevantTestSpecifications(filters);
const { testModules: before } = await vitest.runTestSpecifications(specs, false);
const milliseconds = new Map(before.map((each) => [each.moduleId, each.diagnostic().duration]));
const took = (/** @type {{ readonly moduleId: string }} */ { moduleId }) => milliseconds.get(moduleId) ?? 0;
const quick = specs.filter((each) => took(each) <= Number(slowest) * 1000).sort((a, b) => took(a) - took(b));
process.send?.({
  broken: before.filter((each) => !each.ok()).map((each) => each.relativeModuleId),
  slow: before.filter((each) => took(each) > Number(slowest) * 1000).map((each) => each.relativeModuleId),
  killedBy: null,
});

process.on('message', async (/** @type {{ readonly file: string, readonly text: string }} */ next) => {
  if (mutant !== null) vitest.invalidateFile(mutant.file);
  mutant = next;
  vitest.invalidateFile(next.file);
  failed = '';
  const reaching = quick.filter(({ moduleId }) => reaches(moduleId, next.file));
  const { unhandledErrors } = await vitest.runTestSpecifications(reaching, false);
  if (failed === '' && unhandledErrors.length > 0) failed = 'an error';
  process.send?.({ killedBy: failed === '' ? null : failed });
});

/**
 * Whether a test module imports a file, at any distance.
 * @param {string} moduleId
 * @param {string} file
 */
function reaches(moduleId, file) {
  const seen = new Set();
  const next = [...(vitest.vite.environments.ssr?.moduleGraph.getModulesByFile(file) ?? [])];
  for (let each = next.pop(); each !== undefined; each = next.pop()) {
    if (each.file === moduleId) return true;
    if (seen.has(each)) continue;
    seen.add(each);
    next.push(...each.importers);
  }
  return false;
}
