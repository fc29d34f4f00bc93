/** The filter text: what it passes in saved files (judged by tcpdump) and on live interfaces, where tags travel apart. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { onPath } from '../../lab/client.js';
import { loadAddon } from '../../src/capture/addon.ts';
import { dhcpFilter, dhcpFilterBehind } from '../../src/capture/filter.ts';
import { captureWhile, eventually } from '../native/capture-while.ts';
import {
  arp,
  BROADCAST,
  discover,
  ethernet,
  GUEST_MAC,
  ipv4,
  laterFragment,
  offer,
  otherUdp,
  SERVER_MAC,
  type Tag,
  udp,
} from '../native/dhcp-frame.ts';
import { createNetwork, describeLive, liveMissing } from '../native/network.ts';
import { countSteps, parseProgram } from './bpf-steps.ts';

const OTHER = 'fa:16:3e:00:00:01';
const RELAY = '02:00:00:00:00:99';

/** A frame, and whether it passes without and with the guest known. */
type Case = readonly [name: string, frame: Buffer, any: boolean, guest: boolean];

function casesWith(label: string, tags: readonly Tag[]): Case[] {
  return [
    [`${label} DISCOVER of the guest`, discover({ tags }), true, true],
    [`${label} DISCOVER of another`, discover({ tags, mac: OTHER }), true, false],
    [`${label} OFFER to the guest`, offer({ tags }), true, true],
    [`${label} OFFER to another`, offer({ tags, mac: OTHER }), true, false],
    [`${label} broadcast OFFER to the guest`, offer({ tags, to: BROADCAST }), true, true],
    [`${label} broadcast OFFER to another`, offer({ tags, to: BROADCAST, mac: OTHER }), true, false],
    [`${label} relayed DISCOVER of the guest`, discover({ tags, from: RELAY, to: SERVER_MAC }), true, true],
    [`${label} PXE`, pxe(tags), true, true],
    [`${label} broadcast later fragment`, laterFragment({ tags }), true, true],
    [`${label} later fragment to the guest`, laterFragment({ tags, to: GUEST_MAC }), true, true],
    [`${label} later fragment to another`, laterFragment({ tags, to: OTHER }), true, false],
    [`${label} ARP of the guest`, arp({ tags }), false, true],
    [`${label} ARP of another`, arp({ tags, from: OTHER }), false, false],
    [`${label} other UDP to the guest`, otherUdp({ tags }), false, false],
    [`${label} VXLAN with the guest's DISCOVER`, vxlan(discover(), tags), true, true],
    [`${label} VXLAN with another's OFFER`, vxlan(offer({ mac: OTHER }), tags), true, false],
    [`${label} VXLAN with other UDP`, vxlan(otherUdp(), tags), false, false],
    [`${label} TCP port 67`, tcp(tags), false, false],
  ];
}

function pxe(tags: readonly Tag[]): Buffer {
  return ethernet(GUEST_MAC, SERVER_MAC, 0x0800, ipv4(17, udp(4011, 4011, Buffer.alloc(300))), tags);
}

function vxlan(inner: Buffer, tags: readonly Tag[]): Buffer {
  const header = Buffer.from([8, 0, 0, 0, 0, 0, 42, 0]);
  return ethernet(RELAY, SERVER_MAC, 0x0800, ipv4(17, udp(50_000, 4789, Buffer.concat([header, inner]))), tags);
}

function tcp(tags: readonly Tag[]): Buffer {
  return ethernet(GUEST_MAC, SERVER_MAC, 0x0800, ipv4(6, udp(68, 67, Buffer.alloc(60))), tags);
}

const Q = { tpid: 0x8100, vlan: 100 };
const AD = { tpid: 0x88a8, vlan: 200 };
const CASES: readonly Case[] = [
  ...casesWith('untagged', []),
  ...casesWith('802.1Q', [Q]),
  ...casesWith('802.1Q priority', [{ tpid: 0x8100, vlan: 0 }]),
  ...casesWith('802.1Q twice', [Q, { tpid: 0x8100, vlan: 7 }]),
  ...casesWith('802.1ad', [AD, Q]),
];
const FILTERS = [
  ['any guest', dhcpFilter(null), 2],
  ['a known guest', dhcpFilter(GUEST_MAC), 3],
] as const;

test('a MAC in any spelling gives one filter, and none is refused', () => {
  expect(dhcpFilter('FA-16-3E-56-EA-FA')).toBe(dhcpFilter(GUEST_MAC));
  expect(dhcpFilter(GUEST_MAC)).toContain('udp[36:4] = 0xfa163e56 and udp[40:2] = 0xeafa');
  expect(() => dhcpFilter('fa:16')).toThrow('not a MAC');
});

for (const [name, filter, column] of FILTERS) {
  test.skipIf(!onPath('tcpdump'))(`saved frames of ${name} [needs tcpdump]`, () => {
    const passed = CASES.map(([, frame]) => tcpdumpPasses(frame, filter));
    expect(passed).toEqual(CASES.map((line) => line[column]));
  });

  test.skipIf(liveMissing() !== null)(`libpcap compiles the filter of ${name} [needs the addon]`, () => {
    expect(loadAddon().checkFilter(filter, 1, 1980)).toBeNull();
    expect(loadAddon().checkFilter(`${filter} and`, 1, 1980)).toMatchObject({ code: 'bad-filter', interface: null });
  });
}

