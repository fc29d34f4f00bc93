/** Where the order of the hops comes from, in front of the program: directories, streams and incidents. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { anyOf, framesOf, PCAPS, pcapngOf } from '../pipeline/recorded-frames.ts';
import { dhcphop, makeDirectory, PROGRAM } from './program.ts';

const { directory, remove } = makeDirectory();
afterAll(remove);

const NAMES = ['tap0', 'br0', 'uplink0'];

function verdictOf(stdout: string) {
  const { paths, summary } = JSON.parse(stdout);
  return { hops: paths[0].hops, order: paths[0].order, verdict: summary.verdict, lost: summary.lost };
}

describe('a directory', () => {
  test('is its incident', () => {
    const { code, stdout, stderr } = dhcphop(['replay', join(PCAPS, 'loop-race'), '--format', 'json']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(verdictOf(stdout)).toEqual({
      hops: ['uplink0', 'br0', 'tap0'],
      order: 'recorded',
      verdict: 'loss',
      lost: 2,
    });
    expect(JSON.parse(stdout).source.files).toEqual([join(PCAPS, 'loop-race', 'incident.pcapng')]);
  });

  test('is its captures, and what is none of them is told', () => {
    const place = join(directory, 'captures');
    mkdirSync(place);
    for (const name of NAMES) copyFileSync(join(PCAPS, 'loop-race', `${name}.pcap`), join(place, `${name}.pcap`));
    writeFileSync(join(place, 'bad.pcap'), 'this is no capture');
    writeFileSync(join(place, 'notes.txt'), 'not even called one');
    const { code, stdout, stderr } = dhcphop(['replay', place, '--format', 'json']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^dhcphop: read \S+bad\.pcap: .*; left out\n$/);
    expect(verdictOf(stdout)).toEqual({
      hops: ['uplink0', 'br0', 'tap0'],
      order: 'inferred',
      verdict: 'loss',
      lost: 2,
    });
  });

  test('without captures, with two incidents or with a name in front is refused', () => {
    const empty = join(directory, 'empty');
    const two = join(directory, 'two');
    mkdirSync(empty);
    mkdirSync(two);
    for (const name of ['a', 'b']) copyFileSync(join(PCAPS, 'healthy', 'incident.pcapng'), join(two, `${name}.pcapng`));
    expect(dhcphop(['replay', empty])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('no capture in this'),
    });
    expect(dhcphop(['replay', two])).toMatchObject({ code: 2, stderr: expect.stringContaining('several incidents') });
    expect(dhcphop(['replay', `tap0=${empty}`])).toMatchObject({ code: 2 });
  });
});

describe('a stream', () => {
  test.each([
    ['of tcpdump -i any', anyOf, ['if4', 'if3', 'if2']],
    ['of several interfaces', pcapngOf, ['uplink0', 'br0', 'tap0']],
  ] as const)('%s: in the order that its frames show', async (_, build, hops) => {
    const input = build(await framesOf('loop-race'), NAMES, true);
    const { code, stdout } = dhcphop(['replay', '-', '--format', 'json'], { input });
    expect(code).toBe(1);
    expect(verdictOf(stdout)).toEqual({ hops, order: 'inferred', verdict: 'loss', lost: 2 });
  });

  test('--hops in the wrong order: no verdict', async () => {
    const input = anyOf(await framesOf('loop-race'), NAMES, true);
    const ran = dhcphop(['replay', '-', '--hops', 'if2,if3,if4'], { input });
    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain('dhcphop replay --hops if4,if3,if2 -');
    expect(ran.stdout).not.toMatch(/^(?:OK|LOST|FAILED)/m);
  });

  test('an incident: in the order that it recorded', () => {
    const { status, stdout } = spawnSync(
      'sh',
      [
        '-c',
        'cat "$2/incident.pcapng" | "$0" "$1" replay - --format json',
        process.execPath,
        PROGRAM,
        join(PCAPS, 'loop-race'),
      ],
      { encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(verdictOf(stdout)).toEqual({
      hops: ['uplink0', 'br0', 'tap0'],
      order: 'recorded',
      verdict: 'loss',
      lost: 2,
    });
  });
});
