/** Values of saved rules at their edges, and those that nobody can read: they never decide. */
import { expect, test } from 'vitest';
import { parseIpv4 } from '../../../src/core/ipv4.ts';
import { isInNetwork, isInRange, isInSpan, isMac } from '../../../src/forward/firewall/save/compare.ts';
import { holdsRule } from '../../../src/forward/firewall/save/holds.ts';
import { isUnknown, type Truth } from '../../../src/forward/firewall/truth.ts';
import { HANDED_OVER, ruleOf } from './scenes.ts';

const address = (text: string) => parseIpv4(text) ?? 0;
const said = (truth: Truth) => (isUnknown(truth) ? 'unknown' : truth);

test.each<[string, readonly (boolean | 'unknown')[]]>([
  ['67:68', [false, true, true, false]],
  ['67', [false, true, false, false]],
  ['0x43', [false, true, false, false]],
  ['67:', [false, true, true, true]],
  [':67', [true, true, false, false]],
  [':', [true, true, true, true]],
  ['', ['unknown', 'unknown', 'unknown', 'unknown']],
  ['bootps:68', ['unknown', 'unknown', 'unknown', 'unknown']],
  ['67:bootpc', ['unknown', 'unknown', 'unknown', 'unknown']],
])('the range %j of 66 to 69', (range, expected) => {
  expect([66, 67, 68, 69].map((port) => said(isInRange(port, range)))).toEqual(expected);
});

test.each<[string, boolean | 'unknown', boolean | 'unknown']>([
  ['10.1.2.0/24', true, false],
  ['10.1.2.200/24', true, false],
  ['10.1.2.3', true, false],
  ['10.1.2.3/32', true, false],
  ['0.0.0.0/0', true, true],
  ['128.0.0.0/1', false, true],
  ['10.0.0.3/255.0.0.255', true, false],
  ['10.0.0.0/33', 'unknown', 'unknown'],
  ['10.0.0.0/wide', 'unknown', 'unknown'],
  ['lan/24', 'unknown', 'unknown'],
  ['', 'unknown', 'unknown'],
])('the network %j holds 10.1.2.3: %s, 192.0.2.9: %s', (network, first, second) => {
  expect(['10.1.2.3', '192.0.2.9'].map((each) => said(isInNetwork(address(each), network)))).toEqual([first, second]);
});

test('a span of addresses takes in both of its ends', () => {
  const holds = (each: string, span = '192.0.2.4-192.0.2.6') => said(isInSpan(address(each), span));
  expect(['192.0.2.3', '192.0.2.4', '192.0.2.6', '192.0.2.7'].map((each) => holds(each))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  for (const span of ['', '192.0.2.4', '192.0.2.4-', '-192.0.2.6', 'a-b'])
    expect(holds('192.0.2.4', span)).toBe('unknown');
});

test('a MAC is compared under its mask; one that is not known, or cannot be read, decides nothing', () => {
  const holds = (wanted: string, mac: string | null = 'fa:16:3e:56:ea:fa') => said(isMac(mac, wanted));
  expect(holds('fa:16:3e:00:00:00/ff:ff:ff:00:00:00')).toBe(true);
  expect(holds('fa:16:3f:00:00:00/ff:ff:ff:00:00:00')).toBe(false);
  expect(holds('fa:16:3e:56:ea:fb')).toBe(false);
  expect(holds('fa:16:3e:56:ea:fa', null)).toBe('unknown');
  expect(holds('somebody')).toBe('unknown');
  expect(holds('fa:16:3e:56:ea:fa/wide')).toBe('unknown');
  expect(holds('')).toBe('unknown');
});

test('what stands before the target is asked, and of an imagined frame no address', () => {
  const asked: string[] = [];
  const holdsOf = (spec: string, isImagined: boolean) => {
    asked.length = 0;
    const scene = isImagined ? { ...HANDED_OVER, packet: { ...HANDED_OVER.packet, isImagined } } : HANDED_OVER;
    const truth = holdsRule(ruleOf(spec), scene, {
      addresses: /^-s$/,
      holds({ name }) {
        asked.push(name);
        return true;
      },
    });
    return [said(truth), asked.join(' ')];
  };
  expect(holdsOf('-s 10.0.0.1 -i br0 -j DROP --log', false)).toEqual([true, '-s -i']);
  expect(holdsOf('-i br0 -s 10.0.0.1 -g AWAY', false)).toEqual([true, '-i -s']);
  expect(holdsOf('-i br0 -s 10.0.0.1', false)).toEqual([true, '-i -s']);
  expect(holdsOf('! -s 10.0.0.1 -j DROP', false)[0]).toBe(false);
  expect(holdsOf('-s 10.0.0.1 -i br0 -j DROP', true)).toEqual(['unknown', '-i']);
  expect(holdsOf('-i br0 -j DROP', true)).toEqual([true, '-i']);
});
