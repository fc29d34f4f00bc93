/** A guest that sends from a new MAC with each frame, as fast as it can: a trace ends when it is told to, with its report. */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDirectory, PROGRAM } from '../cli/program.ts';
import { GUEST_MAC } from '../native/dhcp-frame.ts';
import { createNetwork, describeLive, type Network } from '../native/network.ts';

/** Of a type that no filter of the host looks into. */
const FRAME = Buffer.from(`ffffffffffff02000000000088b5${'00'.repeat(46)}`, 'hex');
/** The last four bytes of the source: each frame has another. */
const SOURCE_AT = 8;
const MANY = 400_000;

describeLive('a flood of new MACs', () => {
  const { directory, remove } = makeDirectory();
  let network: Network;
  beforeAll(async () => {
    network = await createNetwork();
  });
  afterAll(async () => {
    await network.close();
    remove();
  });

  it('ends in a report, and fills no recording', { timeout: 120_000 }, async () => {
    const recording = join(directory, 'flood.pcapng');
    const argv = [
      'trace',
      network.hv('tap0'),
      '--guest',
      GUEST_MAC,
      '--for',
      '4s',
      '--format',
      'json',
      '--write',
      recording,
    ];
    const began = performance.now();
    const traced = promisify(execFile)(process.execPath, [PROGRAM, ...argv]).catch((error) => error);
    const flooding = network.inject('wire', [FRAME], { count: MANY, rate: 0, sequenceAt: SOURCE_AT });
    const { stdout, stderr, code = 0 } = await traced;
    const tookMs = performance.now() - began;
    await flooding;
    expect(JSON.parse(stdout).summary.verdict, stderr).toBe('nothing-seen');
    expect(code).toBe(3);
    expect(stderr).toContain('were left out');
    // One change took 300 bytes: a hundred thousand a second 18 MB.
    expect(statSync(recording).size).toBeLessThan(2_000_000);
    expect(tookMs).toBeLessThan(40_000);
  });
});
