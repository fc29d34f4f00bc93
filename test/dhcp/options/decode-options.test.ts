import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../src/dhcp/decode-message.ts';
import type { OptionInit } from '../../../src/dhcp/encode-message.ts';
import { type DecodedOption, decodeOptions } from '../../../src/dhcp/options/decode-options.ts';
import { optionSpec } from '../../../src/dhcp/options/table.ts';
import type { OptionValue } from '../../../src/dhcp/options/value.ts';
import { bytes, u32 } from '../../frame/build-frame.ts';
import { ascii, message, OFFER, option } from '../build-message.ts';

function all(...options: OptionInit[]): DecodedOption[] {
  return decodeOptions(decodeMessage(message(options, { padTo: 0 }))!);
}

/** The value of one option, and the codes of what is wrong with it. */
function one(code: number, ...data: Parameters<typeof bytes>): { value: OptionValue; anomalies: string[] } {
  const [decoded] = all(option(code, ...data));
  return { value: decoded!.value, anomalies: decoded!.anomalies.map((anomaly) => anomaly.code) };
}

/** Fields and sub-options as an object, for short expectations: text, numbers and addresses as they are. */
function plain(value: OptionValue): unknown {
  switch (value.kind) {
    case 'fields':
      return Object.fromEntries(value.fields.map((field) => [field.name, plain(field.value)]));
    case 'suboptions':
      return Object.fromEntries(value.suboptions.map((sub) => [`${sub.code} ${sub.name}`, plain(sub.value)]));
    case 'list':
      return value.items.map(plain);
    case 'number':
      return value.meaning === null ? value.number : `${value.number} ${value.meaning}`;
    case 'text':
      return value.text;
    case 'names':
      return value.names;
    case 'addresses':
      return value.addresses;
    case 'hex':
      return value.hex;
    case 'option-codes':
      return value.codes;
    case 'flag':
      return value.on;
    case 'seconds':
    case 'epoch':
      return value.seconds;
    default:
      return value.kind;
  }
}

describe('order, duplicates, raw bytes', () => {
  it('keeps the order of the wire and says where each stands', () => {
    const options = all(OFFER, option(1, 255, 255, 255, 0), option(51, u32(3600)));
    expect(options.map(({ code, name, offset, area }) => ({ code, name, offset, area }))).toEqual([
      { code: 53, name: 'message type', offset: 240, area: 'options' },
      { code: 1, name: 'subnet mask', offset: 243, area: 'options' },
      { code: 51, name: 'lease time', offset: 249, area: 'options' },
    ]);
    expect(options[2]?.bytes).toEqual(bytes(u32(3600)));
  });
  it('joins what RFC 3396 splits, at the place of the first instance', () => {
    const [dns, type, ...rest] = all(option(6, 192, 0, 2, 1, 192, 0), OFFER, option(6, 2, 2));
    expect(dns).toMatchObject({ instances: 2, bytes: bytes(192, 0, 2, 1, 192, 0, 2, 2), anomalies: [] });
    expect(dns?.value).toEqual({ kind: 'addresses', addresses: [0xc0000201, 0xc0000202] });
    expect(type?.code).toBe(53);
    expect(rest).toEqual([]);
  });
  it('keeps both of a repeated fixed-length option and marks the second', () => {
    const [first, second] = all(option(54, 192, 0, 2, 1), option(54, 192, 0, 2, 1));
    expect(first).toMatchObject({ instances: 1, anomalies: [] });
    expect(second?.anomalies).toMatchObject([{ code: 'option-repeated', offset: 246 }]);
  });
  it('joins across overloaded areas', () => {
    const options = all(
      option(52, 3),
      { ...option(12, ascii('b')), area: 'file' },
      { ...option(12, ascii('c')), area: 'sname' },
      option(12, ascii('a')),
      { ...option(3, 10, 0, 0, 1), area: 'sname' },
    );
    expect(options.map(({ code, area }) => [code, area])).toEqual([
      [52, 'options'],
      [12, 'options'],
      [3, 'sname'],
    ]);
    expect(options[1]?.value).toMatchObject({ text: 'abc' });
  });
  it('has a name and a type for every code', () => {
    for (let code = 1; code < 255; code++) expect(optionSpec(code).name).not.toBe('');
    expect(optionSpec(200).name).toBe('unassigned 200');
    expect(optionSpec(224).name).toBe('private 224');
  });
});

