/** The built output module on a real pipe (`npm run build` first). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const OUTPUT = fileURLToPath(new URL('../../dist/cli/output.js', import.meta.url));
const PIECES = 100;
const PIECE_BYTES = 65_536;

test('nothing piles up behind a slow reader of a pipe, and it gets everything', async () => {
  const script = `
    import { openOutput } from ${JSON.stringify(OUTPUT)};
    const output = openOutput(process.stdout, () => undefined);
    let most = 0;
    for (let i = 0; i < ${PIECES}; i++) {
      output.write(String(i % 10).repeat(${PIECE_BYTES}));
      most = Math.max(most, process.stdout.writableLength);
    }
    await output.finish();
    process.stderr.write(String(most));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  let kept = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    kept += text;
  });
  const closed = once(child, 'close');
  await sleep(300);
  let received = 0;
  child.stdout.on('data', (bytes) => {
    received += bytes.length;
  });
  await closed;
  expect(kept).toBe('0');
  expect(received).toBe(PIECES * PIECE_BYTES);
});
