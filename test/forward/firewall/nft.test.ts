import { describe, expect, test } from 'vitest';
import { evaluateNftChain, type NftHook, nftChainsAt, nftPackets } from '../../../src/forward/firewall/nft/evaluate.ts';
import { parseNftRuleset } from '../../../src/forward/firewall/nft/ruleset.ts';
import type { Scene } from '../../../src/forward/firewall/scene.ts';
import { ACCEPTS } from '../../../src/forward/firewall/verdict.ts';
import type { Packet } from '../../../src/forward/packet.ts';

/** A reply from 192.0.2.1 to 192.0.2.27. */
const OFFER: Packet = {
  source: '16:92:4b:c4:d7:64',
  destination: 'fa:16:3e:56:ea:fa',
  vlanIds: [],
  length: 328,
  ipSource: 0xc0000201,
  ipDestination: 0xc000021b,
  ttl: 64,
  sourcePort: 67,
  destinationPort: 68,
};
const SCENE: Scene = {
  packet: OFFER,
  input: 'uplink0',
  output: 'tap0',
  hostMacs: [],
  bridge: 'br0',
  ports: null,
  isTracked: null,
};
const FORWARD: NftHook = { families: ['bridge'], hook: 'forward' };

const payload = (protocol: string, field: string) => ({ payload: { protocol, field } });
const meta = (key: string) => ({ meta: { key } });
const match = (left: unknown, right: unknown, op = '==') => ({ match: { op, left, right } });
const drop = { drop: null };
const accept = { accept: null };
const chain = (name: string, rest: object = {}) => ({ chain: { family: 'bridge', table: 't', name, ...rest } });
const base = (policy = 'accept', prio = 0, name = 'c') =>
  chain(name, { type: 'filter', hook: 'forward', prio, policy });
const rule = (expr: readonly unknown[], inChain = 'c', handle = 7) => ({
  rule: { family: 'bridge', table: 't', chain: inChain, handle, expr },
});
const set = (name: string, elem: readonly unknown[]) => ({ set: { family: 'bridge', table: 't', name, elem } });
const map = (name: string, elem: readonly unknown[]) => ({ map: { family: 'bridge', table: 't', name, elem } });

function evaluate(objects: readonly unknown[], scene: Partial<Scene> = {}, hook = FORWARD) {
  const ruleset = parseNftRuleset(JSON.stringify({ nftables: objects }));
  if (ruleset === null) throw new Error('no ruleset');
  const verdicts = nftChainsAt(ruleset, hook).map((chain) => evaluateNftChain(ruleset, chain, { ...SCENE, ...scene }));
  return verdicts.find(({ kind }) => kind === 'drops') ?? verdicts.find(({ kind }) => kind === 'unknown') ?? ACCEPTS;
}

const outcome = (expr: readonly unknown[], ...more: readonly unknown[]) => evaluate([base(), rule(expr), ...more]).kind;