describe('scalars', () => {
  it.each([
    [19, [1], true],
    [23, [64], 64],
    [2, [0xff, 0xff, 0xf1, 0xf0], -3600],
    [51, [0xff, 0xff, 0xff, 0xff], 0xffffffff],
    [57, [5, 220], 1500],
    [46, [8], '8 H-node'],
    [53, [13], '13 LEASEACTIVE'],
    [52, [3], '3 file and sname'],
    [80, [], true],
    [116, [1], '1 auto-configure'],
    [108, [0, 0, 7, 8], 1800],
    [118, [10, 0, 0, 0], [0x0a000000]],
    [25, [0, 68, 5, 220], [68, 1500]],
    [55, [1, 3, 6], [1, 3, 6]],
    [68, [], []],
    [150, [10, 0, 0, 1, 10, 0, 0, 2], [0x0a000001, 0x0a000002]],
    [152, [0x50, 0, 0, 0], 0x50000000],
    [156, [2], '2 ACTIVE'],
    [157, [1], '1 remote'],
  ])('option %i', (code, data, expected) => {
    const { value, anomalies } = one(code, data);
    expect(plain(value)).toEqual(expected);
    expect(anomalies).toEqual([]);
  });
  it('a wrong length leaves the bytes and says so', () => {
    for (const code of [1, 51, 53, 57, 3, 21, 25, 80, 94]) {
      expect(one(code, 1, 2, 3, 4, 5)).toEqual({ value: { kind: 'bytes' }, anomalies: ['option-length'] });
    }
  });
  it('pairs: policy filters and classful routes', () => {
    expect(one(33, 10, 0, 0, 0, 192, 0, 2, 1).value).toEqual({
      kind: 'address-pairs',
      pairs: [[0x0a000000, 0xc0000201]],
    });
  });
});

describe('text', () => {
  it('is UTF-8, or one character a byte, without trailing NULs', () => {
    expect(one(12, ascii('büro'), 0, 0).value).toEqual({ kind: 'text', text: 'büro', encoding: 'utf-8' });
    expect(one(12, 0x62, 0xfc, 0x72, 0x6f).value).toEqual({ kind: 'text', text: 'büro', encoding: 'latin1' });
    expect(one(12)).toMatchObject({ value: { text: '' }, anomalies: ['option-length'] });
  });
  it('control characters come through as they are: whoever prints them makes them safe', () => {
    expect(one(12, ascii('\u001b[31m')).value).toMatchObject({ text: '\u001b[31m' });
  });
});

describe('domain names', () => {
  const example = '076578616d706c6503636f6d00';
  it('compression, across names and within the split option (RFC 3397)', () => {
    const search = bytes(3, ascii('eng'), example, 5, ascii('sales'), 0xc0, 4);
    expect(plain(one(119, search).value)).toEqual(['eng.example.com', 'sales.example.com']);
    const [split] = all(option(119, search.subarray(0, 9)), option(119, search.subarray(9)));
    expect(plain(split!.value)).toEqual(['eng.example.com', 'sales.example.com']);
  });
  it('dots, spaces and bytes inside labels are escaped', () => {
    expect(plain(one(119, 5, ascii('a.b c'), 1, 0xff, 0).value)).toEqual(['a\\.b\\032c.\\255']);
  });
  it.each([
    ['a loop', [0xc0, 0]],
    ['a pointer forward', [0xc0, 4, 0, 0, 1, 97, 0]],
    ['a label past the end', [9, 97]],
    ['no end', [1, 97]],
    ['a reserved label type', [0x80, 1, 0]],
    ['half a pointer', [0xc0]],
  ])('%s is told and ends', (_, data) => {
    expect(one(119, data).anomalies).toEqual(['name-broken']);
  });
  it('pointers to pointers, a bomb of 60,000 names: work and result stay small', () => {
    const chain = bytes(1, 97, 0, ...Array.from({ length: 120 }, (_, i) => [0xc0, i === 0 ? 0 : 3 + (i - 1) * 2]));
    const started = performance.now();
    const pieces = Array.from({ length: 240 }, () => option(119, chain.subarray(0, 243)));
    const [decoded] = all(...pieces);
    expect(decoded?.value.kind).toBe('names');
    expect((plain(decoded!.value) as string[]).length).toBeLessThanOrEqual(1024);
    expect(performance.now() - started).toBeLessThan(1000);
  });
  it('SIP servers by name and by address (RFC 3361)', () => {
    expect(plain(one(120, 0, example).value)).toEqual(['example.com']);
    expect(plain(one(120, 1, 192, 0, 2, 5).value)).toEqual([0xc0000205]);
    expect(one(120, 7).anomalies).toEqual(['option-value']);
  });
});

