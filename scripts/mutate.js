/**
 * Mutation testing: edits one thing in a file at a time, runs the tests that import the file, and lists the edits that none of
 * them noticed, with the reason where one was accepted (scripts/mutate/accepted.json).
 *
 *     nice node scripts/mutate.js state trace/copies/continuations.ts [--tests test/trace] [--every 3] [--slowest 10]
 *
 * Arguments are rooms, folders or files of src/. The tests are those of the rooms named, or of --tests; those that take longer
 * than --slowest seconds are left out and named.
 */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutantsOf } from './mutate/mutants-of.js';

/** @typedef {import('./mutate/mutants-of.js').Mutant} Mutant */
/** @typedef {{ readonly file: string, readonly line: string, readonly change: string, readonly reason: string }} Accepted */
/** @typedef {{ readonly broken: readonly string[], readonly slow: readonly string[], readonly killedBy: string | null }} Answer */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(ROOT, 'src');
const RUNNER = fileURLToPath(new URL('mutate/runner.js', import.meta.url));
/** A mutant that takes longer loops for ever, which is noticed too. */
const PATIENCE_MS = 120_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string', multiple: true },
    every: { type: 'string', default: '1' },
    slowest: { type: 'string', default: '10' },
  },
});

/** @type {readonly Accepted[]} */
const accepted = JSON.parse(readFileSync(new URL('mutate/accepted.json', import.meta.url), 'utf8'));

/**
 * @param {string} path
 * @returns {readonly string[]}
 */
function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(path, name));
}

/** A process that tries mutants by some of the tests, started anew where one of them never ended. */
class Runner {
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null;
  /** @type {readonly string[]} */
  #tests;

  /** @param {readonly string[]} tests */
  constructor(tests) {
    this.#tests = tests;
  }

  /** @returns {Promise<Answer>} */
  async start() {
    this.#child = fork(RUNNER, [values.slowest, ...this.#tests], { cwd: ROOT, silent: true });
    const answer = await this.#answer(10 * PATIENCE_MS);
    if (answer === null) throw new Error(`run ${this.#tests.join(' ')}: they did not come to an end`);
    if (answer.broken.length > 0) throw new Error(`without a mutant these fail: ${answer.broken.join(', ')}`);
    return answer;
  }

  /**
   * The test that noticed, null for none.
   * @param {string} file
   * @param {string} text
   * @returns {Promise<string | null>}
   */
  async try(file, text) {
    if (this.#child === null) await this.start();
    this.#child?.send({ file, text });
    const answer = await this.#answer(PATIENCE_MS);
    if (answer !== null) return answer.killedBy;
    this.stop();
    return 'its time was over';
  }

  stop() {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  /**
   * Null where it does not come in time, or never will.
   * @param {number} patienceMs
   * @returns {Promise<Answer | null>}
   */
  #answer(patienceMs) {
    const child = this.#child;
    return new Promise((resolve) => {
      const done = (/** @type {any} */ answer) => {
        clearTimeout(timer);
        child?.off('message', done).off('exit', none);
        resolve(answer);
      };
      const none = () => done(null);
      const timer = setTimeout(none, patienceMs);
      child?.once('message', done).once('exit', none);
    });
  }
}

/**
 * @param {string} file
 * @param {Mutant} mutant
 * @param {string} text
 */
function reasonFor(file, { line, change }, text) {
  const source = text.split('\n')[line - 1]?.trim();
  return accepted.find((each) => each.file === file && each.line === source && each.change === change)?.reason ?? null;
}

/**
 * The number of mutants, and of those that survived without a reason.
 * @param {string} path
 * @param {Runner} runner
 */
async function mutate(path, runner) {
  const text = readFileSync(path, 'utf8');
  const file = relative(SOURCE, path);
  const mutants = mutantsOf(text).filter((_, index) => index % Number(values.every) === 0);
  console.log(`${file}: ${mutants.length} mutants`);
  let survived = 0;
  for (const mutant of mutants) {
    const { start, end, text: by, change, line } = mutant;
    if ((await runner.try(path, text.slice(0, start) + by + text.slice(end))) !== null) continue;
    const reason = reasonFor(file, mutant, text);
    if (reason === null) survived++;
    const source = text.split('\n')[line - 1]?.trim();
    console.log(`  ${reason === null ? 'SURVIVED' : 'accepted'} ${file}:${line} ${change}: ${source}`);
    if (reason !== null) console.log(`           ${reason}`);
  }
  return { made: mutants.length, survived };
}

let made = 0;
let survived = 0;
for (const each of positionals) {
  const runner = new Runner(values.tests ?? [`test/${each.split('/')[0]}/`]);
  const { slow } = await runner.start();
  for (const name of slow) console.log(`left out, takes more than ${values.slowest} s: ${name}`);
  for (const path of filesOf(join(SOURCE, each))) {
    const result = await mutate(path, runner);
    made += result.made;
    survived += result.survived;
  }
  runner.stop();
}
console.log(`${made} mutants, ${survived} survived without a reason`);
process.exitCode = survived > 0 ? 1 : 0;
