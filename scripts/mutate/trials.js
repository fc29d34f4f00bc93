/** Tries mutants by tests, in a process of its own that is ended and started anew where one never comes to an end. */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./runner.js').Task} Task */
/** @typedef {import('./runner.js').Result} Result */
/** @typedef {{ readonly path: string, readonly ms: number, readonly reaches: ReadonlySet<string> }} Test */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUNNER = fileURLToPath(new URL('runner.js', import.meta.url));
/** Of a processor: above what a test needs without a mutant, and so many times that. */
const PATIENCE_MS = 3000;
const PATIENCE = 10;
/** A test that waits for ever uses no processor; on a busy machine neither does one that waits for its turn. */
const PATIENCE_BY_THE_CLOCK = 20;
const WITHOUT_MUTANT_MS = 600_000;
const CHECK_EVERY_MS = 250;
const TICK_MS = 10;

export class Trials {
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null;
  /** How often each test killed a mutant of a file: that one is asked first. @type {Map<string, number>} */
  #kills = new Map();

  /**
   * What a test needs without a mutant, or why it cannot run here.
   * @param {string} path
   * @returns {Promise<Test | string>}
   */
  async measure(path) {
    const result = await this.#ask({ test: path, mutant: null }, WITHOUT_MUTANT_MS);
    if (result === null) return 'does not come to an end';
    if (result.failed !== null) return result.failed;
    return { path, ms: result.ms, reaches: new Set(result.reaches) };
  }

  /**
   * Whether one of the tests notices a mutant.
   * @param {{ readonly file: string, readonly text: string }} mutant
   * @param {readonly Test[]} tests
   */
  async isNoticed(mutant, tests) {
    const { file } = mutant;
    const reaching = tests.filter(({ reaches }) => reaches.has(file));
    const worth = (/** @type {Test} */ { path, ms }) => (this.#killsOf(path, file) + 0.1) / (ms + 10);
    for (const test of reaching.sort((a, b) => worth(b) - worth(a))) {
      const result = await this.#ask({ test: test.path, mutant }, PATIENCE_MS + PATIENCE * test.ms);
      if (result !== null && result.failed === null) continue;
      this.#kills.set(`${test.path} ${file}`, this.#killsOf(test.path, file) + 1);
      return true;
    }
    return false;
  }

  stop() {
    this.#child?.kill('SIGKILL');
    this.#child = null;
  }

  /**
   * @param {string} test
   * @param {string} file
   */
  #killsOf(test, file) {
    return this.#kills.get(`${test} ${file}`) ?? 0;
  }

  /**
   * Null where no answer comes in time, or none ever will: a mutant may loop for ever, or until memory is full.
   * @param {Task} task
   * @param {number} patienceMs
   * @returns {Promise<Result | null>}
   */
  async #ask(task, patienceMs) {
    this.#child ??= start();
    const child = this.#child;
    const [startMs, beforeMs] = [performance.now(), usedMs(child.pid)];
    /** @type {Result | null} */
    const result = await new Promise((resolve) => {
      const done = (/** @type {any} */ answer) => {
        clearInterval(timer);
        child.off('message', done).off('exit', none);
        resolve(answer);
      };
      const none = () => done(null);
      const timer = setInterval(() => {
        const isOver = usedMs(child.pid) - beforeMs > patienceMs;
        if (isOver || performance.now() - startMs > PATIENCE_BY_THE_CLOCK * patienceMs) none();
      }, CHECK_EVERY_MS);
      child.once('message', done).once('exit', none);
      child.send(task);
    });
    if (result === null) this.stop();
    return result;
  }
}

/**
 * What a process used of processors (proc_pid_stat(5): utime and stime); 0 where it ended.
 * @param {number | undefined} pid
 */
function usedMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return 0;
  }
}

function start() {
  const execArgv = ['--experimental-vm-modules', '--no-warnings', '--max-old-space-size=2000'];
  // The simulator's first worlds notice most of what all of them do.
  const env = { DHCPHOP_SIM: '200', ...process.env, TZ: 'UTC', NO_COLOR: '1' };
  return fork(RUNNER, { cwd: ROOT, execArgv, env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}