describe('classless routes (121, 249)', () => {
  it.each([121, 249])('option %i', (code) => {
    const data = bytes(
      0,
      10,
      0,
      0,
      1,
      24,
      192,
      0,
      2,
      10,
      0,
      0,
      2,
      32,
      1,
      2,
      3,
      4,
      0,
      0,
      0,
      0,
      17,
      172,
      16,
      128,
      10,
      0,
      0,
      3,
    );
    expect(one(code, data).value).toEqual({
      kind: 'routes',
      routes: [
        { destination: 0, prefixLength: 0, router: 0x0a000001 },
        { destination: 0xc0000200, prefixLength: 24, router: 0x0a000002 },
        { destination: 0x01020304, prefixLength: 32, router: 0 },
        { destination: 0xac108000, prefixLength: 17, router: 0x0a000003 },
      ],
    });
  });
  it('broken routes keep those before them', () => {
    expect(one(121, 0, 10, 0, 0, 1, 33, 1, 2, 3, 4, 5)).toMatchObject({
      value: { routes: [{ prefixLength: 0 }] },
      anomalies: ['route-broken'],
    });
    expect(one(121, 24, 192, 0).anomalies).toEqual(['route-broken']);
  });
});

describe('client identifier (61)', () => {
  it('hardware, DUID in each type, opaque', () => {
    expect(plain(one(61, 1, 'fa163e56eafa').value)).toEqual({
      'hardware type': '1 Ethernet',
      address: 'fa:16:3e:56:ea:fa',
    });
    expect(plain(one(61, 255, u32(0x12345678), 0, 1, 0, 1, u32(600_000_000), 'fa163e56eafa').value)).toEqual({
      type: '255 DUID',
      IAID: 0x12345678,
      'DUID type': '1 link-layer address plus time',
      'hardware type': '1 Ethernet',
      time: 946_684_800 + 600_000_000,
      address: 'fa:16:3e:56:ea:fa',
    });
    expect(plain(one(61, 255, u32(1), 0, 2, u32(43793), 'abcd').value)).toMatchObject({
      'DUID type': '2 enterprise number',
      enterprise: 43793,
      identifier: 'ab:cd',
    });
    expect(plain(one(61, 255, u32(1), 0, 3, 0, 1, 'fa163e56eafa').value)).toMatchObject({
      address: 'fa:16:3e:56:ea:fa',
    });
    expect(plain(one(61, 255, u32(1), 0, 4, new Uint8Array(16)).value)).toMatchObject({ 'DUID type': '4 UUID' });
    expect(plain(one(61, 0, ascii('rack-7')).value)).toEqual({ type: '0 opaque', identifier: 'rack-7' });
    expect(plain(one(61, ascii('printer')).value)).toBe('printer');
    expect(one(61, 1).anomalies).toEqual(['option-length']);
  });
});

describe('client FQDN (81)', () => {
  it('ASCII and canonical form', () => {
    expect(plain(one(81, 1, 255, 255, ascii('pc.example')).value)).toMatchObject({
      'server updates A': true,
      'canonical encoding': false,
      'rcode 1': 255,
      name: 'pc.example',
    });
    expect(plain(one(81, 4, 0, 0, 2, ascii('pc'), 0).value)).toMatchObject({
      'canonical encoding': true,
      name: ['pc'],
    });
    expect(plain(one(81, 4, 0, 0, 2, ascii('pc')).value)).toMatchObject({ name: ['pc'] });
    expect(one(81, 1).anomalies).toEqual(['option-length']);
  });
});

