/** A program that is asked line by line, and ends each of its answers with the line `done`. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * @typedef {object} Conversation
 * @property {(question: string) => Promise<string[]>} ask  The lines of the answer.
 * @property {() => Promise<void>} close
 */

/**
 * Starts the program; it says `ready` first, by itself or when greeted.
 * @param {readonly string[]} argv
 * @param {string} [greeting]
 * @returns {Promise<Conversation>}
 */
export async function converse([file = '', ...args], greeting = '') {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('close', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** @param {string} end */
  const readUntil = async (end) => {
    /** @type {string[]} */
    const read = [];
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${file} ${args.join(' ')} ended`);
      if (value === end) return read;
      read.push(value);
    }
  };
  child.stdin.write(greeting);
  await readUntil('ready');
  return {
    ask(question) {
      child.stdin.write(question);
      return readUntil('done');
    },
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}
