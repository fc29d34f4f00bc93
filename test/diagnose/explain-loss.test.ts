/** Which losses the model of the kernel is asked about, by which copy of the message, and what it cannot follow. */
import { describe, expect, test } from 'vitest';
import { explainLoss, hostAt } from '../../src/diagnose/explain-loss.ts';
import { Knowledge } from '../../src/diagnose/knowledge.ts';
import type { Path } from '../../src/path/path.ts';
import type { HostState, Link } from '../../src/state/host-state.ts';
import type { Message, Sighting } from '../../src/trace/types.ts';
import { bridge, link, port } from '../wiring/wiring.ts';
import { DELIVERED, DISCOVER, LOST, message, OFFER, PATH } from './build.ts';

const DOWN = [port('uplink0', 'br0'), bridge('br0'), port('tap0', 'br0', { up: false })];
const linksState = (links: readonly Link[]): HostState => ({ kind: 'link', timeNs: 0n, links });

function knowledgeOf(links: readonly Link[], paths: readonly Path[] = [PATH]): Knowledge {
  const known = new Knowledge(paths);
  if (links.length > 0) known.addState(linksState(links));
  known.addState({ kind: 'fdb', timeNs: 0n, entries: [] });
  return known;
}
const explained = (lost: Message, known = knowledgeOf(DOWN)) => explainLoss(lost, known);
const seenAt = (sighting: Sighting, rest: Partial<Sighting>): Sighting => ({ ...sighting, ...rest });

describe('the model is asked', () => {
  test('about a message that was lost between two hops of one path, by its last copy at the first of them', () => {
    const twice = message(3, 'OFFER', ['uplink0 in 500', 'br0 in 600', 'br0 in 700', 'uplink0 in 800'], {
      verdict: LOST,
    });
    const explanation = explained(twice);
    expect(explanation?.stop?.code).toBe('port-down');
    expect(explanation?.last).toBe(twice.sightings[2]);
    const other: Path = { guest: null, hops: [PATH.hops[1]!, { name: 'tap9', interfaces: ['tap9'], role: 'tap' }] };
    expect(explained(twice, knowledgeOf(DOWN, [other, PATH]))?.stop?.code).toBe('port-down');
  });

  test('about nothing else, and not where no links are known', () => {
    const verdictOf = (verdict: Message['verdict']) => explained({ ...OFFER, verdict });
    expect(verdictOf(null)).toBe(null);
    expect(verdictOf(DELIVERED)).toBe(null);
    expect(verdictOf({ ...LOST, status: 'inconclusive' })).toBe(null);
    expect(verdictOf({ ...LOST, missing: null })).toBe(null);
    expect(verdictOf({ ...LOST, missing: 'tap9' })).toBe(null);
    expect(verdictOf({ ...LOST, lastSeen: 'tap9' })).toBe(null);
    expect(explained({ ...OFFER, sightings: OFFER.sightings.slice(0, 1) })).toBe(null);
    expect(explained(OFFER, knowledgeOf([]))).toBe(null);
  });
});

test('of copies on the slaves of a bond, the one that the bond takes counts', () => {
  const hops = [
    { name: 'eth0|eth1', interfaces: ['eth0', 'eth1'], role: 'slaves' },
    { name: 'bond0', interfaces: ['bond0'], role: 'bond' },
  ] as const;
  const bond = (activeSlave: string | null) => [
    link('eth0', { master: 'bond0', masterKind: 'bond' }),
    link('eth1', { master: 'bond0', masterKind: 'bond' }),
    link('bond0', { kind: 'bond', bondMode: 'active-backup', activeSlave }),
  ];
  const [copy] = OFFER.sightings;
  const sightings = ['eth0', 'eth1'].map((name) => seenAt(copy!, { hop: 'eth0|eth1', interface: name }));
  const lost = { ...OFFER, sightings, verdict: { ...LOST, lastSeen: 'eth0|eth1', missing: 'bond0' } };
  const twice = [...sightings, seenAt(sightings[0]!, { timeNs: copy!.timeNs + 9n })];
  const known = knowledgeOf(bond('eth0'), [{ guest: null, hops }]);
  expect(explained({ ...lost, sightings: twice }, known)?.last).toBe(twice[2]);
  const lastBy = (activeSlave: string | null) =>
    explained(lost, knowledgeOf(bond(activeSlave), [{ guest: null, hops }]))?.last.interface;
  expect([lastBy('eth0'), lastBy('eth1'), lastBy(null)]).toEqual(['eth0', 'eth1', 'eth1']);
});