describe('relay agent information (82)', () => {
  it('every sub-option has a name', () => {
    const data = bytes(
      [1, 4, ...ascii('eth0')],
      [2, 3, 0, 1, 2],
      [5, 4, 10, 0, 0, 0],
      [6, 2, ...ascii('s1')],
      [7, 6, 1, 6, ...ascii('user')],
      [9, 9, ...u32(9), 4, 1, 2, 65, 66],
      [10, 1, 0x80],
      [11, 4, 192, 0, 2, 1],
      [12, 8, 0, 2, ...u32(9), 1, 2],
      [19, 0],
      [151, 4, 0, ...ascii('vpn')],
      [152, 0],
      [99, 1, 7],
    );
    expect(plain(one(82, data).value)).toMatchObject({
      '1 circuit id': 'eth0',
      '2 remote id': 'bytes',
      '5 link selection': [0x0a000000],
      '6 subscriber id': 's1',
      '7 RADIUS attributes': { 'attribute 1': 'user' },
      '9 vendor-specific information': { 'enterprise 9': { '1 null': 'bytes' } },
      '10 relay agent flags': '128 received as unicast',
      '11 server identifier override': [0xc0000201],
      '12 relay agent identifier': { enterprise: 9 },
      '151 virtual subnet selection': { name: 'vpn' },
      '99 null': 'bytes',
    });
    expect(one(82, data).anomalies).toEqual([]);
  });
  it('8 has a layout of its own: no protocol, but the relay that signed (RFC 4030, section 4)', () => {
    const signed = bytes([1, 1], '0000000000000007', u32(0x0a000001), u32(5), new Uint8Array(20));
    expect(plain(one(82, 8, signed.length, signed).value)).toEqual({
      '8 authentication': {
        algorithm: '1 HMAC-SHA1',
        'replay detection': 1,
        'replay value': '00:00:00:00:00:00:00:07',
        'relay identifier': '0a:00:00:01',
        information: `00:00:00:05${':00'.repeat(20)}`,
      },
    });
    expect(one(82, 8, 2, 1, 1)).toMatchObject({
      value: { suboptions: [{ value: { kind: 'bytes' } }] },
      anomalies: ['option-length'],
    });
  });
  it('0 and 255 are codes here, and what is cut off keeps its bytes', () => {
    expect(plain(one(82, 0, 1, 9, 255, 1, 8).value)).toEqual({ '0 null': 'bytes', '255 null': 'bytes' });
    const cut = all(option(82, 1, 9, ascii('eth0')))[0]!;
    expect(cut.value).toMatchObject({ suboptions: [{ code: 1, bytes: ascii('eth0') }] });
    expect(cut.anomalies).toEqual([
      { code: 'suboption-cut-off', offset: 242, detail: 'sub-option 1 says 9 bytes, 4 are left' },
    ]);
    expect(all(option(82, 1, 1, 65, 2))[0]!.anomalies).toEqual([
      { code: 'suboption-cut-off', offset: 245, detail: 'sub-option 2 has no length byte' },
    ]);
  });
});

describe('PXE and iPXE', () => {
  it('43 is PXE where option 60 says so, Microsoft likewise, sub-options where it looks like them, else bytes', () => {
    const pxe = bytes(
      [6, 1, 8],
      [8, 7, 0, 0, 1, 192, 0, 2, 9],
      [9, 8, 0, 1, 5, ...ascii('local')],
      [10, 4, 0, ...ascii('F8!')],
      [71, 4, 0, 1, 0, 0],
      255,
    );
    const [, vendor] = all(option(60, ascii('PXEClient:Arch:00000')), option(43, pxe));
    expect(plain(vendor!.value)).toEqual({
      '6 discovery control': '8 boot the file in the offer',
      '8 boot servers': [{ type: '0 PXE bootstrap server', addresses: [0xc0000209] }],
      '9 boot menu': [{ type: '1 Windows NT boot server', description: 'local' }],
      '10 menu prompt': { timeout: '0 first item at once', prompt: 'F8!' },
      '71 boot item': { type: '1 Windows NT boot server', layer: 0 },
    });
    const [, microsoft] = all(option(60, ascii('MSFT 5.0')), option(43, 1, 4, 0, 0, 0, 2));
    expect(plain(microsoft!.value)).toEqual({ '1 NetBIOS over TCP/IP': '2 off' });
    expect(plain(one(43, 1, 2, 3, 4).value)).toEqual({ '1 null': 'bytes' });
    expect(one(43, 9, 9, 9)).toEqual({ value: { kind: 'bytes' }, anomalies: [] });
  });
  it('93, 94, 97', () => {
    expect(plain(one(93, 0, 7, 0, 16).value)).toEqual(['7 x64 UEFI', '16 x64 UEFI boot from HTTP']);
    expect(plain(one(94, 1, 3, 16).value)).toEqual({ type: '1 UNDI', major: 3, minor: 16 });
    expect(plain(one(97, 0, '00112233445566778899aabbccddeeff').value)).toEqual({
      type: '0 GUID',
      GUID: '33221100-5544-7766-8899-aabbccddeeff',
    });
    expect(one(97, 0, 1, 2).anomalies).toEqual(['option-length']);
  });
  it('175', () => {
    const data = bytes([177, 5, 1, 0x1a, 0xf4, 0x10, 0], [235, 3, 1, 21, 1], [19, 1, 1], [176, 1, 1]);
    expect(plain(one(175, data).value)).toEqual({
      '177 bus id': 'PCI 1af4:1000',
      '235 iPXE version': '1.21.1',
      '19 feature HTTP': 1,
      '176 skip PXE DHCP': true,
    });
  });
  it('77 as RFC 3004 has it, and bare as iPXE and Windows send it', () => {
    expect(plain(one(77, 3, ascii('abc'), 2, ascii('de')).value)).toEqual(['abc', 'de']);
    expect(one(77, ascii('iPXE'))).toEqual({
      value: { kind: 'text', text: 'iPXE', encoding: 'utf-8' },
      anomalies: ['user-class-unstructured'],
    });
  });
});

