/** A real bridge with more entries than anyone wants to read: those that matter are found all the same, in no time. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kernelAsker } from '../../src/capture/ask-kernel.ts';
import { fdbSourceOf, readFdb } from '../../src/host/fdb.ts';
import { readLinks } from '../../src/host/links.ts';
import { runCommand } from '../../src/host/run-command.ts';
import { parseFdb } from '../../src/tools/parse-fdb.ts';
import { describeLive } from '../native/network.ts';

const HOST = `dhfdb${process.pid}h`;
const GUESTS = `dhfdb${process.pid}g`;
const GUEST = 'fa:16:3e:56:ea:fa';
const MANY = 30_000;
const ip = (...args: readonly string[]) => execFileSync('ip', args, { stdio: 'pipe' });
const bridge = (input: string) => execFileSync('bridge', ['-n', HOST, '-batch', '-'], { input, stdio: 'pipe' });

function macOf(i: number): string {
  return `02:10:00:${[16, 8, 0].map((shift) => ((i >> shift) & 255).toString(16).padStart(2, '0')).join(':')}`;
}

describeLive('the FDB of a bridge', () => {
  beforeAll(() => {
    for (const netns of [HOST, GUESTS]) ip('netns', 'add', netns);
    ip('-n', HOST, 'link', 'add', 'br0', 'type', 'bridge');
    ip('-n', HOST, 'link', 'set', 'br0', 'up');
    for (const [port, mac] of [
      ['tap0', 'fe:16:3e:56:ea:fa'],
      ['tap1', 'fe:00:00:00:00:01'],
    ] as const) {
      ip(
        '-n',
        HOST,
        'link',
        'add',
        port,
        'address',
        mac,
        'type',
        'veth',
        'peer',
        'name',
        `far-${port}`,
        'netns',
        GUESTS,
      );
      ip('-n', HOST, 'link', 'set', port, 'master', 'br0', 'up');
      ip('-n', GUESTS, 'link', 'set', `far-${port}`, 'up');
    }
    bridge(`fdb replace ${GUEST} dev tap0 master dynamic\n`);
  });
  afterAll(() => {
    for (const netns of [HOST, GUESTS]) ip('netns', 'del', netns);
  });

  const read = async (macs: readonly string[] = []) => {
    const links = await readLinks(HOST);
    return readFdb(HOST, links, macs, { run: runCommand, ask: kernelAsker() });
  };

  it('asks the kernel where it can', () => {
    expect(fdbSourceOf(runCommand).ask).not.toBeNull();
  });

  it('is what `bridge` tells of it', async () => {
    const show = async () => parseFdb(JSON.parse(await runCommand('bridge', ['-n', HOST, '-j', 'fdb', 'show'])), HOST);
    let told = await show();
    let asked = await read();
    // The ports that have just come up still say things: both were asked of one table where it is the same again.
    for (let again = await show(); JSON.stringify(again) !== JSON.stringify(told); again = await show()) {
      told = again;
      asked = await read();
    }
    expect(new Set(asked)).toEqual(new Set(told));
    expect(asked).toContainEqual(expect.objectContaining({ mac: GUEST, port: `${HOST}/tap0`, local: false }));
  });

  it('is read in part where a guest has filled it, with all that matters', { timeout: 60_000 }, async () => {
    const lines = Array.from({ length: MANY }, (_, i) => `fdb replace ${macOf(i)} dev tap1 master dynamic\n`);
    bridge(lines.join(''));
    const began = performance.now();
    const entries = await read([macOf(7)]);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(entries.length).toBeLessThan(MANY / 2);
    const portOf = (mac: string) => entries.filter((entry) => entry.mac === mac).map(({ port }) => port);
    // The guest behind libvirt's tap, which nobody named; the one that was named; the host's own.
    expect(portOf(GUEST)).toEqual([`${HOST}/tap0`]);
    expect(portOf(macOf(7))).toEqual([`${HOST}/tap1`]);
    expect(entries).toContainEqual(expect.objectContaining({ mac: 'fe:00:00:00:00:01', local: true }));
    // Which ports have learned much is seen, too.
    expect(entries.filter(({ port }) => port === `${HOST}/tap1`).length).toBeGreaterThan(100);
  });
});
