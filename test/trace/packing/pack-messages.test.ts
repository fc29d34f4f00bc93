/** Packed messages come back as they were, whatever they hold; what cannot be packed is left as it is. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DhcpMessage } from '../../../src/dhcp/message.ts';
import { packMessages, unpackMessages } from '../../../src/trace/packing/pack-messages.ts';
import type { Message, Sighting, Verdict } from '../../../src/trace/types.ts';
import { makeMessage } from '../fake-message.ts';
import { makeSighting, makeTraced } from '../traced.ts';

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const name = fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)) });

const dhcp = fc
  .record({
    op: fc.constantFrom(1, 2),
    hops: fc.nat({ max: 255 }),
    xid: u32,
    secs: fc.nat({ max: 65_535 }),
    flags: fc.nat({ max: 65_535 }),
    ciaddr: u32,
    yiaddr: u32,
    siaddr: u32,
    giaddr: u32,
    chaddr: name,
    type: fc.constantFrom('DISCOVER', 'OFFER', 'LEASEQUERY', 'UNKNOWN'),
    serverId: fc.option(u32),
    requestedAddress: fc.option(u32),
    clientId: fc.option(name),
    text: fc.option(name),
    contentKey: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  })
  .map((fields) => ({ ...makeMessage({ type: 'DISCOVER', xid: 1, chaddr: '' }), ...fields }) as DhcpMessage);

const sighting = fc
  .record({
    hop: name,
    position: fc.nat({ max: 40 }),
    interface: name,
    timeNs: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
    direction: fc.constantFrom('in', 'out', null),
    linkSource: fc.option(name),
    linkDestination: fc.option(name),
    vlanIds: fc.array(fc.nat({ max: 4095 })),
    checksum: fc.constantFrom('good', 'absent', 'partial', 'bad'),
    ipFault: fc.constantFrom('checksum', 'length', null),
    ttl: fc.nat({ max: 255 }),
    wireLength: fc.nat({ max: 65_535 }),
    ipSource: u32,
    ipDestination: u32,
    sourcePort: fc.nat({ max: 65_535 }),
    destinationPort: fc.nat({ max: 65_535 }),
  })
  .map((fields) => fields as Sighting);

const verdict = fc
  .record({
    status: fc.constantFrom('delivered', 'lost', 'inconclusive'),
    lastSeen: name,
    missing: fc.option(name),
    blind: fc.array(name),
    reasons: fc.array(fc.constantFrom('gone', 'evicted')),
  })
  .map((fields) => fields as Verdict);

const messages = fc.array(
  fc.record({
    id: fc.nat(),
    exchangeId: fc.nat(),
    dhcp,
    heading: fc.constantFrom('to-network', 'to-guest'),
    reflects: fc.option(fc.nat()),
    retransmits: fc.option(fc.nat()),
    sightings: fc.array(sighting, { maxLength: 5 }),
    verdict,
  }),
  { maxLength: 6 },
);

test('what is packed comes back as it was', () => {
  fc.assert(
    fc.property(messages, (all) => {
      const packed = packMessages(all as readonly Message[]);
      expect(packed).not.toBeNull();
      expect(unpackMessages(packed ?? '')).toEqual(all);
    }),
  );
});

test.each<[string, Partial<DhcpMessage>, Partial<Sighting>]>([
  ['anomalies', { anomalies: [{ code: 'x', offset: 0, detail: '' }] }, {}],
  ['the bytes of a message', { payload: Uint8Array.of(1) }, {}],
  ['a name that is not ASCII', {}, { interface: 'tapé0' }],
])('%s cannot be packed, and the next one can', (_, fields, seen) => {
  const plain = makeMessage({ type: 'DISCOVER', xid: 1, chaddr: '02:00:00:00:00:01' });
  const odd = { ...plain, ...fields };
  expect(packMessages([makeTraced(odd, { sightings: [makeSighting(odd, seen)] })])).toBeNull();
  expect(packMessages([makeTraced(plain, { verdict: null })])).toBeNull();
  const next = [makeTraced(plain, { sightings: [makeSighting(plain)] })];
  expect(unpackMessages(packMessages(next) ?? '')).toEqual(next);
});
