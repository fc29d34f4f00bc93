/**
 * Captures of three hops with what an attacker would send: names that terminals, browsers, Markdown, XML and Prometheus
 * would obey, in every option that holds text; and messages that are damaged anywhere.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { message, option } from '../dhcp/build-message.ts';
import { bytes, u16, u32, udpFrame } from '../frame/build-frame.ts';
import { buildClassic } from '../pcapfile/build-capture.ts';

const HOPS = ['uplink0', 'br0', 'tap0'] as const;
const SECONDS = 1_790_000_000;
const NAMES: readonly (string | readonly number[])[] = [
  '\u001b[31mred\u001b[0m\u001b]0;title\u0007',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  ']]></failure></testcase><evil a="b">&amp;',
  '"} 1\n# TYPE evil counter\nevil 1\n',
  '| a |\n\n# Heading [x](javascript:alert(1)) `code` @team',
  '````\n</details>\n````',
  '\u202eleft\u2066\u200b\ufeff\u2028line\u2029',
  '\r\ndhcphop: OK all is well\b\u007f',
  '"},"exchanges":[],"x":{"',
  '$(reboot) `id`; rm -r /',
  [0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x9b, 0x33, 0x31, 0x6d],
  [],
];
const TEXT_OPTIONS = [12, 14, 15, 17, 40, 43, 60, 61, 66, 67, 77, 81, 82, 119, 124, 125];

interface Sent {
  readonly frame: Uint8Array;
  readonly hops: readonly (typeof HOPS)[number][];
}

const FROM_SERVER = { source: '192.0.2.1', sourcePort: 67, destinationPort: 68 };
const OUTWARD = ['tap0', 'br0', 'uplink0'] as const;

function request(chaddr: Uint8Array, xid: number, type: number, name: Uint8Array): Sent {
  const options = [option(53, type), ...TEXT_OPTIONS.map((code) => option(code, name))];
  return { frame: udpFrame(message(options, { chaddr, xid })), hops: OUTWARD };
}

function reply(chaddr: Uint8Array, xid: number, type: number, name: Uint8Array, hops: Sent['hops'] = HOPS): Sent {
  const options = [option(53, type), option(54, u32(0xc0000201)), option(56, name), option(15, name)];
  const init = { op: 2 as const, chaddr, xid, yiaddr: type === 6 ? 0 : 0xc000025e };
  return { frame: udpFrame(message(options, init), FROM_SERVER), hops };
}

/** One exchange for each name: a reply lost, a refusal or a lease, in turn. */
function exchangeOf(name: string | readonly number[], i: number): readonly Sent[] {
  const told = typeof name === 'string' ? new TextEncoder().encode(name) : Uint8Array.from(name);
  const chaddr = bytes('fa163e0100', i, new Uint8Array(10));
  const xid = 0x1000 + i;
  const discover = request(chaddr, xid, 1, told);
  if (i % 3 === 0) return [discover, reply(chaddr, xid, 2, told, ['uplink0', 'br0'])];
  const offered = [discover, reply(chaddr, xid, 2, told), request(chaddr, xid, 3, told)];
  return [...offered, reply(chaddr, xid, i % 3 === 1 ? 6 : 5, told)];
}

/** A DISCOVER with each of its bytes changed in turn, or cut off there. Each place has an xid: an exchange keeps 256 messages. */
function damaged(): readonly Sent[] {
  const chaddr = bytes('fa163e0200ff', new Uint8Array(10));
  const options = [
    option(53, 1),
    option(12, '61626364'),
    option(82, 1, 2, 7, 7),
    option(121, 24, 10, 1, 1, 192, 0, 2, 1),
  ];
  const discover = (at: number) => udpFrame(message(options, { chaddr, xid: 0x20000 + at }));
  return [...discover(0).keys()].flatMap((at) => {
    const frame = discover(at);
    const changed = Uint8Array.from(frame, (byte, i) => (i === at ? byte ^ 0xff : byte));
    return [changed, frame.subarray(0, at)].map((each) => ({ frame: each, hops: OUTWARD }));
  });
}

/** Overloaded fields that point at themselves, lengths past the end, and a chain of relays as long as it gets. */
function crooked(): readonly Sent[] {
  const chaddr = bytes('fa163e030000', new Uint8Array(10));
  const loop = bytes(52, 1, 3, 53, 1, 1, 255);
  const messages = [
    message([option(52, 3), option(53, 1)], { chaddr, xid: 0x3000, file: loop, sname: loop }),
    message([option(53, 1), option(82, 1, 255, 7)], { chaddr, xid: 0x3001, hops: 255, giaddr: 0x0a000001 }),
    bytes(message([option(53, 1)], { chaddr, xid: 0x3002 }).subarray(0, 243), 12, 255, u16(0)),
    message(
      Array.from({ length: 200 }, () => option(53, 1)),
      { chaddr, xid: 0x3003 },
    ),
    message(null, { chaddr, xid: 0x3004 }),
  ];
  return messages.map((each) => ({ frame: udpFrame(each), hops: OUTWARD }));
}

/** The files, in the order of HOPS. */
export function writeHostileCaptures(directory: string): readonly string[] {
  const sent = [...NAMES.flatMap(exchangeOf), ...crooked(), ...damaged()];
  return HOPS.map((hop) => {
    const records = sent.flatMap(({ frame, hops }, i) => {
      const at = hops.indexOf(hop);
      if (at < 0) return [];
      const microseconds = i * 10_000 + at * 20;
      const [seconds, fraction] = [SECONDS + Math.floor(microseconds / 1e6), microseconds % 1e6];
      return [{ seconds, fraction, bytes: frame }];
    });
    const file = path.join(directory, `${hop}.pcap`);
    writeFileSync(file, buildClassic(records));
    return file;
  });
}
