/** Filters as iproute2 6.1 printed them on Linux 6.1: ingress.txt and egress.txt are what `tc -j -s filter show` said. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FirewallVerdict } from '../../../src/forward/firewall/verdict.ts';
import type { Packet } from '../../../src/forward/packet.ts';
import { parseTcDevice, type TcFilter } from '../../../src/forward/tc/device.ts';
import { TcWalk, tcPackets } from '../../../src/forward/tc/walk.ts';
import { DISCOVER, OFFER } from '../firewall/scenes.ts';

const recorded = (name: string) => readFileSync(new URL(`${name}.txt`, import.meta.url), 'utf8');
const { filters } = parseTcDevice({
  name: 'v0',
  qdiscs: '[]',
  filters: [
    { place: 'ingress', json: recorded('ingress') },
    { place: 'egress', json: recorded('egress') },
  ],
});
const INGRESS = filters.get('ingress') ?? [];
const EGRESS = filters.get('egress') ?? [];

/** What the filters of one priority do. */
function at(pref: number, packet: Packet = DISCOVER, from: readonly TcFilter[] = INGRESS): FirewallVerdict {
  return new TcWalk(
    from.filter((filter) => filter.pref === pref || filter.chain > 0),
    packet,
  ).verdict();
}
const dropped = (rule: string) => ({ kind: 'drops', by: { rule } });
const ACCEPTS = { kind: 'accepts' };
const tagged = (packet: Packet): Packet => ({ ...packet, vlanIds: [5] });
const withSource = (source: string): Packet => ({ ...DISCOVER, source });

describe('u32', () => {
  test('compares all its words, which iproute2 prints under one key', () => {
    expect(at(10)).toMatchObject(
      dropped('pref 10 protocol ip u32 match 110000/ff0000 at 8 match 43/ffff at 20 action drop'),
    );
    expect(at(10, OFFER)).toEqual(ACCEPTS);
  });

  test('looks at MACs, in front of the IP header', () => {
    expect(at(11, withSource('02:00:00:00:00:01'))).toMatchObject({ kind: 'drops' });
    expect(at(11, withSource('02:00:00:00:00:02'))).toEqual(ACCEPTS);
  });

  test('of 0 under mask 0 takes all, with tags too; one for IP has no tags', () => {
    expect(at(12, tagged(DISCOVER))).toMatchObject({ kind: 'drops' });
    expect(at(10, tagged(DISCOVER))).toEqual(ACCEPTS);
  });

  test('without a table that was linked to takes `nexthdr+0` for the IP header, as the kernel does', () => {
    expect(at(13)).toEqual(ACCEPTS);
    expect(at(13, { ...DISCOVER, length: 67 })).toMatchObject({ kind: 'drops' });
  });

  test('at bytes that the trace does not keep is not known', () => {
    const key = { value: '0', mask: 'ff', offmask: '', off: 4 };
    const filter = { ...INGRESS[0]!, options: { key_ht: '800', match: key } };
    expect(new TcWalk([filter], DISCOVER).verdict()).toMatchObject({ kind: 'unknown' });
  });
});

describe('flower', () => {
  test('holds where all keys do: prefixes, MACs under a mask, ranges of ports, a tag', () => {
    expect(at(20)).toEqual(ACCEPTS);
    expect(at(20, { ...DISCOVER, ipSource: 0x0a010203 })).toMatchObject({ kind: 'drops' });
    expect(at(22, withSource('02:00:00:99:99:99'))).toMatchObject({ kind: 'drops' });
    expect(at(22, withSource('02:00:01:99:99:99'))).toEqual(ACCEPTS);
    expect(at(21)).toEqual(ACCEPTS);
    expect(at(21, tagged(DISCOVER))).toMatchObject({ kind: 'drops' });
    expect(at(21, { ...DISCOVER, vlanIds: [6] })).toEqual(ACCEPTS);
  });

  test('that leads frames elsewhere took them; a mirror did not; without an action it lets pass', () => {
    expect(at(43)).toMatchObject(
      dropped('pref 43 protocol ip flower eth_type ipv4 ip_proto udp action mirred egress redirect dev v1'),
    );
    expect(at(44)).toEqual(ACCEPTS);
    expect(at(50)).toEqual(ACCEPTS);
  });
});

describe('an action', () => {
  test('of police may drop, by its rate: its own counter tells', () => {
    const verdict = at(41);
    expect(verdict).toMatchObject({
      kind: 'unknown',
      suspects: [{ by: { rule: expect.stringContaining('police drop') } }],
    });
    expect(at(40)).toMatchObject({ kind: 'unknown' });
  });

  test('that drops counts what it dropped; the next filter is not asked', () => {
    const verdict = new TcWalk(EGRESS, OFFER).verdict();
    expect(verdict).toMatchObject({ ...dropped('pref 30 protocol all matchall action drop') });
    expect(verdict.kind === 'drops' && tcPackets(EGRESS, verdict.by)).toBe(2);
    expect(at(31, OFFER, EGRESS)).toEqual(ACCEPTS);
  });

  test('goes to another chain, and does not come back', () => {
    const gone = at(32, OFFER, EGRESS);
    expect(gone).toMatchObject(dropped('chain 5 pref 1 protocol ip matchall action drop'));
    expect(
      at(
        32,
        OFFER,
        EGRESS.filter(({ chain }) => chain === 0),
      ),
    ).toEqual(ACCEPTS);
  });

  test('that changes the frame leaves the next filter in doubt', () => {
    const changes = { ...INGRESS[0]!, actions: [{ kind: 'pedit', control_action: { type: 'continue' } }] };
    expect(new TcWalk([changes, INGRESS[0]!], DISCOVER).verdict()).toMatchObject({ kind: 'unknown' });
  });
});

test('a program is named, and nothing is said of what it does', () => {
  const options = { 'direct-action': true, prog: { id: 99, name: 'my_tc_drop' } };
  const program: TcFilter = { chain: 0, pref: 1, protocol: 'all', kind: 'bpf', options, actions: [] };
  expect(new TcWalk([program], DISCOVER).verdict()).toMatchObject({
    kind: 'unknown',
    what: 'what the program my_tc_drop does (pref 1 protocol all bpf my_tc_drop)',
  });
});

test.each(['', 'no JSON', '{}', '[7]', '[{"options":7}]', '[{"kind":"u32","options":{"match":7}}]'])(
  'of odd text %j nothing breaks',
  (json) => {
    const device = parseTcDevice({ name: 'x', qdiscs: json, filters: [{ place: 'ingress', json }] });
    expect(new TcWalk(device.filters.get('ingress') ?? [], DISCOVER).verdict().kind).not.toBe('drops');
  },
);
