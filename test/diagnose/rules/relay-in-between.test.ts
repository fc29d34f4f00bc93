/** A relay between the hops: when it is told, and when a reply was lost behind it. */
import { expect, test } from 'vitest';
import type { DhcpMessage } from '../../../src/dhcp/message.ts';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { relayInBetween } from '../../../src/diagnose/rules/relay-in-between.ts';
import type { Message, Outcome } from '../../../src/trace/types.ts';
import { link } from '../../wiring/wiring.ts';
import { DELIVERED, DISCOVER, exchange, LOST, message, OFFER, PATH } from '../build.ts';

const RELAY = 0xc00002fe;
const relayed = { ...DISCOVER.dhcp, giaddr: RELAY };

function told(messages: readonly Message[], outcome: Outcome = 'no-reply', at = 100) {
  const known = new Knowledge([PATH]);
  for (const sighting of message(9, 'DISCOVER', [`uplink0 out ${at}`]).sightings) known.addFrame(sighting, relayed);
  return relayInBetween.onExchange!(exchange(outcome, messages), known);
}

test('its message and the guest’s own are told, of exchanges that failed', () => {
  expect(told([DISCOVER])).toMatchObject([
    {
      level: 'symptom',
      facts: { relay: '192.0.2.254', interface: 'uplink0', from: 'tap0' },
      evidence: [
        { what: 'arrived', interface: 'tap0' },
        { what: 'left', interface: 'uplink0' },
      ],
      messages: [DISCOVER.id],
    },
  ]);
  expect(told([DISCOVER], 'bound')).toEqual([]);
  expect(relayInBetween.onExchange!(exchange('no-reply', [DISCOVER]), new Knowledge([PATH]))).toEqual([]);
});

test('the guest’s own is the first request without a relay’s address that did not come back, seen before it', () => {
  const other = { ...DISCOVER, id: 5 };
  const none: readonly Message[] = [
    { ...OFFER, id: 2 },
    { ...other, id: 3, reflects: 1 },
    { ...other, id: 4, dhcp: relayed },
  ];
  expect(told([...none, other, { ...other, id: 6 }])[0]?.messages).toEqual([5]);
  expect(told(none)).toEqual([]);
  expect(told([{ ...other, sightings: [] }])).toEqual([]);
  expect(told([message(1, 'DISCOVER', ['tap0 in 100'])])).toHaveLength(1);
  expect(told([message(1, 'DISCOVER', ['tap0 in 101'])])).toEqual([]);
});

test('it is the cause where a reply to the relay was lost', () => {
  const reply = (dhcp: Partial<DhcpMessage>, to: number, rest: Partial<Message> = {}): Message => {
    const sightings = OFFER.sightings.map((each) => ({ ...each, ipDestination: to }));
    return { ...OFFER, sightings, verdict: LOST, ...rest, dhcp: { ...OFFER.dhcp, giaddr: RELAY, ...dhcp } };
  };
  const lost = told([DISCOVER, reply({}, RELAY), reply({}, RELAY, { id: 7 })])[0];
  expect(lost?.evidence.at(-1)).toMatchObject({ what: 'last-seen', messageId: OFFER.id, interface: 'br0' });
  expect(lost?.evidence).toHaveLength(3);
  expect(told([DISCOVER, reply({ giaddr: 0 }, 0)])[0]?.evidence).toHaveLength(2);
  const level = (each: Message) => told([DISCOVER, each])[0]?.level;
  expect(level(reply({}, RELAY))).toBe('cause');
  const [first, last] = reply({}, RELAY).sightings;
  expect(level(reply({}, RELAY, { sightings: [{ ...first!, ipDestination: 1 }, last!] }))).toBe('cause');
  for (const each of [
    reply({ giaddr: 0 }, 0),
    reply({}, 0xffffffff),
    reply({ op: 1 }, RELAY),
    reply({}, RELAY, { verdict: DELIVERED }),
    reply({}, RELAY, { verdict: null }),
    reply({}, RELAY, { sightings: [] }),
  ]) {
    expect(level(each)).toBe('symptom');
  }
});

test('a rule of its host that drops the reply is named', () => {
  const known = new Knowledge([PATH]);
  for (const sighting of message(9, 'DISCOVER', ['uplink0 out 100']).sightings) known.addFrame(sighting, relayed);
  const chain = { family: 'inet', table: 'f', name: 'c', type: 'filter', hook: 'input', prio: 0, policy: 'drop' };
  known.addState({ kind: 'link', timeNs: 0n, links: [link('uplink0')] });
  known.addState({ kind: 'iptables', timeNs: 0n, namespaces: [] });
  const json = JSON.stringify({ nftables: [{ chain }] });
  known.addState({ kind: 'nft', timeNs: 0n, rulesets: [{ netns: null, json }] });
  const seen = message(3, 'OFFER', ['uplink0 in 500']).sightings.map((each) => ({ ...each, ipDestination: RELAY }));
  const reply = { ...OFFER, sightings: seen, dhcp: { ...OFFER.dhcp, giaddr: RELAY } };
  const [hit] = relayInBetween.onExchange!(exchange('reply-lost', [DISCOVER, reply]), known);
  const { facts } = hit!;
  expect(hit?.reads).toEqual(['nft', 'iptables']);
  expect(relayInBetween.onExchange!(exchange('reply-lost', [DISCOVER]), known)[0]?.reads).toEqual([]);
  expect(facts).toMatchObject({ at: 'uplink0', ruleTool: 'nft', ruleChain: 'inet f c', rule: 'policy drop' });
});