describe('a match', () => {
  test.each<[string, unknown, boolean]>([
    ['ether saddr', match(payload('ether', 'saddr'), '16:92:4b:c4:d7:64'), true],
    ['ether saddr !=', match(payload('ether', 'saddr'), '16:92:4b:c4:d7:64', '!='), false],
    ['upper case', match(payload('ether', 'daddr'), 'FA:16:3E:56:EA:FA'), true],
    ['ether type', match(payload('ether', 'type'), 'ip'), true],
    ['ether type in a set', match(payload('ether', 'type'), { set: ['ip', 'arp'] }), true],
    ['a port', match(payload('udp', 'sport'), 67), true],
    ['th', match(payload('th', 'dport'), 68), true],
    ['a range of ports', match(payload('udp', 'dport'), { set: [{ range: [67, 70] }] }), true],
    ['a prefix', match(payload('ip', 'saddr'), { prefix: { addr: '192.0.2.0', len: 24 } }), true],
    ['another prefix', match(payload('ip', 'saddr'), { prefix: { addr: '192.0.3.0', len: 24 } }), false],
    ['a prefix of no bits', match(payload('ip', 'saddr'), { prefix: { addr: '0.0.0.0', len: 0 } }), true],
    ['a range of addresses', match(payload('ip', 'daddr'), { range: ['192.0.2.5', '192.0.2.27'] }), true],
    ['greater', match(payload('udp', 'dport'), 60, '>'), true],
    ['not less', match(payload('udp', 'dport'), 60, '<'), false],
    ['the UDP length', match(payload('udp', 'length'), 308), true],
    ['a mask for groups', match({ '&': [payload('ether', 'daddr'), '01:00:00:00:00:00'] }, '01:00:00:00:00:00'), false],
    ['the input', match(meta('iifname'), 'uplink0'), true],
    ['the output by a wildcard', match(meta('oifname'), 'tap*'), true],
    ['the bridge', match(meta('ibrname'), 'br0'), true],
    ['l4proto in a set', match(meta('l4proto'), { set: ['tcp', 'udp'] }), true],
    ['pkttype', match(meta('pkttype'), 'broadcast'), false],
    ['a VLAN of an untagged frame', match(payload('vlan', 'id'), 10), false],
    ['no VLAN of an untagged frame: no such field, no match', match(payload('vlan', 'id'), 10, '!='), false],
    ['another protocol, negated', match(payload('tcp', 'dport'), 22, '!='), false],
    ['ip6', match(payload('ip6', 'saddr'), '::1'), false],
  ])('%s', (_, statement, isDropped) => {
    expect(outcome([statement, drop])).toBe(isDropped ? 'drops' : 'accepts');
  });

  test('with a named set, of concatenations and of elements with a counter', () => {
    const macs = set('macs', [{ elem: { val: '16:92:4b:c4:d7:64', counter: { packets: 1, bytes: 2 } } }]);
    expect(outcome([match(payload('ether', 'saddr'), '@macs'), drop], macs)).toBe('drops');
    const pairs = set('pairs', [{ concat: ['16:92:4b:c4:d7:64', { prefix: { addr: '192.0.2.0', len: 24 } }] }]);
    const both = { concat: [payload('ether', 'saddr'), payload('ip', 'saddr')] };
    expect(outcome([match(both, '@pairs'), drop], pairs)).toBe('drops');
    expect(outcome([match(both, '@nowhere'), drop], pairs)).toBe('unknown');
  });

  test('a frame in a VLAN', () => {
    const tagged = { packet: { ...OFFER, vlanIds: [10] } };
    const rules = [match(payload('vlan', 'id'), 10), match(payload('ether', 'type'), '8021q'), drop];
    expect(evaluate([base(), rule(rules)], tagged).kind).toBe('drops');
  });
});

test('a return that may be comes to what the policy, or the rules behind the jump, say', () => {
  const marked = match(meta('mark'), 1);
  const returns = rule([marked, { return: null }], 'j');
  const jumps = [chain('j'), rule([{ jump: { target: 'j' } }]), returns];
  expect(evaluate([base(), ...jumps, rule([accept], 'j'), rule([drop])]).kind).toBe('unknown');
  expect(evaluate([base(), ...jumps, rule([drop], 'j'), rule([accept])]).kind).toBe('unknown');
  expect(evaluate([base('drop'), rule([marked, { return: null }]), rule([accept])]).kind).toBe('unknown');
  expect(evaluate([base(), rule([marked, { return: null }]), rule([accept])]).kind).toBe('accepts');
});

test('of a map whose key is not known any verdict may be the one', () => {
  const vmap = (verdict: object) => ({ vmap: { key: meta('mark'), data: { set: [[1, verdict]] } } });
  expect(evaluate([base(), rule([vmap(accept)]), rule([drop])]).kind).toBe('unknown');
  expect(evaluate([base(), rule([vmap(drop)])]).kind).toBe('unknown');
  expect(evaluate([base(), rule([vmap(accept)])]).kind).toBe('accepts');
});

test('pkttype is host where the frame is for the port itself', () => {
  const rules = [base(), rule([match(meta('pkttype'), 'host'), drop])];
  expect(evaluate(rules).kind).toBe('accepts');
  expect(evaluate(rules, { hostMacs: ['fa:16:3e:56:ea:fa'] }).kind).toBe('drops');
});