describe('the rest', () => {
  it('90 authentication', () => {
    expect(plain(one(90, 0, 0, 0, new Uint8Array(8), ascii('token')).value)).toMatchObject({
      protocol: '0 configuration token',
      information: 'token',
    });
    expect(one(90, 1, 2).anomalies).toEqual(['option-length']);
  });
  it('124 and 125', () => {
    expect(plain(one(124, u32(9), 4, 3, ascii('abc')).value)).toEqual([{ enterprise: '9 Cisco', data: ['abc'] }]);
    expect(plain(one(125, u32(3561), 5, 1, 3, ascii('OUI')).value)).toEqual([
      { enterprise: '3561 Broadband Forum', data: { '1 device OUI': 'OUI' } },
    ]);
    expect(one(125, u32(9), 9, 1).anomalies).toEqual(['suboption-cut-off']);
  });
  it('151 status code', () => {
    expect(plain(one(151, 2, ascii('enough')).value)).toEqual({ status: '2 QueryTerminated', message: 'enough' });
  });
  it('99, 123: where', () => {
    expect(plain(one(99, 1, ascii('DE'), 3, 6, ascii('Berlin')).value)).toMatchObject({
      country: 'DE',
      city: 'Berlin',
    });
    // RFC 6225, appendix B.1: the Washington Monument
    const packed =
      (18n << 122n) |
      (BigInt(Math.round(38.88948 * 2 ** 25)) << 88n) |
      (18n << 82n) |
      (BigInt.asUintN(34, BigInt(Math.round(-77.03525 * 2 ** 25))) << 48n) |
      (1n << 44n) |
      (17n << 38n) |
      (BigInt(169.5 * 256) << 8n) |
      1n;
    const where = plain(one(123, packed.toString(16).padStart(32, '0')).value) as Record<string, number>;
    expect(where).toMatchObject({
      'latitude resolution': 18,
      'altitude type': '1 metres',
      altitude: '169.5 metres',
      datum: 1,
    });
    expect(Number.parseFloat(String(where.latitude))).toBeCloseTo(38.88948, 5);
    expect(Number.parseFloat(String(where.longitude))).toBeCloseTo(-77.03525, 5);
  });
  it('143, 146, 158, 162, 212', () => {
    expect(plain(one(143, 0, 5, ascii('https')).value)).toEqual(['https']);
    expect(plain(one(146, 1, u32(1), u32(2), 0).value)).toMatchObject({ preference: '1 high', domains: ['.'] });
    expect(plain(one(158, 4, u32(7)).value)).toEqual([[7]]);
    expect(plain(one(162, 0, 13, 0, 1, 3, 1, 97, 0, 4, 192, 0, 2, 1, 0, 5).value)).toEqual([
      { priority: 1, name: ['a'], addresses: [0xc0000201], 'service parameters': '00:05' },
    ]);
    expect(plain(one(212, 8, 32, new Uint8Array(16), u32(9)).value)).toMatchObject({ 'border relays': [9] });
  });
});
