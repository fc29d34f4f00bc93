/** A replay that is stopped before it has begun, and one with more clients at once than an ordinary one. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openReplay } from '../../src/pipeline/open-replay.ts';
import type { ReportTail } from '../../src/report/report.ts';
import { counted, discoverBlock, frameBlock, HEADER, interfaceBlock, repeated, writeBomb } from '../cli/bombs.ts';
import { makeDirectory } from '../cli/program.ts';
import { DISCOVER, message } from '../dhcp/build-message.ts';
import { udpFrame } from '../frame/build-frame.ts';

const { directory, remove } = makeDirectory();
afterAll(remove);

async function replay(files: readonly string[], more: Partial<Parameters<typeof openReplay>[0]>) {
  const sources = files.map((path) => ({ path, name: null }));
  const asked = { sources, hops: null, guest: null, settleNs: 250_000_000n, details: false, warn: () => {} };
  const { run } = await openReplay({ ...asked, ...more });
  let tail: ReportTail | null = null;
  await run({
    reporter: { begin() {}, sighting() {}, verdict() {}, exchange() {}, finding() {}, end: (end) => (tail = end) },
    drained: () => null,
  });
  return tail as ReportTail | null;
}

test('stopped while the captures are looked into, it reports the little that it has read and tells of no loss', async () => {
  const parts = (name: string) => [HEADER, interfaceBlock(name), ...repeated(discoverBlock(0, 0n), 8 << 20)];
  const files = await Promise.all(
    ['uplink0', 'tap0'].map((name) => writeBomb(join(directory, `${name}.pcapng`), parts(name))),
  );
  const tail = await replay(files, { signal: AbortSignal.abort() });
  expect(tail?.source.complete).toBe(false);
  expect(tail?.order?.holds).toBe(false);
  const read = tail?.hops.map(({ frames }) => frames) ?? [];
  expect(read.every((frames) => frames > 0 && frames < 5_000)).toBe(true);
});

test('tells when more than 4,096 clients are open at once, not before', async () => {
  const client = (id: number) => new Uint8Array([2, 0, 0, 0, id >> 8, id & 255]);
  const asked = (id: number) =>
    frameBlock(0, BigInt(id), udpFrame(message([DISCOVER], { xid: id + 1, chaddr: client(id) })));
  const crowds: number[] = [];
  for (const clients of [400, 4_200]) {
    const path = join(directory, `${clients}.pcapng`);
    await writeBomb(path, [HEADER, interfaceBlock('tap0'), ...counted(clients, asked)]);
    await replay([path], { onCrowd: () => crowds.push(clients) });
  }
  expect(crowds).toEqual([4_200]);
});
