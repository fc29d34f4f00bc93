/** `dhcphop decode`: the messages of captures in full, filtered, as text and as one JSON document. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dhcphop, leaseCapture, makeDirectory, writeStory } from './program.ts';

const { directory: cwd, remove } = makeDirectory();
beforeAll(() => {
  writeStory(cwd, 'healthy');
  writeFileSync(join(cwd, 'cut.pcap'), leaseCapture(0).subarray(0, 1200));
});
afterAll(remove);

const typesIn = (text: string) => [...text.matchAll(/ {2}(DISCOVER|OFFER|REQUEST|ACK) {2}/g)].map(([, type]) => type);

describe('decode', () => {
  it('shows every message in order of time', () => {
    const { code, stdout, stderr } = dhcphop(['decode', 'tap0.pcap'], { cwd });
    expect(typesIn(stdout)).toEqual(['DISCOVER', 'OFFER', 'REQUEST', 'ACK']);
    expect(stdout).toContain('server identifier         192.0.2.1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
  it('filters by type, xid and MAC', () => {
    const count = (filter: string) =>
      typesIn(dhcphop(['decode', 'tap0.pcap', '--filter', filter], { cwd }).stdout).length;
    expect([count('offer,ack'), count('0x7694a8b8,OFFER'), count('fa:16:3e:56:ea:fa')]).toEqual([2, 1, 4]);
    expect(dhcphop(['decode', 'tap0.pcap', '--filter', 'NAK'], { cwd })).toMatchObject({
      code: 3,
      stderr: 'dhcphop: no DHCP message fits --filter NAK\n',
    });
  });
  it('merges several captures, and is one valid JSON document', () => {
    const { code, stdout } = dhcphop(['decode', 'br0.pcap', 'tap0.pcap', '--format', 'json'], { cwd });
    const { messages, count } = JSON.parse(stdout) as {
      messages: { interface: string; type: string }[];
      count: number;
    };
    expect({ code, count }).toEqual({ code: 0, count: 8 });
    expect(messages.slice(0, 2).map((each) => `${each.interface} ${each.type}`)).toEqual([
      'tap0 DISCOVER',
      'br0 DISCOVER',
    ]);
    const none = dhcphop(['decode', 'tap0.pcap', '--format', 'json', '--filter', 'NAK'], { cwd });
    expect(JSON.parse(none.stdout)).toMatchObject({ messages: [], count: 0 });
  });
  it('a capture that is cut off: what is whole, and a warning', () => {
    const { code, stdout, stderr } = dhcphop(['decode', 'cut.pcap'], { cwd });
    expect(typesIn(stdout)).toEqual(['DISCOVER', 'OFFER', 'REQUEST']);
    expect(stderr).toMatch(/^dhcphop: .*cut\.pcap/);
    expect(code).toBe(0);
  });
  it.each([
    [['decode'], 2, 'decode: no capture is named'],
    [['decode', 'tap0.pcap', '--filter', 'OFFERS'], 2, 'neither a MAC nor an xid nor a message type'],
    [['decode', 'tap0.pcap', '--format', 'xml'], 2, '--format xml'],
    [['decode', 'gone.pcap'], 4, 'no such file'],
  ])('%j: exit code %i', (args, expected, line) => {
    const { code, stdout, stderr } = dhcphop(args, { cwd });
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
