/** Guests under one client identifier: who counts, and what is remembered of how many. */
import { expect, test } from 'vitest';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { clientIdShared } from '../../../src/diagnose/rules/client-id-shared.ts';
import type { Exchange, Message, Outcome } from '../../../src/trace/types.ts';
import { DISCOVER, exchange, message, PATH } from '../build.ts';
import { END } from '../end.ts';

const KNOWN = new Knowledge([PATH]);
const CLONE = 'ff:00:00:00:01';
const macOf = (i: number) => `02:00:00:00:00:${(16 + i).toString(16)}`;
const said = (clientId: string | null, rest: Partial<Message> = {}): Message => ({
  ...DISCOVER,
  ...rest,
  dhcp: { ...DISCOVER.dhcp, clientId },
});
let lastId = 0;
const asked = (i: number, messages: readonly Message[], outcome: Outcome = 'bound', id = ++lastId): Exchange => {
  return { ...exchange(outcome, messages), id, chaddr: macOf(i) };
};

function found(exchanges: readonly Exchange[]) {
  const rule = clientIdShared.create!();
  for (const each of exchanges) expect(rule.onExchange!(each, KNOWN)).toEqual([]);
  return rule.onEnd!(END, KNOWN);
}

test('two guests under one identifier are a symptom; a cause where one of them was refused', () => {
  const two = (outcome: Outcome) => found([asked(1, [said(CLONE)], outcome, 1), asked(2, [said(CLONE)], 'bound', 2)]);
  expect(two('bound')).toMatchObject([
    { level: 'symptom', facts: { clientId: CLONE, macs: [macOf(1), macOf(2)] }, count: 2, exchanges: [1, 2] },
  ]);
  expect(['nak', 'declined', 'no-reply'].map((outcome) => two(outcome as Outcome)[0]?.level)).toEqual([
    'cause',
    'cause',
    'symptom',
  ]);
});

test('a guest says it in its first request that has it, whatever came back before', () => {
  const later = [
    said('ff:09', { reflects: 1, id: 1 }),
    said(null, { id: 2 }),
    said(CLONE, { id: 3 }),
    said('ff:08', { id: 4 }),
  ];
  const [hit] = found([asked(1, later), asked(2, [said(CLONE)])]);
  expect(hit).toMatchObject({ facts: { clientId: CLONE }, evidence: [{ messageId: 3 }, { messageId: DISCOVER.id }] });
});

test('nobody else has an identifier of the own MAC, none, or one that only a reply or no frame shows', () => {
  const own = said(`01:${macOf(1)}`);
  const reply = message(3, 'OFFER', ['tap0 out 1']);
  const none = [
    own,
    said(null),
    said(CLONE, { sightings: [] }),
    { ...reply, dhcp: { ...reply.dhcp, clientId: CLONE } },
  ];
  for (const each of none) expect(found([asked(1, [each]), asked(1, [each]), asked(2, [said(CLONE)])])).toEqual([]);
  // Of two that use the first one's, only the second uses another's.
  expect(found([asked(1, [own]), asked(2, [own])])).toEqual([]);
  expect(found([asked(2, [own]), asked(3, [own])])).toHaveLength(1);
});

test('one guest that asks again is one guest', () => {
  expect(found([asked(1, [said(CLONE)]), asked(1, [said(CLONE)])])).toEqual([]);
});

test('sixteen guests and a hundred exchanges are remembered of one', () => {
  const [hit] = found(Array.from({ length: 102 }, (_, i) => asked(i % 17, [said(CLONE)], 'bound', i)));
  expect(hit?.facts.macs).toHaveLength(16);
  expect(hit?.exchanges).toEqual(Array.from({ length: 100 }, (_, i) => i));
});
