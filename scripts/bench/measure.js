/** Runs programs and tells how long they take and how much memory they need. Used by the benches. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @typedef {object} Measured
 * @property {number} seconds the best of all runs: the others had to share the machine
 * @property {number} mebibytes peak resident memory, the most of all runs; 0 where it cannot be told
 */

/**
 * Runs `command` several times with its output thrown away. An exit code that is not in `accepted` is an error.
 * @param {readonly string[]} command
 * @param {{ runs?: number, accepted?: readonly number[] }} [options]
 * @returns {Promise<Measured>}
 */
export async function measure(command, { runs = 3, accepted = [0] } = {}) {
  let seconds = Number.POSITIVE_INFINITY;
  let mebibytes = 0;
  for (let i = 0; i < runs; i++) {
    const run = await runOnce(command, accepted);
    seconds = Math.min(seconds, run.seconds);
    mebibytes = Math.max(mebibytes, run.mebibytes);
  }
  return { seconds, mebibytes };
}

/**
 * @param {readonly string[]} command
 * @param {readonly number[]} accepted
 * @returns {Promise<Measured>}
 */
function runOnce(command, accepted) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const errors = join(folder, 'stderr');
  const errorFile = openSync(errors, 'w');
  const [program = '', ...args] = command;
  const begin = process.hrtime.bigint();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', errorFile] });
    let mebibytes = 0;
    // The kernel keeps the peak itself (VmHWM): looking now and then misses only what grows at the very end.
    const look = setInterval(() => {
      mebibytes = Math.max(mebibytes, peakMebibytes(child.pid ?? 0));
    }, 20);
    const end = () => {
      clearInterval(look);
      closeSync(errorFile);
      const text = readFileSync(errors, 'utf8');
      rmSync(folder, { recursive: true });
      return text;
    };
    child.on('error', (error) => {
      end();
      reject(error);
    });
    child.on('exit', (code) => {
      const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
      const text = end();
      if (code !== null && accepted.includes(code)) resolve({ seconds, mebibytes });
      else reject(new Error(`${command.join(' ')}: exit code ${code}\n${text}`));
    });
  });
}

/**
 * Peak resident memory of a process so far, 0 where it cannot be told.
 * @param {number} pid
 */
function peakMebibytes(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