/** What a guest's port among many lets in and out: every request from behind it, and the replies forwarded to it. */
const AT_PORT = [
  ['DISCOVER of the guest', discover(), true, true],
  ['DISCOVER of another MAC', discover({ mac: OTHER }), true, false],
  ['tagged DISCOVER of another MAC', discover({ mac: OTHER, tags: [Q] }), true, false],
  ['OFFER to the guest', offer(), true, true],
  ['OFFER to another MAC', offer({ mac: OTHER }), false, true],
  ['tagged OFFER to another MAC', offer({ mac: OTHER, tags: [Q] }), false, true],
  ['broadcast OFFER to the guest', offer({ to: BROADCAST }), true, true],
  ['broadcast OFFER to another MAC', offer({ to: BROADCAST, mac: OTHER }), false, false],
  ['later fragment to another', laterFragment({ to: OTHER }), false, false],
] as const;
for (const [how, filterOf, mac] of [
  ['whole', dhcpFilter, GUEST_MAC],
  ['but for its first byte', dhcpFilterBehind, 'fe:16:3e:56:ea:fa'],
] as const) {
  test.skipIf(!onPath('tcpdump'))(`a port of which the guest's MAC is known ${how} [needs tcpdump]`, () => {
    const passed = AT_PORT.map(([name, frame]) => [
      name,
      frame,
      tcpdumpPasses(frame, filterOf(mac, 'requests')),
      tcpdumpPasses(frame, filterOf(mac, 'unicast-replies')),
    ]);
    expect(passed).toEqual(AT_PORT);
  });
}

/** Instructions for a frame of other people's traffic: TCP, and UDP that is not DHCP. */
const COSTS = [
  ['any guest', dhcpFilter(null), 8, 24],
  ['a known guest', dhcpFilter(GUEST_MAC), 16, 40],
  ['the guest behind a port', dhcpFilterBehind('fe:16:3e:56:ea:fa'), 16, 40],
  ['whoever asks at a port', dhcpFilter(GUEST_MAC, 'requests'), 16, 40],
] as const;
for (const [name, filter, most, mostOfUdp] of COSTS) {
  test.skipIf(!onPath('tcpdump'))(`the filter of ${name} is done with other traffic at once [needs tcpdump]`, () => {
    const program = parseProgram(tcpdump(emptyCapture(), ['-ddd', filter]).toString());
    expect(countSteps(program, discover()).passes).toBe(true);
    expect(countSteps(program, tcp([]))).toEqual({ steps: expect.toSatisfy((steps) => steps <= most), passes: false });
    expect(countSteps(program, otherUdp({ to: BROADCAST, from: OTHER }))).toEqual({
      steps: expect.toSatisfy((steps) => steps <= mostOfUdp),
      passes: false,
    });
  });
}

/** Whether tcpdump passes the frame, saved as a classic capture of one record. */
function tcpdumpPasses(frame: Buffer, filter: string): boolean {
  const record = Buffer.alloc(16);
  record.writeUInt32LE(frame.length, 8);
  record.writeUInt32LE(frame.length, 12);
  return tcpdump(Buffer.concat([emptyCapture(), record, frame]), ['-w', '-', filter]).length > 24;
}

/** The header of a classic capture of Ethernet. */
function emptyCapture(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

function tcpdump(input: Buffer, args: readonly string[]): Buffer {
  return execFileSync('tcpdump', ['-r', '-', ...args], { input, stdio: ['pipe', 'pipe', 'ignore'] });
}

describeLive('live filter', () => {
  for (const [name, filter, column] of FILTERS) {
    test(`frames of ${name}, received and sent, whole with their tags`, async () => {
      const network = await createNetwork();
      try {
        const expected = CASES.filter((line) => line[column]).map(([, frame]) => frame.toString('hex'));
        const hops = ['up0', 'br0', 'tap0'].map((hop) => ({ name: network.hv(hop), promiscuous: hop === 'br0' }));
        const captured = await captureWhile(hops, { filter }, async (growing) => {
          // Flooded, so that all of them reach all hops: the bridge has not learned the destinations.
          await network.ip('link', 'set', 'up0', 'type', 'bridge_slave', 'learning', 'off');
          await network.ip('link', 'set', 'tap0', 'type', 'bridge_slave', 'learning', 'off');
          const frames = CASES.map(([, frame]) => frame);
          await network.inject('wire', frames, { rate: 500 });
          await eventually(() => growing.frames.length >= 3 * expected.length, 'all frames');
        });
        for (const [id, direction] of [
          [0, 'in'],
          [1, 'in'],
          [2, 'out'],
        ] as const) {
          const seen = captured.frames.filter((frame) => frame.interfaceId === id && frame.direction === direction);
          expect(seen.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual(expected);
        }
      } finally {
        await network.close();
      }
    });
  }
});