test('a reply that was sent to a relay goes where the relay sends it, which is not known', () => {
  const relay = 0xc0000201;
  const sentTo = (giaddr: number, ipDestination: number, rest: Partial<Message> = {}) => {
    const sightings = OFFER.sightings.map((each) => seenAt(each, { ipDestination }));
    return explained({ ...OFFER, dhcp: { ...OFFER.dhcp, giaddr }, sightings, ...rest });
  };
  expect(sentTo(relay, relay)).toMatchObject({ stop: null, unknown: ['what the relay 192.0.2.1 did with the reply'] });
  expect(sentTo(relay, relay + 1)?.stop?.code).toBe('port-down');
  expect(sentTo(0, 0)?.stop?.code).toBe('port-down');
  const request = {
    ...DISCOVER,
    verdict: { ...LOST, lastSeen: 'tap0', missing: 'br0' },
    heading: 'to-network',
  } as const;
  const { sightings } = request;
  const asked = sentTo(relay, relay, {
    ...request,
    sightings: sightings.map((each) => seenAt(each, { ipDestination: relay })),
  });
  expect(asked?.unknown).not.toContain('what the relay 192.0.2.1 did with the reply');
});

test('a port without a VLAN in the table has none; without a table it is not known', () => {
  const known = knowledgeOf(DOWN);
  const vlansOf = (name: string) => hostAt(5n, 'br0', known).vlans(name);
  expect(vlansOf('tap0')).toBe(null);
  const vlans = [{ first: 10, last: 10, pvid: true, untagged: true }];
  const other = [{ first: 20, last: 29, pvid: false, untagged: false }];
  known.addState({
    kind: 'vlans',
    timeNs: 1n,
    ports: [
      { name: 'uplink0', vlans: other },
      { name: 'tap0', vlans },
    ],
  });
  expect([vlansOf('tap0'), vlansOf('uplink0'), vlansOf('tap9')]).toEqual([vlans, other, []]);
});

test('an interface without a queue or filter in what tc told has none; without that it is not known', () => {
  const known = knowledgeOf(DOWN);
  const tcOf = (name: string) => hostAt(5n, 'br0', known).tc(name)?.nearest;
  expect(tcOf('tap0')).toBe(undefined);
  known.addState({ kind: 'tc', timeNs: 1n, devices: [{ name: 'tap0', qdiscs: '[]', filters: [] }] });
  expect(tcOf('uplink0')).toEqual({ root: null, hook: null, filters: new Map() });
});

test('the rules before a loss are those of a reading that was over by then, where there is one', () => {
  const known = knowledgeOf(DOWN);
  const second = 1_000_000_000n;
  const rulesets = [{ netns: null, json: '{"nftables":[]}' }];
  const around = (timeNs: bigint) => {
    const rules = hostAt(timeNs, 'br0', known).nft(null);
    return [rules?.before?.timeNs, rules?.after?.timeNs];
  };
  for (const at of [1n, 3n, 9n]) known.addState({ kind: 'nft', timeNs: at * second, rulesets });
  expect(around(5n * second)).toEqual([3n * second, 9n * second]);
  expect(around(4n * second)).toEqual([3n * second, 9n * second]);
  expect(around(4n * second - 1n)).toEqual([1n * second, 9n * second]);
  // The first reading was over before the trace began.
  expect(around(1n * second)).toEqual([1n * second, 3n * second]);
  expect(hostAt(second, 'br0', known).nft('elsewhere')).toBe(null);
  known.addState({ kind: 'nft', timeNs: 12n * second, rulesets: [] });
  expect(around(10n * second)).toEqual([9n * second, undefined]);
});
