/** A capture streamed for days comes in millions of pieces: reading one of them leaves nothing behind. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queryObjects } from 'node:v8';
import { afterAll, expect, test } from 'vitest';
import { openFileSource } from '../../src/capture/file-source.ts';
import { buildClassic, payload } from '../pcapfile/build-capture.ts';

const directory = mkdtempSync(join(tmpdir(), 'stream-leftovers-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const CLASSIC_HEADER_BYTES = 24;
const WARMING_PIECES = 500;
const PIECES = 5_000;

/** What is alive after a collection: `queryObjects` makes one first. */
function alive() {
  return {
    promises: queryObjects(Promise, { format: 'count' }),
    timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
  };
}

test('no promise and no timer for each piece', async () => {
  const path = join(directory, 'fifo');
  execFileSync('mkfifo', [path]);
  const capture = buildClassic([{ seconds: 1_790_000_000, fraction: 0, bytes: payload(20, 1) }]);
  const record = capture.subarray(CLASSIC_HEADER_BYTES);
  const writer = openSync(path, constants.O_RDWR);
  writeSync(writer, capture);
  const source = await openFileSource([{ path, name: null }], { keep: () => true });
  let written = 0;
  let frames = 0;
  let before = alive();
  let after = before;
  // A piece for each batch, written when what came before it has been read: none of them is joined with another.
  for await (const batch of source.batches()) {
    frames += batch.frames.length;
    if (written === WARMING_PIECES) before = alive();
    if (written < WARMING_PIECES + PIECES) writeSync(writer, record);
    else if (written === WARMING_PIECES + PIECES) {
      after = alive();
      closeSync(writer);
    }
    written++;
  }
  expect(frames).toBe(1 + WARMING_PIECES + PIECES);
  expect(after.promises - before.promises).toBeLessThan(PIECES / 10);
  expect(after.timers - before.timers).toBeLessThan(10);
});
