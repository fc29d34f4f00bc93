import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TerminalWriter } from '../../../src/cli/terminal/terminal-writer.ts';
import { makeDirectory } from '../program.ts';

test('what takes nothing more does not stop the program, and gets the rest later, in order', () => {
  const { directory, remove } = makeDirectory();
  const fifo = join(directory, 'terminal');
  execFileSync('mkfifo', [fifo]);
  // A pipe of 64 KiB stands for the terminal.
  const fd = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  const writer = new TerminalWriter(fd);
  try {
    const sent = 'x'.repeat(100_000);
    writer.write(sent);
    expect(writer.isReady()).toBe(false);
    const received: string[] = [];
    const buffer = Buffer.alloc(65_536);
    const drain = () => {
      const length = readSync(fd, buffer);
      received.push(buffer.toString('latin1', 0, length));
    };
    drain();
    expect(writer.isReady()).toBe(true);
    drain();
    expect(received.join('')).toBe(sent);
  } finally {
    writer.close();
    closeSync(fd);
    remove();
  }
});
