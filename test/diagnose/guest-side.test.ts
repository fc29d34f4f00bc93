/** Where a path ends at the guest's own port, which OFFERs reached it, and how the replies were sent there. */
import { expect, test } from 'vitest';
import { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import { sentEvidence } from '../../src/diagnose/evidence.ts';
import { endsAtGuest, offersAtGuest } from '../../src/diagnose/guest-side.ts';
import { checksumPartial } from '../../src/diagnose/rules/checksum-partial.ts';
import type { HopRole, Path } from '../../src/path/path.ts';
import type { Message, Outcome } from '../../src/trace/types.ts';
import { DELIVERED, DISCOVER, exchange, LOST, message, PATH } from './build.ts';
import { END } from './end.ts';

const pathOf = (...roles: readonly HopRole[]): Path => ({
  guest: null,
  hops: roles.map((role, i) => ({ name: `h${i}`, interfaces: [`h${i}`], role })),
});
const AT_GUEST = message(3, 'OFFER', ['uplink0 in 500', 'br0 in 500', 'tap0 out 510']);

test('a path ends at a guest by the role of its last hop, and by its length where that is not known', () => {
  expect(endsAtGuest(pathOf('uplink', 'bridge', 'tap'))).toBe(true);
  expect(endsAtGuest(pathOf('tap'))).toBe(true);
  expect(endsAtGuest(pathOf('tap', 'bridge'))).toBe(false);
  expect(endsAtGuest(pathOf('unknown', 'unknown'))).toBe(true);
  expect(endsAtGuest(pathOf('unknown'))).toBe(false);
  expect(endsAtGuest(pathOf())).toBe(false);
});

test('OFFERs count that were delivered there, and none that were lost, came back or are undecided', () => {
  const others: readonly Message[] = [
    { ...AT_GUEST, verdict: LOST },
    { ...AT_GUEST, verdict: null },
    { ...AT_GUEST, reflects: 1 },
    { ...AT_GUEST, sightings: AT_GUEST.sightings.slice(0, 2) },
    message(5, 'ACK', ['tap0 out 510']),
  ];
  const messages = [DISCOVER, ...others, AT_GUEST];
  expect(offersAtGuest({ path: PATH, messages }).map((each) => each.message)).toEqual([AT_GUEST]);
  const [uplink, bridge] = PATH.hops;
  const short = { ...AT_GUEST, sightings: AT_GUEST.sightings.slice(0, 2), verdict: { ...DELIVERED, lastSeen: 'br0' } };
  expect(offersAtGuest({ path: { ...PATH, hops: [uplink!, bridge!] }, messages: [short] })).toEqual([]);
});

test('a checksum that was never finished is told where the guest ignored the OFFER, not where it had none', () => {
  const offer = {
    ...AT_GUEST,
    sightings: AT_GUEST.sightings.map((each) => ({ ...each, checksum: 'partial' as const })),
  };
  const told = (outcome: Outcome) => {
    const diagnosis = new Diagnosis([PATH]);
    diagnosis.exchange(exchange(outcome, [DISCOVER, offer]));
    return diagnosis.end(END).findings.some(({ code }) => code === checksumPartial.code);
  };
  expect(told('offer-ignored')).toBe(true);
  expect(told('reply-lost')).toBe(false);
  expect(told('nak')).toBe(false);
});

test('the one hop of a path is named, where there is no other to compare it with', () => {
  const singleHops = (...paths: readonly Path[]) => {
    const { findings } = new Diagnosis(paths).end(END);
    return findings.filter(({ code }) => code === 'single-hop').map(({ facts }) => facts.hop);
  };
  expect(singleHops(PATH, pathOf('tap'))).toEqual(['h0']);
});

test('how far a request came: it left where it was seen on the outermost hop, and not coming in there', () => {
  const sent = (...seen: readonly string[]) => sentEvidence(message(1, 'DISCOVER', seen));
  expect(sent('tap0 in 0', 'uplink0 out 31')).toMatchObject({ what: 'left', interface: 'uplink0' });
  expect(sent('tap0 in 0', 'uplink0 in 31')).toMatchObject({ what: 'arrived', interface: 'uplink0' });
  expect(sent('tap0 in 0', 'br0 out 7')).toMatchObject({ what: 'arrived', interface: 'br0' });
  expect(sent()).toBe(null);
});
