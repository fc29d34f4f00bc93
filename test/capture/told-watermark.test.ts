/** A stream that says how far it has come is believed: no silence and no window takes the place of that. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openFileSource } from '../../src/capture/file-source.ts';
import { IncidentWriter } from '../../src/capture/incident-writer.ts';
import { END_OF_TIME } from '../../src/core/time.ts';
import { payload } from '../pcapfile/build-capture.ts';

const directory = mkdtempSync(join(tmpdir(), 'told-watermark-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const START = 1_790_000_000_000_000_000n;
const TAP0 = { id: 0, name: 'tap0', file: null, linkType: 1, snapLength: 2048, description: null };

test('the watermark is what the stream says, in the silence after a frame too', async () => {
  const path = join(directory, 'fifo');
  execFileSync('mkfifo', [path]);
  const end = openSync(path, constants.O_RDWR);
  const recording = {
    name: path,
    hint: '',
    rotate: null,
    write: async (bytes: Uint8Array) => void writeSync(end, bytes),
    close: async () => closeSync(end),
  };
  const writer = new IncidentWriter(recording);
  writer.interface(TAP0);
  writer.watermark(START);
  const bytes = payload(60, 1);
  writer.frame({ interfaceId: 0, timeNs: START + 5n, direction: 'in', linkType: 1, bytes, wireLength: 60 }, null);
  const source = await openFileSource([{ path, name: null }], { keep: () => true });
  const told: bigint[] = [];
  const batches = source.batches()[Symbol.asyncIterator]();
  const upTo = async (timeNs: bigint) => {
    for (;;) {
      const { value } = await batches.next();
      if (value === undefined) throw new Error('the source ended');
      for (const { timeNs: frameNs } of value.frames) told.push(frameNs);
      if (value.watermarkNs >= timeNs) return value.watermarkNs;
    }
  };
  expect(await upTo(START)).toBe(START);
  expect(told).toEqual([]);
  // Longer than the silence after which a stream that says nothing is believed to have nothing under way.
  await new Promise((resolve) => setTimeout(resolve, 400));
  writer.watermark(START + 300n);
  expect(await upTo(START + 1n)).toBe(START + 300n);
  expect(told).toEqual([START + 5n]);
  await writer.close();
  expect(await upTo(START + 301n)).toBe(END_OF_TIME);
});
