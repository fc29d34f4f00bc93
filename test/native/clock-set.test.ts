/** The clock of the host is set while a trace runs. Nobody sets the clock of the machine for it: see the two files in C. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sleep, until } from '../../lab/process.js';
import { PROGRAM } from '../../lab/trace.js';
import { discover } from './dhcp-frame.ts';
import { createNetwork, describeLive, type Network } from './network.ts';

const HOUR_NS = 3_600_000_000_000n;
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'dhcphop-clock-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('the clock of a trace goes on evenly, and frames from before and after get their right times', () => {
  const program = join(directory, 'trace-clock');
  const sources = [here('./trace-clock.cc'), here('../../native/src/trace-clock.cc')];
  execFileSync('g++', ['-std=c++17', '-o', program, ...sources]);
  expect(execFileSync(program, { encoding: 'utf8' })).toBe('');
});

describeLive('a clock that is set back by an hour', () => {
  let network: Network;
  beforeAll(async () => {
    network = await createNetwork();
  });
  afterAll(() => network.close());

  test('what comes then is captured, an hour later than its stamps, and judged', { timeout: 30_000 }, async () => {
    const shim = join(directory, 'shim.so');
    execFileSync('gcc', ['-shared', '-fPIC', '-o', shim, here('./clock-shim.c')]);
    const clock = join(directory, 'clock');
    const setClock = (laterNs: bigint) =>
      writeFileSync(clock, new Uint8Array(new BigInt64Array([laterNs]).buffer), { flag: 'r+' });
    writeFileSync(clock, new Uint8Array(8));
    setClock(HOUR_NS);
    const options = ['--hops', 'up0,br0,tap0', '--no-color', '--format', 'json'];
    const [file, ...args] = network.ns.argv('hv', [process.execPath, PROGRAM, 'trace', ...options]);
    const env = { ...process.env, LD_PRELOAD: shim, TEST_CLOCK: clock };
    const child = spawn(file as string, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    const pieces: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (piece) => pieces.push(piece));
    child.stderr.on('data', (piece) => (stderr += piece));
    const closed = once(child, 'close');
    try {
      await until(() => stderr.includes('capturing on'), 20_000);
      setClock(0n);
      await until(() => stderr.includes('the system clock was set by -3600.'), 5_000);
      // A moment around it is not judged.
      await sleep(600);
      const beforeMs = Date.now();
      await network.inject('guest', [discover()]);
      await sleep(1_500);
      child.kill('SIGINT');
      await closed;
      const { exchanges, hostEvents } = JSON.parse(Buffer.concat(pieces).toString());
      expect(hostEvents).toContainEqual(expect.objectContaining({ kind: 'clock-set' }));
      const [message] = exchanges[0].messages;
      expect(message).toMatchObject({ type: 'DISCOVER', verdict: { status: 'delivered' } });
      const aheadS = Number(message.sightings[0].time) - beforeMs / 1000;
      expect(aheadS).toBeGreaterThan(3_599);
      expect(aheadS).toBeLessThan(3_603);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
