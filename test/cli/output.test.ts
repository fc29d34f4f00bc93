/** The built output module on a real pipe (`npm run build` first). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const OUTPUT = fileURLToPath(new URL('../../dist/cli/output.js', import.meta.url));
const PIECES = 100;
const PIECE_BYTES = 65_536;

/** A program that writes without end into a pipe, waits for its reader between pieces, and tells how much was kept at most. */
function startWriter(): ChildProcess {
  const script = `
    import { openOutput } from ${JSON.stringify(OUTPUT)};
    const output = openOutput(process.stdout, () => undefined);
    process.on('SIGTERM', () => process.stderr.write('asked to end'));
    let most = 0;
    for (let i = 0; i < ${PIECES} && !output.isClosed(); i++) {
      output.write(String(i % 10).repeat(${PIECE_BYTES}));
      most = Math.max(most, process.stdout.writableLength);
      await output.drained();
    }
    await output.finish();
    process.stderr.write(output.isClosed() ? 'closed' : String(most));`;
  return spawn(process.execPath, ['--input-type=module', '-e', script]);
}

async function textOf(stream: ChildProcess['stderr']): Promise<string> {
  let text = '';
  for await (const piece of stream!.setEncoding('utf8')) text += piece;
  return text;
}

test('nothing piles up behind a slow reader of a pipe, and it gets everything', async () => {
  const child = startWriter();
  const told = textOf(child.stderr);
  await sleep(300);
  let received = 0;
  child.stdout!.on('data', (bytes) => {
    received += bytes.length;
  });
  expect(Number(await told)).toBeLessThanOrEqual(2 * PIECE_BYTES);
  expect(received).toBe(PIECES * PIECE_BYTES);
});

test('a program that waits for its reader heeds signals', async () => {
  const child = startWriter();
  await sleep(300);
  child.kill('SIGTERM');
  const [text] = await once(child.stderr!.setEncoding('utf8'), 'data');
  expect(text).toBe('asked to end');
  child.kill('SIGKILL');
});

test('a reader that goes away while it is waited for ends the wait', async () => {
  const child = startWriter();
  const told = textOf(child.stderr);
  await sleep(300);
  child.stdout!.destroy();
  expect(await told).toBe('closed');
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