test('meta protocol is what is behind a tag; no device has an empty name', () => {
  const tagged = { packet: { ...OFFER, vlanIds: [10] } };
  expect(evaluate([base(), rule([match(meta('protocol'), 'ip'), drop])], tagged).kind).toBe('drops');
  expect(evaluate([base(), rule([match(meta('iifname'), 'tap0', '!='), drop])], { input: null }).kind).toBe('drops');
  expect(evaluate([base(), rule([match(meta('ibrname'), 'br0', '!='), drop])], { input: null }).kind).toBe('accepts');
});

test('a chain of netdev of which the devices were not printed may be hooked elsewhere', () => {
  const ingress: NftHook = { families: ['netdev'], hook: 'ingress', device: 'tap0' };
  const hooked = (dev: object, expr: readonly unknown[]) => [
    { chain: { family: 'netdev', table: 't', name: 'c', hook: 'ingress', prio: 0, policy: 'accept', ...dev } },
    { rule: { family: 'netdev', table: 't', chain: 'c', handle: 1, expr } },
  ];
  expect(evaluate(hooked({}, [drop]), {}, ingress)).toMatchObject({
    kind: 'unknown',
    what: "the device of nft's chain netdev t c",
  });
  expect(evaluate(hooked({}, [accept]), {}, ingress).kind).toBe('accepts');
  expect(evaluate(hooked({ dev: ['uplink0'] }, [drop]), {}, ingress).kind).toBe('accepts');
  expect(evaluate(hooked({ dev: ['uplink0', 'tap0'] }, [drop]), {}, ingress).kind).toBe('drops');
});

describe('a chain', () => {
  test('the rule that drops is named, with its counter', () => {
    const rules = [match(payload('udp', 'sport'), 67), { counter: { packets: 12, bytes: 4000 } }, drop];
    expect(evaluate([base(), rule([accept], 'elsewhere'), rule(rules)])).toEqual({
      kind: 'drops',
      by: { chain: 'bridge t c', rule: 'udp sport 67 counter drop', handle: 7, number: null, packets: 12 },
    });
  });

  test('the same rule is found in another reading by its handle, to see what it counted since', () => {
    const counting = (packets: number) => [base(), rule([{ counter: { packets, bytes: 0 } }, drop])];
    const verdict = evaluate(counting(12));
    const later = parseNftRuleset(JSON.stringify({ nftables: counting(15) }));
    expect(later !== null && verdict.kind === 'drops' && nftPackets(later, verdict.by)).toBe(15);
    const without = parseNftRuleset(JSON.stringify({ nftables: [base()] }));
    expect(without !== null && verdict.kind === 'drops' && nftPackets(without, verdict.by)).toBe(null);
  });

  test('the policy drops what no rule takes', () => {
    const verdict = evaluate([base('drop'), rule([match(payload('udp', 'dport'), 53), accept])]);
    expect(verdict).toEqual({
      kind: 'drops',
      by: { chain: 'bridge t c', rule: 'policy drop', handle: null, number: null, packets: null },
    });
  });

  test.each<[string, readonly unknown[], string]>([
    ['accept ends it', [rule([accept]), rule([drop])], 'accepts'],
    ['a jump comes back', [chain('j'), rule([{ jump: { target: 'j' } }]), rule([drop])], 'drops'],
    ['a jump drops', [chain('j'), rule([drop], 'j'), rule([{ jump: { target: 'j' } }])], 'drops'],
    [
      'return leaves a jump',
      [chain('j'), rule([{ return: null }], 'j'), rule([drop], 'j'), rule([{ jump: { target: 'j' } }])],
      'accepts',
    ],
    ['a goto does not come back', [chain('j'), rule([{ goto: { target: 'j' } }]), rule([drop])], 'accepts'],
    [
      'chains that jump to each other end',
      [chain('j'), rule([{ jump: { target: 'j' } }], 'j'), rule([{ jump: { target: 'j' } }])],
      'accepts',
    ],
    [
      'another family',
      [{ chain: { family: 'ip', table: 't', name: 'f', hook: 'forward', prio: 0, policy: 'drop' } }],
      'accepts',
    ],
    ['another hook', [chain('p', { hook: 'postrouting', prio: 0, policy: 'drop' })], 'accepts'],
    ['a later chain drops what the first accepts', [rule([accept]), base('drop', 10, 'd')], 'drops'],
  ])('%s', (_, objects, kind) => {
    expect(evaluate([base(), ...objects]).kind).toBe(kind);
  });

  test('a verdict map, named and in place', () => {
    const verdicts = map('v', [
      ['tap1', drop],
      ['tap0', { jump: { target: 'j' } }],
    ]);
    const rules = [chain('j'), rule([drop], 'j'), rule([{ vmap: { key: meta('oifname'), data: '@v' } }])];
    expect(evaluate([base(), verdicts, ...rules]).kind).toBe('drops');
    expect(evaluate([base(), verdicts, ...rules], { output: 'tap2' }).kind).toBe('accepts');
    const inPlace = { vmap: { key: payload('udp', 'sport'), data: { set: [[67, drop]] } } };
    expect(outcome([inPlace])).toBe('drops');
  });
});

