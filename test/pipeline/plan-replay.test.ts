/** What is known before a replay begins: whose clock counts, and which captures ran at the same time. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { FileInput } from '../../src/capture/file-source.ts';
import { capturesApart } from '../../src/pipeline/captures-apart.ts';
import { planReplay } from '../../src/pipeline/plan-replay.ts';
import { surveyFiles, surveysOf } from '../../src/pipeline/survey-captures.ts';
import { leaseCapture, makeDirectory } from '../cli/program.ts';
import { buildClassic, bytesOf, pcapngBuilder } from '../pcapfile/build-capture.ts';
import { classicOf, framesOf } from './recorded-frames.ts';
import { replayInProcess } from './replay-in-process.ts';

const surveysIn = async (inputs: readonly FileInput[]) => surveysOf(inputs, await surveyFiles(inputs));

const { directory, remove } = makeDirectory();
afterAll(remove);

const WISH = { hops: null, guest: null, settleNs: 250_000_000n, typed: ['replay'] };
const SECOND = 1_000_000_000n;

function write(name: string, bytes: Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

/** A pcapng of the frames of one interface, its clock 5 s ahead, with a journal entry in front. */
async function withJournal(entry: string): Promise<string> {
  const { section, interface: declare, text, option, end, enhanced, journal } = pcapngBuilder(true);
  const frames = (await framesOf('healthy')).filter(({ name }) => name === 'tap0');
  const bytes = bytesOf(
    section(),
    declare(1, 2048, [...text(2, 'tap0'), ...option(9, [9]), ...end()]),
    journal(`__REALTIME_TIMESTAMP=1795407888000000\n${entry}\n\n`),
    ...frames.map((frame) => enhanced(0, frame.timeNs + 5n * SECOND, frame.bytes)),
  );
  return write('journal.pcapng', bytes);
}

describe('the clock that counts', () => {
  test.each([
    ['of an incident of dhcphop, whatever the others say', 'DHCPHOP_KIND=stats', ['br0', 'uplink0']],
    ['of most captures, though another program wrote to the journal', 'MESSAGE=hello', ['tap0']],
  ])('is that %s', async (_, entry, moved) => {
    const tap = { name: 'tap0', path: await withJournal(entry) };
    const others = (await framesOf('healthy')).filter(({ name }) => name !== 'tap0');
    const inputs = ['uplink0', 'br0'].map((name) => ({
      name,
      path: write(name, classicOf(others.filter((frame) => frame.name === name))),
    }));
    const files = [...inputs, tap];
    const plan = planReplay(files, await surveysIn(files), WISH);
    const apart = plan.inputs.filter(({ clockAheadNs = 0n }) => clockAheadNs !== 0n).map(({ name }) => name);
    expect(apart.sort()).toEqual(moved);
  });
});

describe('captures that share no instant', () => {
  /** DISCOVER and OFFER of a lease, some milliseconds later. */
  const at = (name: string, milliseconds: number) => {
    const bytes = leaseCapture(0, [3, 5]);
    const moved = Uint8Array.from(bytes);
    const view = new DataView(moved.buffer);
    for (let offset = 24; offset < moved.length; offset += 16 + view.getUint32(offset + 8, true)) {
      const us = view.getUint32(offset + 4, true) + milliseconds * 1000;
      view.setUint32(offset, view.getUint32(offset, true) + Math.floor(us / 1e6), true);
      view.setUint32(offset + 4, us % 1e6, true);
      // Another transaction: nothing of one capture is in the other.
      view.setUint32(offset + 16 + 14 + 20 + 8 + 4, milliseconds);
    }
    return { name, path: write(`${name}-${milliseconds}.pcap`, moved) };
  };

  test.each([500, 10_000, 378_432_000_000])('%d ms apart: inconclusive, and said', async (milliseconds) => {
    for (const inputs of [
      [at('uplink0', 0), at('tap0', milliseconds)],
      [at('tap0', 0), at('uplink0', milliseconds)],
    ]) {
      for (const given of [inputs, inputs.toReversed()]) {
        const { summary, findings, exchanges } = await replayInProcess(given, 'uplink0,tap0');
        expect(summary.verdict).toBe('inconclusive');
        expect(findings.map(({ code }) => code)).toContain('captures-apart');
        const said = exchanges.flatMap(({ messages }) => messages.map(({ verdict }) => verdict?.status));
        expect(said).not.toContain('lost');
      }
    }
  });

  test('one message in common, 5 s apart though both ran on: inconclusive', async () => {
    const frames = (await framesOf('healthy')).slice(0, 3).filter(({ name }) => name !== 'br0');
    const [asked, left] = [frames.filter(({ name }) => name === 'tap0'), frames.filter(({ name }) => name !== 'tap0')];
    const other = (await framesOf('loop')).filter(({ name }) => name === 'tap0').slice(0, 1);
    const around = (of: typeof frames) => {
      const [first] = of;
      const idle = [-1n, 20n].map((s) => ({
        ...other[0]!,
        timeNs: first!.timeNs + s * SECOND,
        bytes: new Uint8Array(60),
      }));
      return [idle[0]!, ...of, idle[1]!];
    };
    const inputs = [
      { name: 'uplink0', path: write('up.pcap', classicOf(around(left), 5n * SECOND)) },
      { name: 'tap0', path: write('tap.pcap', classicOf(around(asked))) },
    ];
    const { summary, findings } = await replayInProcess(inputs);
    expect(summary.verdict).toBe('inconclusive');
    expect(findings.map(({ code }) => code)).toContain('captures-apart');
  });

  test('a capture that fell silent is not over, and one without frames tells no time', async () => {
    const span = (fromNs: bigint, toNs: bigint) => ({ names: ['a'], fromNs, toNs });
    expect(capturesApart([span(0n, 10n * SECOND), span(1n, SECOND)], 250_000_000n)).toEqual([]);
    const inputs = [at('uplink0', 0), { name: 'tap0', path: write('empty.pcap', buildClassic([])) }];
    expect((await replayInProcess(inputs)).findings.map(({ code }) => code)).not.toContain('captures-apart');
  });
});
