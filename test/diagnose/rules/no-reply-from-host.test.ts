/** Requests that reached this host and were not answered: of which exchanges it is told, and by what. */
import { expect, test } from 'vitest';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { noReplyFromHost } from '../../../src/diagnose/rules/no-reply-from-host.ts';
import { noReplyFromNetwork } from '../../../src/diagnose/rules/no-reply-from-network.ts';
import type { HostState } from '../../../src/state/host-state.ts';
import type { Message, Outcome } from '../../../src/trace/types.ts';
import { bridge, port, tap } from '../../wiring/wiring.ts';
import { DELIVERED, DISCOVER, exchange, message, OFFER, PATH } from '../build.ts';

const LINKS: HostState = {
  ...{ kind: 'link', timeNs: -1n, links: [port('uplink0', 'br0'), bridge('br0'), tap('tap0', 'br0')] },
};
const AT_BRIDGE = message(1, 'DISCOVER', ['tap0 in 0', 'br0 in 7'], { verdict: { ...DELIVERED, lastSeen: 'br0' } });
const LISTENS: HostState = {
  kind: 'servers',
  timeNs: -1n,
  places: [{ netns: null, port: null, listeners: [{ device: 'br0', program: 'dnsmasq' }] }],
};

function knowledgeOf(...states: readonly HostState[]) {
  const known = new Knowledge([PATH]);
  for (const state of [LINKS, ...states]) known.addState(state);
  return known;
}
const told = (known: Knowledge, messages: readonly Message[] = [AT_BRIDGE], outcome: Outcome = 'no-reply') =>
  noReplyFromHost.onExchange!(exchange(outcome, messages), known);

test('is told of exchanges that nothing answered', () => {
  expect(told(knowledgeOf())).toMatchObject([
    { facts: { hop: 'br0', server: 'unknown' }, evidence: [{ what: 'arrived', interface: 'br0', timeNs: 7_000n }] },
  ]);
  for (const outcome of ['reply-lost', 'nak', 'offer-ignored'] as const)
    expect(told(knowledgeOf(), [AT_BRIDGE], outcome)).toEqual([]);
  const answered = knowledgeOf();
  answered.addFrame(OFFER.sightings[0]!, OFFER.dhcp);
  expect(told(answered)).toEqual([]);
});

test('is not told of requests that left, but where a server on the way is known', () => {
  const fromNetwork = (known: Knowledge) => noReplyFromNetwork.onExchange!(exchange('no-reply', [DISCOVER]), known);
  expect(told(knowledgeOf(), [DISCOVER])).toEqual([]);
  expect(fromNetwork(knowledgeOf())).toHaveLength(1);
  expect(told(knowledgeOf(LISTENS), [DISCOVER])).toMatchObject([{ facts: { server: 'listens', program: 'dnsmasq' } }]);
  expect(fromNetwork(knowledgeOf(LISTENS))).toEqual([]);
});

test('the program in front of the capture is that of the outermost hop', () => {
  const withXdp = (name: string): HostState => ({
    kind: 'link',
    timeNs: 0n,
    links: [
      tap('tap0', 'br0'),
      ...['other0', 'uplink0'].map((each) =>
        port(each, 'br0', each === name ? { xdp: { id: 7, name: 'shield' } } : {}),
      ),
      bridge('br0'),
    ],
  });
  const xdpOf = (name: string) =>
    noReplyFromNetwork.onExchange!(exchange('no-reply', [DISCOVER]), knowledgeOf(withXdp(name)))[0]?.facts.xdp;
  expect([xdpOf('uplink0'), xdpOf('other0')]).toEqual(['shield', undefined]);
});

test('it rests on the rules of the firewalls only where one of them is told', () => {
  const drop: HostState = {
    kind: 'nft',
    timeNs: -1n,
    rulesets: [{ netns: null, json: nft({ drop: null }) }],
  };
  expect(told(knowledgeOf(LISTENS))[0]?.reads).toEqual(['link', 'servers']);
  const [hit] = told(knowledgeOf(LISTENS, drop));
  expect(hit?.facts.ruleTool).toBe('nft');
  expect(hit?.reads).toEqual(['link', 'servers', 'nft', 'iptables']);
});

/** One rule in the input hook of IPv4. */
function nft(verdict: object): string {
  const chain = { family: 'ip', table: 'f', name: 'in', type: 'filter', hook: 'input', prio: 0, policy: 'accept' };
  return JSON.stringify({
    nftables: [
      { table: { family: 'ip', name: 'f', handle: 1 } },
      { chain: { ...chain, handle: 2 } },
      { rule: { family: 'ip', table: 'f', chain: 'in', handle: 3, expr: [verdict] } },
    ],
  });
}