describe('what cannot be told', () => {
  const marked = match(meta('mark'), 1);

  test('decides only where the frame would fare differently', () => {
    expect(outcome([marked, drop])).toBe('unknown');
    expect(outcome([marked, accept])).toBe('accepts');
    expect(evaluate([base('drop'), rule([marked, accept])]).kind).toBe('unknown');
    expect(evaluate([base('drop'), rule([marked, drop])]).kind).toBe('drops');
    expect(evaluate([base(), rule([marked, { return: null }]), rule([drop])]).kind).toBe('unknown');
    expect(evaluate([base(), rule([marked, accept]), rule([marked, drop])]).kind).toBe('unknown');
  });

  test('a match before it that does not hold decides', () => {
    expect(outcome([match(payload('udp', 'sport'), 53), marked, drop])).toBe('accepts');
    expect(outcome([marked, match(payload('udp', 'sport'), 53), drop])).toBe('accepts');
  });

  test('is named, with the rule', () => {
    expect(evaluate([base(), rule([marked, drop])])).toMatchObject({
      kind: 'unknown',
      what: "nft's meta mark (mark 1 drop)",
    });
  });

  test.each([
    ['a limit', { limit: { rate: 10, per: 'second' } }],
    ['an xt match of iptables', { xt: { type: 'match', name: 'physdev' } }],
    ['the state of a connection', match({ ct: { key: 'state' } }, ['established', 'related'], 'in')],
    ['a bit field', match({ payload: { base: 'th', offset: 8, len: 16 } }, 1)],
    ['an operator of another version', match(meta('oifname'), 'tap0', '~')],
  ])('%s', (_, statement) => {
    expect(outcome([statement, drop])).toBe('unknown');
  });

  test('a broadcast belongs to no connection', () => {
    const state = match({ ct: { key: 'state' } }, ['established', 'related'], 'in');
    const broadcast = { packet: { ...OFFER, ipDestination: 0xffffffff }, isTracked: true };
    expect(evaluate([base('drop'), rule([state, accept])], broadcast).kind).toBe('drops');
    expect(evaluate([base('drop'), rule([state, accept])], { isTracked: true }).kind).toBe('unknown');
  });
});

test('a netdev chain holds for its device, and for any where the tool does not print it', () => {
  const ingress = (dev?: string) => ({
    chain: { family: 'netdev', table: 't', name: 'i', hook: 'ingress', prio: 0, policy: 'drop', dev },
  });
  const hook: NftHook = { families: ['netdev'], hook: 'ingress', device: 'uplink0' };
  expect(evaluate([ingress('uplink0')], {}, hook).kind).toBe('drops');
  expect(evaluate([ingress('uplink1')], {}, hook).kind).toBe('accepts');
});

test('odd JSON is no ruleset or an empty one, and never throws', () => {
  expect(parseNftRuleset('')).toBe(null);
  expect(parseNftRuleset('{"nftables":7}')).toBe(null);
  for (const objects of [
    [null, 7, 'x', {}],
    [{ chain: {} }, { rule: {} }, { set: null }],
    [base(), { rule: { family: 'bridge', table: 't', chain: 'c', expr: 7 } }],
    [base(), rule([null, 7, { match: 7 }, { vmap: 7 }, { jump: 7 }])],
  ]) {
    expect(['accepts', 'unknown']).toContain(evaluate(objects).kind);
  }
});
