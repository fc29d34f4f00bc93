/**
 * Mutation testing: edits one thing in a file at a time, runs the tests that import the file, and lists the edits that none of
 * them noticed, with the reason where one was accepted (scripts/mutate/accepted.json).
 *
 *     nice node scripts/mutate.js state trace/copies/continuations.ts [--tests test/trace] [--every 3] [--slowest 10]
 *
 * Arguments are rooms, folders or files of src/. The tests are those of the rooms named, or of --tests; those that take longer
 * than --slowest seconds of a processor, and those that do not pass as things are, are left out and named. With --again only
 * the mutants are tried that are in the output of an earlier run.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { acceptedIn } from './mutate/accepted.js';
import { mutantsOf } from './mutate/mutants-of.js';
import { Trials } from './mutate/trials.js';

/** @typedef {import('./mutate/trials.js').Test} Test */
/** @typedef {{ made: number, accepted: number, survived: number }} Count */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(ROOT, 'src');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string', multiple: true },
    every: { type: 'string', default: '1' },
    slowest: { type: 'string', default: '10' },
    again: { type: 'string' },
  },
});

/** The survivors of an earlier run, each as `file change: line`, null for all mutants. */
const again =
  values.again === undefined ? null : new Set(readFileSync(values.again, 'utf8').split('\n').map(withoutLineNumber));

/** @param {string} printed */
function withoutLineNumber(printed) {
  return printed.replace(/^ {2}SURVIVED (\S+):\d+ /, '$1 ');
}

/**
 * @param {string} path
 * @param {string} end of a name
 * @returns {readonly string[]}
 */
function filesOf(path, end) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .sort()
    .map((name) => join(path, name));
}

/**
 * @param {Trials} trials
 * @param {readonly string[]} places
 */
async function testsOf(trials, places) {
  /** @type {Test[]} */
  const tests = [];
  const leaveOut = (/** @type {string} */ path, /** @type {string} */ why) =>
    console.log(`left out: ${relative(ROOT, path)}: ${why.split('\n')[0]}`);
  for (const path of places.flatMap((place) => filesOf(join(ROOT, place), '.test.ts'))) {
    const test = await trials.measure(path);
    if (typeof test === 'string') leaveOut(path, test);
    else if (test.ms > Number(values.slowest) * 1000) leaveOut(path, `takes ${Math.round(test.ms / 1000)} s`);
    else tests.push(test);
  }
  return tests;
}

/**
 * @param {string} path
 * @param {Trials} trials
 * @param {readonly Test[]} tests
 * @param {Count} count
 */
async function mutate(path, trials, tests, count) {
  const text = readFileSync(path, 'utf8');
  const lines = text.split('\n');
  const file = relative(SOURCE, path);
  const accepted = acceptedIn(file);
  for (const [index, { start, end, text: by, change, line }] of mutantsOf(text).entries()) {
    const mutant = `${change}: ${lines[line - 1]?.trim()}`;
    if (index % Number(values.every) > 0 || again?.has(`${file} ${mutant}`) === false) continue;
    count.made++;
    if (await trials.isNoticed({ file: path, text: text.slice(0, start) + by + text.slice(end) }, tests)) continue;
    const reason = accepted.get(mutant);
    if (reason === undefined) count.survived++;
    else count.accepted++;
    console.log(`  ${reason === undefined ? 'SURVIVED' : 'accepted'} ${file}:${line} ${mutant}`);
    if (reason !== undefined) console.log(`           ${reason}`);
  }
}

const trials = new Trials();
const tests = await testsOf(
  trials,
  values.tests ?? [...new Set(positionals.map((each) => `test/${each.split('/')[0]}`))],
);
/** @type {Record<string, Record<string, number>>} */
const table = {};
let left = 0;
for (const each of positionals) {
  const count = { made: 0, accepted: 0, survived: 0 };
  for (const path of filesOf(join(SOURCE, each), '.ts')) {
    console.log(relative(SOURCE, path));
    await mutate(path, trials, tests, count);
  }
  const { made, accepted, survived } = count;
  table[each] = { mutants: made, killed: made - accepted - survived, accepted, 'left without a reason': survived };
  left += survived;
}
trials.stop();
console.table(table);
process.exitCode = left > 0 ? 1 : 0;
