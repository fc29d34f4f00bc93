/**
 * Programs the lab starts: each is stopped by its own pid, its output is kept for the error message.
 * Used by everything in the lab that runs for longer than one command.
 */
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);
/** An emulated machine takes its time to start and to end a program (vm-lab/init.sh). */
const SLOW = Number(process.env.DHCPHOP_LAB_SLOW ?? '1');
const STOP_PATIENCE_MS = 40_000 * SLOW;
const SAY_PATIENCE_MS = 5000 * SLOW;

/**
 * @typedef {object} Started
 * @property {number} pid
 * @property {() => string} stderr  What it has said on standard error so far.
 * @property {() => string} stdout  The same for standard output, unless `onStdout` took it.
 * @property {Promise<number>} exited  Exit code; 128 + signal number is not modelled, a signal gives -1.
 * @property {(signal?: NodeJS.Signals) => Promise<number>} stop  Signals it, kills it if it stays, resolves when it ended.
 * @property {(pattern: RegExp, timeoutMs?: number) => Promise<void>} saying  Resolves once its output matches.
 */

/**
 * Runs a command to its end.
 * @param {readonly string[]} argv
 * @returns {Promise<string>} its standard output; throws with its standard error
 */
export async function run(argv) {
  const [file, ...args] = argv;
  try {
    const { stdout } = await execFileAsync(/** @type {string} */ (file), args, { maxBuffer: 64 << 20 });
    return stdout;
  } catch (error) {
    const { stderr } = /** @type {{ stderr?: string }} */ (error);
    throw new Error(`${argv.join(' ')}: ${(stderr || String(error)).trim()}`);
  }
}

/**
 * Starts a program that goes on until it is stopped or ends by itself.
 * @param {readonly string[]} argv
 * @param {{ onStdout?: (chunk: Buffer) => void, onStderr?: (chunk: Buffer) => void, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Started}
 */
export function start(argv, { onStdout, onStderr, env } = {}) {
  const [file, ...args] = argv;
  const child = spawn(/** @type {string} */ (file), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(env ? { env } : {}),
  });
  const said = new Said(argv.join(' '));
  child.stdout.on('data', (chunk) => {
    if (onStdout) onStdout(chunk);
    said.add({ stdout: onStdout ? '' : chunk });
  });
  child.stderr.on('data', (chunk) => {
    onStderr?.(chunk);
    said.add({ stderr: chunk });
  });
  /** @type {Promise<number>} */
  const exited = new Promise((resolve) => {
    child.on('error', (error) => {
      said.end(String(error));
      resolve(127);
    });
    child.on('close', (code) => {
      said.end();
      resolve(code ?? -1);
    });
  });
  return {
    pid: child.pid ?? -1,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    exited,
    async stop(signal = 'SIGTERM') {
      if (said.isOver) return exited;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
      const code = await exited;
      clearTimeout(timer);
      return code;
    },
    saying: (pattern, timeoutMs) => said.saying(pattern, timeoutMs),
  };
}

/** The output of a program so far, and those who wait for something in it. */
class Said {
  stdout = '';
  stderr = '';
  /** The program has ended. */
  isOver = false;
  /** @type {string} */
  #command;
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /** @param {string} command  For error messages. */
  constructor(command) {
    this.#command = command;
  }

  /** @param {{ stdout?: string | Buffer, stderr?: string | Buffer }} piece */
  add({ stdout = '', stderr = '' }) {
    this.stdout += stdout;
    this.stderr += stderr;
    for (const check of this.#waiting) check();
  }

  /** @param {string} problem */
  end(problem = '') {
    this.isOver = true;
    this.add({ stderr: problem });
  }

  /**
   * @param {RegExp} pattern
   * @param {number} timeoutMs
   * @returns {Promise<void>}
   */
  saying(pattern, timeoutMs = SAY_PATIENCE_MS) {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (pattern.test(this.stdout) || pattern.test(this.stderr)) finish(null);
        else if (this.isOver) finish(`ended before it said ${pattern}`);
      };
      const finish = (/** @type {string | null} */ problem) => {
        this.#waiting.delete(check);
        clearTimeout(timer);
        if (problem === null) resolve();
        else reject(new Error(`${this.#command}: ${problem}: ${this.stderr.trim()}`));
      };
      const timer = setTimeout(() => finish(`did not say ${pattern} in ${timeoutMs} ms`), timeoutMs);
      this.#waiting.add(check);
      check();
    });
  }
}

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Waits until `condition` holds.
 * @param {() => boolean | Promise<boolean>} condition
 * @param {number} timeoutMs
 * @returns {Promise<boolean>} whether it came true in time
 */
export async function until(condition, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
