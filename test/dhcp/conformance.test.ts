/**
 * Every DHCPv4 frame of the public captures and of `pcaps/`, and a capture made here with an option of every form, field
 * by field and option by option against tshark. What differs is explained in EXPLAINED, or it is a failure.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LINKTYPE } from '../../src/core/frame.ts';
import { formatIpv4 } from '../../src/core/ipv4.ts';
import { formatMac } from '../../src/core/mac.ts';
import { decodeBootNames } from '../../src/dhcp/boot-names.ts';
import { decodeMessage } from '../../src/dhcp/decode-message.ts';
import type { DhcpMessage } from '../../src/dhcp/message.ts';
import { type DecodedOption, decodeOptions } from '../../src/dhcp/options/decode-options.ts';
import type { OptionValue, Route } from '../../src/dhcp/options/value.ts';
import { createFrameDecoder } from '../../src/frame/decode-frame.ts';
import { bytes, frameOf, u32, udpFrame } from '../frame/build-frame.ts';
import { ascii, message, option } from './build-message.ts';
import { hasTshark, isObject, type Json, type JsonObject, judge, leaves, list } from './tshark.ts';

/** Where tshark 4.0 says less than we do, or something else, and why that is right. By option code. */
const EXPLAINED: Readonly<Record<number, string>> = {
  80: 'tshark shows nothing for an option without data',
  43: 'compared by sub-option codes and bytes where tshark splits it (PXEClient); it shows no others',
  82: 'compared by sub-option codes and bytes',
  108: 'unknown to tshark 4.0',
  117: 'tshark shows the option name beside the number',
  124: 'tshark takes the length of the first vendor class for text',
  125: 'tshark shows sub-options as a bit field; compared by enterprise',
  143: 'unknown to tshark 4.0',
  152: 'tshark 4.0 reads NTP time; RFC 6926 (section 6.2.3) counts from 1970',
  175: 'tshark 4.0 takes iPXE sub-options for an older Etherboot form',
  211: 'unknown to tshark 4.0',
  212: 'tshark shows the prefix as an IPv6 address; compared without it',
};
const INCOMPLETE =
  'tshark shows no field of a message that the capture cut off within its options; we show what is there';

