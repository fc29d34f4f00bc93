import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { TextAnonymizer } from '../../src/anonymize/anonymize-text.ts';
import { Pseudonyms } from '../../src/anonymize/pseudonyms.ts';

const make = () => new TextAnonymizer(new Pseudonyms((text) => createHmac('sha256', 'key').update(text).digest()));

test.each([
  ['br0: received packet on uplink0 with own address as source address (addr:fa:16:3e:56:ea:fa, vlan:0)', 'fa:16:3e'],
  ['-A FORWARD -s 198.51.100.7/32 -m comment --comment "acme corp guest" -j DROP', '198.51.100.7'],
  ['-A FORWARD -m comment --comment "acme corp guest" -j DROP', 'acme'],
  ['{"rule": {"comment": "acme", "expr": []}}', 'acme'],
  ['neutron-openvswi-i0b5f208b-7 in qdhcp-5dddda71-76aa-4c1e-9f53-0a1b2c3d4e5f', '0b5f208b'],
  ['neutron-openvswi-i0b5f208b-7 in qdhcp-5dddda71-76aa-4c1e-9f53-0a1b2c3d4e5f', '4c1e-9f53'],
  ['from 2001:db8:1234:5678::9 and fe80::f816:3eff:fe56:eafa', '56:eafa'],
])('%s does not keep %s', (text, secret) => {
  const made = make().text(text);
  expect(made).not.toContain(secret);
  expect(made).toBe(make().text(text));
});

test('words, numbers and times stay', () => {
  for (const text of [
    '-A FORWARD -m physdev --physdev-in tap0 -c 12345678 910 -j DROP',
    'at 04:25:02, mark 0x00ff00ff',
  ]) {
    expect(make().text(text)).toBe(text);
  }
});

test('a name that every host has stays, an identifier or an own name does not, and texts follow', () => {
  const anonymizer = make();
  for (const name of ['bond0.2222', 'x0|x1', 'vmbr0', 'enp3s0f1', 'eno1', 'fwbr100i0', 'br-int', 'lo']) {
    expect(anonymizer.interfaceName(name)).toBe(name);
  }
  expect(anonymizer.interfaceName('tap0b5f208b-76')).toMatch(/^tap(?!0b5f208b)[0-9a-f]{8}-[0-9a-f]{2}$/);
  const own = anonymizer.interfaceName('acme-dmz');
  expect(own).not.toContain('acme');
  expect(anonymizer.text('port acme-dmz entered')).toBe(`port ${own} entered`);
});
