/** A request that came back from the network: which of its copies, and what is told beside it. */
import { expect, test } from 'vitest';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { reflectedRequest } from '../../../src/diagnose/rules/reflected-request.ts';
import type { Message, Sighting } from '../../../src/trace/types.ts';
import { DISCOVER, message, PATH } from '../build.ts';

function told(back: Message, beside: readonly Message[] = [DISCOVER, back]) {
  return reflectedRequest.onVerdict!(back, new Knowledge([PATH]), beside).map(({ facts, evidence }) => [
    facts.hop,
    ...evidence.map((each) =>
      each.source === 'frame' ? `${each.what} ${each.interface} ${each.messageId} ${each.timeNs}` : '',
    ),
  ]);
}
const back = (...seen: readonly string[]) => message(2, 'DISCOVER', seen, { reflects: 1 });

test('it came back at the outermost hop that shows it, and went on inward', () => {
  const wanted = ['uplink0', 'left uplink0 1 31000', 'came-back uplink0 2 123000', 'went-on-inward br0 2 123000'];
  expect(told(back('uplink0 in 123', 'br0 in 123', 'tap0 out 130'))).toEqual([wanted]);
  expect(told(back('tap0 out 130', 'uplink0 in 123', 'br0 in 123'))).toEqual([
    ['uplink0', 'left uplink0 1 31000', 'came-back uplink0 2 123000', 'went-on-inward tap0 2 130000'],
  ]);
  expect(told(back('uplink0 in 123'))).toEqual([['uplink0', 'left uplink0 1 31000', 'came-back uplink0 2 123000']]);
  expect(told(back('br0 in 123', 'tap0 out 130'))).toEqual([
    ['br0', 'came-back br0 2 123000', 'went-on-inward tap0 2 130000'],
  ]);
});

test('of copies side by side the one that went on, else the first', () => {
  const seen = back('uplink0 in 122', 'uplink0 in 123', 'br0 in 123');
  const cameBack = (inwardNs: bigint) => {
    const [first, second, inward] = seen.sightings as [Sighting, Sighting, Sighting];
    const copies = [
      { ...first, interface: 'x0' },
      { ...second, interface: 'x1' },
    ];
    return told({ ...seen, sightings: [...copies, { ...inward, timeNs: inwardNs }] })[0]?.[2];
  };
  expect(cameBack(123_000n)).toBe('came-back x1 2 123000');
  expect(cameBack(125_000n)).toBe('came-back x0 2 122000');
});

test('what left is the latest request of that content that is none that came back, where it is seen to leave', () => {
  const seen = back('uplink0 in 123');
  const earlier = { ...DISCOVER, id: 7 };
  const another = { ...DISCOVER, id: 8, dhcp: { ...DISCOVER.dhcp, contentKey: 1 } };
  const left = (beside: readonly Message[]) => told(seen, beside)[0]?.find((each) => each.startsWith('left'));
  expect(left([earlier, DISCOVER, seen, another])).toBe('left uplink0 1 31000');
  expect(left([{ ...DISCOVER, reflects: 9 }, seen])).toBe(undefined);
  expect(left([message(1, 'DISCOVER', ['tap0 in 0', 'uplink0 in 9']), seen])).toBe(undefined);
});

test('a reply, and a request that did not come back, is none', () => {
  expect(told(DISCOVER)).toEqual([]);
  expect(told(back())).toEqual([]);
});
