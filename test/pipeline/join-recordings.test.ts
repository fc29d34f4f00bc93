/** The two parts of one recording, of which a lease takes up both. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BEGIN_KIND, END_KIND } from '../../src/capture/incident-writer.ts';
import { joinParts } from '../../src/pipeline/join-recordings.ts';
import { replayReport } from '../../src/pipeline/replay.ts';
import { frameBlock, HEADER, interfaceBlock, pathState, stateBlock, writeBomb } from '../cli/bombs.ts';
import { makeDirectory } from '../cli/program.ts';
import { message, option } from '../dhcp/build-message.ts';
import { u32, udpFrame } from '../frame/build-frame.ts';

const { directory, remove } = makeDirectory();
afterAll(remove);
const newer = join(directory, 'incident.pcapng');
const older = join(directory, 'incident.older.pcapng');

/** A message of this type at both hops, `ms` after the start. */
function seen(type: number, ms: number): readonly Uint8Array[] {
  const isReply = type === 2 || type === 5;
  const options = [option(53, type), ...(isReply ? [option(54, u32(0xc0000201))] : [])];
  const payload = message(options, isReply ? { op: 2, yiaddr: 0xc000025e } : {});
  const frame = udpFrame(payload, isReply ? { source: '192.0.2.1', sourcePort: 67, destinationPort: 68 } : {});
  const at = (us: number) => BigInt(ms) * 1_000_000n + BigInt(us) * 1_000n;
  return isReply
    ? [frameBlock(0, at(0), frame), frameBlock(1, at(30), frame)]
    : [frameBlock(1, at(0), frame), frameBlock(0, at(30), frame)];
}

const part = (ms: number, frames: readonly Uint8Array[]) => [
  HEADER,
  ...['uplink0', 'tap0'].map(interfaceBlock),
  stateBlock({ kind: BEGIN_KIND }, BigInt(ms) * 1_000_000n),
  stateBlock(pathState('tap0'), BigInt(ms) * 1_000_000n),
  ...frames,
  stateBlock({ kind: END_KIND }, BigInt(ms + 20) * 1_000_000n),
];

beforeAll(async () => {
  await writeBomb(older, part(0, [...seen(1, 1), ...seen(2, 10)]));
  await writeBomb(newer, part(30, [...seen(3, 31), ...seen(5, 40)]));
});

const isWhole = {
  exchanges: [{ outcome: 'bound', messages: [{}, {}, {}, {}] }],
  paths: [{ hops: ['uplink0', 'tap0'], order: 'recorded' }],
  summary: { verdict: 'ok', delivered: 4 },
  source: { files: [older, newer], complete: true },
};

describe('two parts of one recording are one', () => {
  test('named in either order, or in a directory', async () => {
    for (const sources of [[newer, older], [older, newer], [directory]]) {
      expect(await replayReport({ sources })).toMatchObject(isWhole);
    }
  });

  test('the newer by itself has its own messages only', async () => {
    expect((await replayReport({ sources: [newer] })).exchanges[0]?.messages).toHaveLength(2);
  });

  test('one that was cut off is not complete', async () => {
    const folder = join(directory, 'cut');
    mkdirSync(folder);
    copyFileSync(older, join(folder, 'incident.older.pcapng'));
    writeFileSync(join(folder, 'incident.pcapng'), readFileSync(newer).subarray(0, -40));
    const report = await replayReport({ sources: [folder] });
    expect(report.source.complete).toBe(false);
    expect(report.summary.delivered + report.summary.inconclusive).toBe(4);
  });

  test('compressed each for itself', async () => {
    const folder = join(directory, 'gz');
    mkdirSync(folder);
    const names = ['incident.older.pcapng', 'incident.pcapng'];
    for (const name of names) writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(directory, name))));
    expect(await replayReport({ sources: [folder] })).toMatchObject({ summary: isWhole.summary });
  });
});

test('other names are no parts', () => {
  const inputs = ['a.pcapng', 'a.old.pcapng', 'b/a.older.pcapng', 'tap0.older'].map((path) => ({ path, name: null }));
  expect(joinParts(inputs)).toEqual(inputs);
  const named = [
    { path: 'a.pcapng', name: null },
    { path: 'a.older.pcapng', name: 'x' },
  ];
  expect(joinParts(named)).toEqual(named);
});