const captures = process.env.DHCPHOP_CAPTURES ?? '../shared/captures';
const folders = [captures, 'pcaps'].filter((folder) => existsSync(folder));
const scratch = mkdtempSync(join(tmpdir(), 'dhcphop-conformance-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const reason = hasTshark() ? '' : ' (skipped: tshark is not installed)';

describe.skipIf(reason !== '')(`as tshark${reason}`, () => {
  it.each(folders)('every DHCP frame below %s', { timeout: 300_000 }, (folder) => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.pcap(ng)?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
    let compared = 0;
    for (const file of files) compared += compareFile(file);
    expect(compared).toBeGreaterThan(folder === captures ? 180 : 0);
  });
  if (!existsSync(captures)) it.skip(`public captures (skipped: ${captures} is not there)`);
  it('a capture with an option of every form', { timeout: 60_000 }, () => {
    const file = join(scratch, 'forms.pcap');
    writeFileSync(file, FORMS());
    expect(compareFile(file)).toBe(5);
  });
});

/** Compares every DHCP frame of `file`; returns how many there were. */
function compareFile(file: string): number {
  let compared = 0;
  for (const [index, frame] of judge(file).entries()) {
    const where = `${file}, DHCP frame ${index + 1}`;
    expect(frame.encapsulation, where).toBe(1);
    const datagram = createFrameDecoder().decode(
      frameOf(frame.bytes, { linkType: LINKTYPE.ethernet, wireLength: frame.wireLength }),
    );
    const decoded = datagram && decodeMessage(datagram.payload);
    for (const judged of frame.dhcp) {
      if (!isObject(judged) || judged['dhcp.hw.mac_addr'] === undefined) {
        expect(frame.bytes.length, `${where}: ${INCOMPLETE}`).toBeLessThan(frame.wireLength);
        if (decoded) expect(decoded.anomalies, where).not.toEqual([]);
        continue;
      }
      expect(decoded, where).not.toBeNull();
      expect(headerOf(decoded!), where).toEqual(judgedHeader(judged, decoded!));
      compareOptions(decoded!, judged, where);
      compared++;
    }
  }
  return compared;
}

function headerOf(decoded: DhcpMessage): Record<string, unknown> {
  const { sname, file } = decodeBootNames(decoded);
  return {
    op: decoded.op,
    htype: decoded.htype,
    hlen: decoded.hlen,
    hops: decoded.hops,
    xid: decoded.xid,
    secs: decoded.secs,
    flags: decoded.flags,
    ciaddr: formatIpv4(decoded.ciaddr),
    yiaddr: formatIpv4(decoded.yiaddr),
    siaddr: formatIpv4(decoded.siaddr),
    giaddr: formatIpv4(decoded.giaddr),
    chaddr: decoded.chaddr,
    sname: sname?.text ?? null,
    file: file?.text ?? null,
  };
}

function judgedHeader(judged: JsonObject, decoded: DhcpMessage): Record<string, unknown> {
  const isCut = decoded.payload.length < 236;
  return {
    op: Number(judged['dhcp.type']),
    htype: Number(judged['dhcp.hw.type']),
    hlen: Number(judged['dhcp.hw.len']),
    hops: Number(judged['dhcp.hops']),
    xid: Number(judged['dhcp.id']),
    secs: Number(judged['dhcp.secs']),
    flags: Number(judged['dhcp.flags']),
    ciaddr: judged['dhcp.ip.client'],
    yiaddr: judged['dhcp.ip.your'],
    siaddr: judged['dhcp.ip.server'],
    giaddr: judged['dhcp.ip.relay'],
    chaddr: judged['dhcp.hw.mac_addr'],
    sname: isCut ? null : (judged['dhcp.server'] ?? null),
    file: isCut ? null : (judged['dhcp.file'] ?? null),
  };
}

/** Code, length and bytes of each instance in order, then what both make of it. tshark ends its list with code 0. */
function compareOptions(decoded: DhcpMessage, judged: JsonObject, where: string): void {
  const theirs = judgedOptions(judged);
  const ours = decodeOptions(decoded);
  expect(
    ours.map(({ code, bytes: data }) => ({ code, length: data.length, bytes: hex(data) })),
    where,
  ).toEqual(
    theirs.map(({ code, tree }) => ({
      code,
      length: Number(tree['dhcp.option.length'] ?? 0),
      bytes: String(tree['dhcp.option.value'] ?? ''),
    })),
  );
  for (const [i, { code, tree }] of theirs.entries()) {
    expect(shown(ours[i]!), `${where}, option ${code}`).toEqual(judgedValue(code, tree));
  }
}

interface JudgedOption {
  readonly code: number;
  readonly tree: JsonObject;
}

/** In RFC 3396's order; tshark hangs those in `file` and `sname` below option 52. */
function judgedOptions(judged: JsonObject): JudgedOption[] {
  const trees = list(judged['dhcp.option.type_tree']);
  const here = list(judged['dhcp.option.type'])
    .map((code, i) => ({ code: Number(code), tree: (trees[i] ?? {}) as JsonObject }))
    .filter(({ code }) => code !== 0 && code !== 255);
  const overload = here.find(({ code }) => code === 52)?.tree ?? {};
  const areas = [overload['Boot file name option overload'], overload['Server host name option overload']];
  return [...here, ...areas.filter(isObject).flatMap(judgedOptions)];
}

const SUBOPTIONS: Readonly<Record<number, readonly [codes: string, bytes: string]>> = {
  43: ['dhcp.option.vendor.pxeclient.suboption', 'dhcp.option.vendor.value'],
  82: ['dhcp.option.agent_information_option.suboption', 'dhcp.option.agent_information_option.value'],
};

function judgedValue(code: number, tree: JsonObject): Json {
  const suboptions = SUBOPTIONS[code];
  if (suboptions) {
    const trees = list(tree[`${suboptions[0]}_tree`]);
    return list(tree[suboptions[0]]).map((sub, i) => [sub, (trees[i] as JsonObject)[suboptions[1]] ?? '']);
  }
  if (code === 125) return [tree['dhcp.option.vi.enterprise'] ?? ''];
  if (code === 212) return leaves(tree).filter((text) => !text.includes(':'));
  if (EXPLAINED[code]) return [];
  return leaves(tree);
}

/** Our value in tshark's words. */
function shown({ code, value, bytes: data }: DecodedOption): Json {
  if (value.kind === 'bytes') return [];
  if (SUBOPTIONS[code]) {
    if (value.kind !== 'suboptions' || (code === 43 && value.suboptions.every(({ name }) => name === null))) return [];
    return value.suboptions.map((sub) => [String(sub.code), hex(sub.bytes)]);
  }
  const parts = value.kind === 'fields' ? value.fields.map((field) => plain(field.value).join()) : plain(value);
  switch (code) {
    case 61:
      return parts[0] === '255'
        ? [
            Number(parts[1]).toString(16).padStart(8, '0'),
            parts[2]!,
            parts[3]!,
            String(Number(parts[4]) - 946_684_800),
            parts[5]!,
          ]
        : parts[0] === '0'
          ? ['0', '']
          : [`0x${Number(parts[0]).toString(16).padStart(2, '0')}`, parts[1]!];
    case 77: {
      const classes = value.kind === 'list' ? value.items.flatMap(plain) : [];
      const inHex = classes.map((text) => [String(text.length), hex(ascii(text))]);
      return [...classes.map((_, i) => String(i)), ...inHex.flat()];
    }
    case 81: {
      const bits = parts.slice(0, 4).reverse();
      return [`0x${hex(data.subarray(0, 1))}`, '0x00', ...bits, ...parts.slice(4)];
    }
    case 90:
      return [...parts.slice(0, 3), `0x${parts[3]!.replaceAll(':', '')}`, parts[4]!];
    case 94:
      return parts.slice(1);
    case 97:
      return parts.slice(1);
    case 99: {
      const elements = value.kind === 'fields' ? value.fields.slice(2) : [];
      return [...parts.slice(0, 2), '3', String(plain(elements[0]!.value).join().length), ...parts.slice(2)];
    }
    case 120:
      return [String(data[0]), ...parts];
    case 125:
      return value.kind === 'list' ? value.items.flatMap((item) => plain(item).slice(0, 1)) : [];
    case 212:
      return [parts[0]!, parts[1]!, parts[3]!];
    default:
      return EXPLAINED[code] ? [] : parts;
  }
}

function plain(value: OptionValue): string[] {
  switch (value.kind) {
    case 'flag':
      return [value.on ? '1' : '0'];
    case 'number':
      return [String(value.number)];
    case 'option-codes':
      return value.codes.map(String);
    case 'seconds':
    case 'epoch':
      return [String(value.seconds)];
    case 'addresses':
      return value.addresses.map(formatIpv4);
    case 'address-pairs':
      // tshark's JSON gathers what has one name.
      return [...value.pairs.map(([first]) => first), ...value.pairs.map(([, second]) => second)].map(formatIpv4);
    case 'text':
      return [value.text];
    case 'names':
      return [...value.names];
    case 'hex':
      return [value.hex];
    case 'routes':
      return value.routes.map(routeInHex);
    case 'list':
      return value.items.flatMap(plain);
    case 'fields':
      return value.fields.flatMap((field) => plain(field.value));
    case 'suboptions':
      return value.suboptions.map((sub) => hex(sub.bytes));
    case 'bytes':
      return [];
  }
}

function routeInHex({ destination, prefixLength, router }: Route): string {
  return hex(bytes(prefixLength, u32(destination).slice(0, Math.ceil(prefixLength / 8)), u32(router)));
}

function hex(data: Uint8Array): string {
  return formatMac(data, 0, data.length);
}

/** A classic capture of five messages with options of every form. */
function FORMS(): Uint8Array {
  const messages = [
    message([
      option(53, 2),
      option(1, 255, 255, 255, 0),
      option(2, 0, 0, 14, 16),
      option(3, 192, 0, 2, 1, 192, 0, 2, 2),
      option(12, ascii('host')),
      option(19, 1),
      option(21, 10, 0, 0, 0, 255, 0, 0, 0),
      option(25, 0, 68, 5, 220),
      option(46, 8),
      option(80),
      option(81, 1, 255, 255, ascii('pc.example')),
    ]),
    message([
      option(53, 1),
      option(60, ascii('PXEClient:Arch:00007')),
      option(93, 0, 7),
      option(94, 1, 3, 16),
      option(97, 0, '00112233445566778899aabbccddeeff'),
      option(43, 6, 1, 8, 8, 7, 0, 0, 1, 192, 0, 2, 9, 255),
      option(175, 177, 5, 1, 0x1a, 0xf4, 0x10, 0, 235, 3, 1, 21, 1),
      option(61, 255, 0, 0, 0, 1, 0, 1, 0, 1, 35, 1, 2, 3, 'fa163e000001'),
    ]),
    message([
      option(53, 5),
      option(82, 1, 4, ascii('eth0'), 2, 3, 0, 1, 2, 5, 4, 10, 0, 0, 0, 11, 4, 192, 0, 2, 1),
      option(119, 3, ascii('eng'), 7, ascii('example'), 0, 1, 97, 0xc0, 4),
      option(120, 1, 192, 0, 2, 5),
      option(121, 24, 192, 0, 2, 10, 0, 0, 1, 0, 10, 0, 0, 2),
      option(249, 24, 192, 0, 2, 10, 0, 0, 1),
      option(124, 0, 0, 0, 9, 4, 3, ascii('abc')),
      option(125, 0, 0, 13, 233, 5, 1, 3, ascii('OUI')),
      option(108, 0, 0, 7, 8),
      option(114, ascii('https://portal.example')),
      option(116, 1),
      option(118, 10, 0, 0, 0),
      option(90, 0, 0, 0, new Uint8Array(8), ascii('token')),
    ]),
    message([
      option(53, 13),
      option(151, 0, ascii('ok')),
      option(152, 0x50, 0, 0, 0),
      option(153, 0, 0, 0, 9),
      option(156, 2),
      option(157, 1),
      option(209, ascii('cfg')),
      option(211, 0, 0, 0, 9),
      option(252, ascii('http://wpad.example')),
      option(212, 8, 32, '20010db8', new Uint8Array(12), 192, 0, 2, 1),
      option(117, 0, 6),
      option(78, 1, 192, 0, 2, 1),
      option(79, 1, ascii('DEFAULT')),
      option(99, 1, ascii('DE'), 3, 6, ascii('Berlin')),
      option(138, 192, 0, 2, 1),
      option(43, 1, 2, 3, 4),
    ]),
    message([
      option(53, 2),
      option(52, 3),
      option(15, ascii('example.org')),
      { ...option(67, ascii('pxelinux.0')), area: 'file' },
      { ...option(42, 192, 0, 2, 3), area: 'sname' },
    ]),
  ];
  const records = messages.map((payload) => {
    const frame = udpFrame(payload);
    return bytes(u32(0), u32(0), u32(frame.length), u32(frame.length), frame);
  });
  return bytes('a1b2c3d400020004', u32(0), u32(0), u32(65_535), u32(1), ...records);
}
