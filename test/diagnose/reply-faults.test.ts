/** What may be wrong with an OFFER, each fault by itself. */
import { expect, test } from 'vitest';
import type { DhcpMessage } from '../../src/dhcp/message.ts';
import { replyFaults } from '../../src/diagnose/reply-faults.ts';
import type { Sighting } from '../../src/trace/types.ts';
import { DISCOVER, MAC, message } from './build.ts';

const BROADCAST_FLAG = 0x8000;
const OFFER = message(2, 'OFFER', ['tap0 out 500']);
const asked = (source: string | null = MAC, flags = 0) => ({ dhcp: { ...DISCOVER.dhcp, flags }, source });

function faults(dhcp: object, seen: Partial<Sighting> = {}, request: ReturnType<typeof asked> | null = asked()) {
  const sightings = OFFER.sightings.map((each) => ({ ...each, ...seen }));
  const offer = { ...OFFER, dhcp: { ...OFFER.dhcp, ...dhcp } as DhcpMessage, sightings };
  return [...replyFaults(offer, sightings[0]!, request)];
}
const anomaly = (code: string) => ({ anomalies: [{ code, offset: 0, detail: '' }] });

test('an OFFER without a fault has none', () => {
  expect(faults({})).toEqual([]);
  expect(faults({}, {}, null)).toEqual([]);
});

test.each([
  ['header-cut-off', 'cut-off'],
  ['option-cut-off', 'cut-off'],
  ['end-missing', 'cut-off'],
  ['cookie-absent', 'cookie'],
  ['overload-invalid', 'overload'],
  ['hlen-too-long', 'hardware'],
])('what the decoder says (%s)', (code, fault) => {
  expect(faults(anomaly(code))).toEqual([fault]);
  // A frame that the capture cut looks the same.
  expect(faults(anomaly(code), { checksum: 'unknown' })).toEqual([]);
});

test('one capture that cut the frame is enough to doubt what the decoder says', () => {
  const whole = OFFER.sightings[0]!;
  const offer = {
    ...OFFER,
    dhcp: { ...OFFER.dhcp, serverId: null },
    sightings: [whole, { ...whole, checksum: 'unknown' as const }],
  };
  expect([...replyFaults(offer, whole, null)]).toEqual([]);
});

test('what is of no consequence is no fault', () => {
  expect(faults(anomaly('option-order'))).toEqual([]);
});

test('what a client looks at in the message and its frame', () => {
  expect(faults({ serverId: null })).toEqual(['no-server-id']);
  expect(faults({ serverId: null }, { checksum: 'unknown' })).toEqual([]);
  expect(faults({}, { checksum: 'bad' })).toEqual(['checksum']);
  expect(faults({}, { ipFault: 'checksum' })).toEqual(['ip-header']);
  expect(faults({ yiaddr: 0 })).toEqual(['no-address']);
  expect(faults({}, { destinationPort: 67 })).toEqual(['port']);
  expect(faults({}, { ttl: 0 })).toEqual(['ttl']);
});

test('what does not answer what was asked', () => {
  expect(faults({ htype: 6 })).toEqual(['hardware']);
  expect(faults({ hlen: 8 })).toEqual(['hardware']);
  expect(faults({ htype: 6 }, {}, null)).toEqual([]);
});

test('a receiver that is neither the client nor where its request came from', () => {
  const other = '02:00:00:00:00:99';
  expect(faults({}, { linkDestination: other })).toEqual(['other-receiver']);
  expect(faults({}, { linkDestination: other }, asked(other))).toEqual([]);
  expect(faults({}, { linkDestination: MAC }, asked(other))).toEqual([]);
  expect(faults({}, { linkDestination: other }, asked(null))).toEqual(['other-receiver']);
  expect(faults({}, { linkDestination: 'ff:ff:ff:ff:ff:ff' }, asked(other))).toEqual([]);
  expect(faults({}, { linkDestination: null }, asked(other))).toEqual([]);
});

test('a unicast, where a broadcast was asked for', () => {
  expect(faults({}, { linkDestination: MAC }, asked(MAC, BROADCAST_FLAG))).toEqual(['not-broadcast']);
  expect(faults({}, { linkDestination: MAC }, asked(MAC, BROADCAST_FLAG - 1))).toEqual([]);
  expect(faults({}, { linkDestination: 'ff:ff:ff:ff:ff:ff' }, asked(MAC, BROADCAST_FLAG))).toEqual([]);
});
