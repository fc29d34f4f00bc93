/** A client whose chaddr is another MAC than its frames': when it is told, and when it is the cause. */
import { expect, test } from 'vitest';
import type { DhcpMessage } from '../../../src/dhcp/message.ts';
import type { DhcpType } from '../../../src/dhcp/message-type.ts';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { chaddrDiffers } from '../../../src/diagnose/rules/chaddr-differs.ts';
import type { Exchange, Message, Outcome } from '../../../src/trace/types.ts';
import { makeMessage } from '../../trace/fake-message.ts';
import { makeSighting, makeTraced } from '../../trace/traced.ts';
import { DELIVERED, LOST, MAC, PATH } from '../build.ts';

const OTHER = '02:00:00:00:00:55';

/** A message at the guest's port, in frames to these MACs. */
function at(
  id: number,
  type: DhcpType,
  to: readonly string[],
  rest: Partial<Message> = {},
  dhcp: Partial<DhcpMessage> = {},
) {
  const said = { ...makeMessage({ type, xid: 1, chaddr: OTHER }), ...dhcp };
  const sightings = to.map((linkDestination) =>
    makeSighting(said, { hop: 'tap0', position: 2, linkSource: MAC, linkDestination }),
  );
  return makeTraced(said, { id, sightings, verdict: DELIVERED, ...rest });
}
const DISCOVER = at(1, 'DISCOVER', ['ff:ff:ff:ff:ff:ff']);

function levels(outcome: Outcome, messages: readonly Message[], chaddr = OTHER): readonly unknown[] {
  const exchange = { id: 1, path: PATH, xid: 1, chaddr, outcome, messages } as Exchange;
  return chaddrDiffers.onExchange!(exchange, new Knowledge([PATH])).map(({ level, messages: [id] }) => [level, id]);
}

test('the first request that shows it is told', () => {
  const back = at(1, 'DISCOVER', ['ff:ff:ff:ff:ff:ff'], { reflects: 3 });
  expect(levels('no-reply', [back, at(2, 'DISCOVER', ['ff:ff:ff:ff:ff:ff'])])).toEqual([['symptom', 2]]);
});

test('replies, reflections, what a relay sent on, what heads for the guest, and other hardware tell nothing of it', () => {
  const broadcast = ['ff:ff:ff:ff:ff:ff'];
  const none = [
    at(1, 'OFFER', broadcast, { heading: 'to-network' }),
    at(1, 'DISCOVER', broadcast, { heading: 'to-guest' }),
    at(1, 'DISCOVER', broadcast, { reflects: 2 }),
    at(1, 'DISCOVER', broadcast, {}, { giaddr: 1 }),
    at(1, 'DISCOVER', broadcast, {}, { htype: 6 }),
    at(1, 'DISCOVER', broadcast, {}, { hlen: 8 }),
    at(1, 'REQUEST', ['52:54:00:00:00:01']),
  ];
  for (const each of none) expect(levels('no-reply', [each])).toEqual([]);
});

test('it is the cause where a reply to that MAC was lost, or came and was not taken', () => {
  const reply = (to: readonly string[], verdict = LOST) => at(2, 'OFFER', to, { verdict });
  expect(levels('reply-lost', [DISCOVER, reply([OTHER])])).toEqual([['cause', 1]]);
  // On its way to the guest it got another receiver.
  expect(levels('reply-lost', [DISCOVER, reply([OTHER, MAC])])).toEqual([['cause', 1]]);
  expect(levels('offer-ignored', [DISCOVER, reply([OTHER], DELIVERED)])).toEqual([['cause', 1]]);
});

test('it is a symptom where no reply went to that MAC, or it went and was taken', () => {
  const reply = (to: string, verdict = LOST) => at(2, 'OFFER', [to], { verdict });
  expect(levels('reply-lost', [DISCOVER, reply('ff:ff:ff:ff:ff:ff')])).toEqual([['symptom', 1]]);
  expect(levels('bound', [DISCOVER, reply(OTHER, DELIVERED)])).toEqual([['symptom', 1]]);
  expect(levels('no-reply', [DISCOVER, at(2, 'DISCOVER', [OTHER], { verdict: LOST })])).toEqual([['symptom', 1]]);
  const group = '03:00:00:00:00:55';
  const toGroup = [DISCOVER, reply(group)].map((each) => ({ ...each, dhcp: { ...each.dhcp, chaddr: group } }));
  expect(levels('reply-lost', toGroup, group)).toEqual([['symptom', 1]]);
});
