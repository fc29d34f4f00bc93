/**
 * A process that runs test files, one at a time, over a module that was mutated. It is told `{ test, mutant }` and answers with
 * what failed, or null, with the time of a processor that this took, and without a mutant with the files that the test reaches.
 * Its parent ends it where a mutant never comes to an end.
 */
import { startTests } from '@vitest/runner';
import { Modules } from './modules.js';

/** @typedef {{ readonly test: string, readonly mutant: { readonly file: string, readonly text: string } | null }} Task */
/** @typedef {{ readonly failed: string | null, readonly ms: number, readonly reaches: readonly string[] }} Result */

const modules = new Modules();

/** The first test that failed in this run. @type {string | null} */
let failed = null;
const fail = (/** @type {string} */ name) => {
  failed ??= name;
};
process.on('unhandledRejection', () => fail('a promise'));
process.on('uncaughtException', () => fail('a callback'));

/** @type {import('@vitest/runner').VitestRunner} */
const runner = {
  config: {
    root: process.cwd(),
    setupFiles: [],
    name: undefined,
    passWithNoTests: true,
    testNamePattern: undefined,
    allowOnly: true,
    sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: 1,
    // The parent looks after the time.
    testTimeout: 0,
    hookTimeout: 0,
    retry: 0,
    includeTaskLocation: undefined,
    tags: [],
    tagsFilter: undefined,
    strictTags: false,
  },
  importFile: (path) => modules.import(path),
  // One failure is enough.
  onBeforeRunTask: (test) => {
    if (failed !== null) test.mode = 'skip';
  },
  onAfterRunTask: (test) => {
    if (test.result?.state === 'fail') fail(test.name);
  },
};

/**
 * @param {Task} task
 * @returns {Promise<Result>}
 */
async function run({ test, mutant }) {
  const start = process.cpuUsage();
  failed = null;
  modules.exchange(mutant);
  const [file] = await startTests([test], runner);
  if (file?.result?.state === 'fail') fail(file.result.errors?.[0]?.message ?? test);
  const { user, system } = process.cpuUsage(start);
  return { failed, ms: (user + system) / 1000, reaches: mutant === null ? modules.reachedFrom(test) : [] };
}

process.on('message', async (/** @type {Task} */ task) => process.send?.(await run(task)));
