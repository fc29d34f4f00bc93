/** Captures that show a part of what happened: nothing is said of the rest, and the report says what it could not see. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dhcphop, makeDirectory } from '../cli/program.ts';
import { message, option } from '../dhcp/build-message.ts';
import { ipv6 } from '../frame/build-envelopes.ts';
import { bytes, ethernet, ipv4, udp, udpFrame } from '../frame/build-frame.ts';
import { buildClassic } from '../pcapfile/build-capture.ts';
import { eventErrors } from '../report/validate-event.ts';
import { reportErrors } from '../report/validate-report.ts';

const { directory, remove } = makeDirectory();
afterAll(remove);

const SERVER_ID = option(54, 192, 0, 2, 1);
const WANTED = option(50, 192, 0, 2, 27);
const FROM_SERVER = { source: '192.0.2.1', sourcePort: 67, destinationPort: 68 };
const ask = (xid: number, type: number, ...options: ReturnType<typeof option>[]) =>
  udpFrame(message([option(53, type), ...options], { xid }));
const reply = (xid: number, type: number, server = SERVER_ID, yiaddr = 0xc000021b) =>
  udpFrame(message([option(53, type), server], { op: 2, xid, yiaddr }), FROM_SERVER);

/** `at` in milliseconds. */
function capture(name: string, frames: readonly (readonly [at: number, frame: Uint8Array])[]): string {
  const records = frames.map(([at, frame]) => ({
    seconds: 1_790_000_000 + Math.floor(at / 1000),
    fraction: Math.round((at % 1000) * 1000),
    bytes: frame,
  }));
  writeFileSync(join(directory, `${name}.pcap`), buildClassic(records));
  return `${name}=${name}.pcap`;
}
const replay = (...args: string[]) => dhcphop(['replay', ...args], { cwd: directory });

const lease = (xid: number, at: number, late = 0) =>
  [
    [at + late, ask(xid, 1)],
    [at + 4, reply(xid, 2)],
    [at + 8 + late, ask(xid, 3, SERVER_ID, WANTED)],
    [at + 12, reply(xid, 5)],
  ] as const;

test('an exchange of which the outer capture shows nothing was answered: not lost', () => {
  const up = capture('up', [...lease(1, 0, 0.1), ...lease(3, 60_000, 0.1)]);
  const tap = capture('tap', [...lease(1, 0.1, -0.1), ...lease(2, 30_000), ...lease(3, 60_000.1, -0.1)]);
  const { code, stdout } = replay('--hops', 'up,tap', up, tap);
  expect(stdout).not.toContain('LOST');
  expect(stdout).toContain('up did not show 2 messages');
  expect(code).toBe(0);
});

test('an OFFER that was taken up and not seen is no silence of the network', () => {
  const only = capture('requests', [
    [0, ask(1, 1)],
    [20, ask(1, 3, SERVER_ID, WANTED)],
    [60_000, udpFrame(new Uint8Array(20), { sourcePort: 53, destinationPort: 53 })],
  ]);
  const { code, stdout } = replay(only);
  expect(stdout).not.toContain('no reply came');
  expect(code).toBe(3);
});

test('replies alone tell nothing of what a guest did with them', () => {
  const only = capture('replies', [
    [0, reply(1, 2)],
    [4000, reply(1, 2)],
    [60_000, udpFrame(new Uint8Array(20), { sourcePort: 53, destinationPort: 53 })],
  ]);
  const { code, stdout } = replay(only);
  expect(stdout).not.toContain('ignored');
  expect(code).toBe(3);
});

test('the lease is what the ACK said, though another server is late', () => {
  const frames = [...lease(1, 0), [500, reply(1, 2, option(54, 192, 0, 2, 9), 0xc0000299)]] as const;
  const { code, stdout } = replay(capture('late', frames));
  expect(stdout).toContain('the guest got 192.0.2.27 from 192.0.2.1');
  expect(code).toBe(0);
});

test('a lease that is declined seconds later is none', () => {
  const frames = [...lease(1, 0), [7500, ask(9, 4, SERVER_ID, WANTED)]] as const;
  const { code, stdout } = replay(capture('declined', frames));
  expect(stdout).toMatch(/the guest declined the address \(192\.0\.2\.27 from\s+192\.0\.2\.1\)/);
  expect(stdout).not.toContain('the guest got');
  expect(code).toBe(1);
});

test('DHCPv6, and DHCP in an envelope that is not undone, are said to be there, and nobody is told to reboot', () => {
  const solicit = ipv6(udp(bytes('01123456', new Uint8Array(20)), { sourcePort: 546, destinationPort: 547 }), 17);
  const hidden = ethernet(bytes(new Uint8Array(9), ipv4(udp(message([option(53, 1)])))), [], 0x1234);
  const both = capture('both', [
    [0, ethernet(solicit, [], 0x86dd)],
    [1, hidden],
    [2, hidden],
  ]);
  const { code, stdout } = replay(both);
  expect(stdout).toContain('1 DHCPv6 message went by: dhcphop follows DHCPv4 only');
  expect(stdout).toContain('2 frames with DHCP in an envelope that dhcphop does not undo went by');
  expect(stdout).not.toContain('reboot');
  expect(code).toBe(3);
  const counts = { dhcp6: 1, dhcp4o6: 0, enveloped: 2 };
  const json = (format: string) => dhcphop(['replay', 'both.pcap', '--format', format], { cwd: directory }).stdout;
  const report = JSON.parse(json('json'));
  expect([report.unfollowed, reportErrors(report)]).toEqual([counts, []]);
  const last = JSON.parse(json('ndjson').trim().split('\n').at(-1) ?? '');
  expect([last.unfollowed, eventErrors(last)]).toEqual([counts, []]);
  const decoded = dhcphop(['decode', 'both.pcap'], { cwd: directory });
  expect(decoded.stderr).toContain('1 DHCPv6 message went by');
});
