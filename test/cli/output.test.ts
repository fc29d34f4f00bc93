/** The built output module on a real pipe (`npm run build` first). */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { builtFile } from '../../lab/built-program.js';

const OUTPUT = builtFile('cli/terminal/output.js');
const PIECES = 100;
const PIECE_BYTES = 65_536;

/**
 * A program that writes much into a pipe, waits for its reader between pieces, and tells how much was kept at most. Each
 * line of its standard error is one thing it says; it says `waiting` when it first has to wait.
 */
async function startWriter() {
  const script = `
    import { openOutput } from ${JSON.stringify(OUTPUT)};
    const say = (what) => process.stderr.write(what + '\\n');
    const output = openOutput(process.stdout, () => undefined);
    process.on('SIGTERM', () => say('asked to end'));
    let most = 0;
    let isFirst = true;
    for (let i = 0; i < ${PIECES} && !output.isClosed(); i++) {
      output.write(String(i % 10).repeat(${PIECE_BYTES}));
      most = Math.max(most, process.stdout.writableLength);
      const wait = output.drained();
      if (wait !== null && isFirst) say('waiting');
      if (wait !== null) isFirst = false;
      await wait;
    }
    await output.finish();
    say(output.isClosed() ? 'closed' : most);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  const lines = createInterface(child.stderr)[Symbol.asyncIterator]();
  const said = async (): Promise<string> => (await lines.next()).value;
  expect(await said()).toBe('waiting');
  return { child, said };
}

async function textOf(stream: ChildProcess['stderr']): Promise<string> {
  let text = '';
  for await (const piece of stream!.setEncoding('utf8')) text += piece;
  return text;
}

test('nothing piles up behind a slow reader of a pipe, and it gets everything', async () => {
  const { child, said } = await startWriter();
  let received = 0;
  child.stdout.on('data', (bytes) => {
    received += bytes.length;
  });
  expect(Number(await said())).toBeLessThanOrEqual(2 * PIECE_BYTES);
  await finished(child.stdout);
  expect(received).toBe(PIECES * PIECE_BYTES);
});

test('a program that waits for its reader heeds signals', async () => {
  const { child, said } = await startWriter();
  child.kill('SIGTERM');
  expect(await said()).toBe('asked to end');
  child.kill('SIGKILL');
});

test('a reader that goes away while it is waited for ends the wait', async () => {
  const { child, said } = await startWriter();
  child.stdout.destroy();
  expect(await said()).toBe('closed');
});

test('a file that takes a part only of the last piece is an error', async () => {
  const script = `
    import { openOutput } from ${JSON.stringify(OUTPUT)};
    const output = openOutput(process.stdout, () => undefined);
    output.write('x'.repeat(20_000));
    await output.finish().catch((error) => process.stderr.write(error.code));`;
  const directory = mkdtempSync(join(tmpdir(), 'dhcphop-output-'));
  const limited = 'trap "" XFSZ; ulimit -f 8; exec "$0" --input-type=module -e "$1" > "$2"';
  try {
    const child = spawn('sh', ['-c', limited, process.execPath, script, join(directory, 'report')]);
    expect(await textOf(child.stderr)).toBe('cannot-write');
  } finally {
    rmSync(directory, { recursive: true });
  }
});
