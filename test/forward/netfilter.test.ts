import { describe, expect, test } from 'vitest';
import type { BridgeCrossing } from '../../src/forward/crossing.ts';
import { explain } from '../../src/forward/explain.ts';
import { parseNftRuleset } from '../../src/forward/firewall/nft/ruleset.ts';
import type { RulesAround } from '../../src/forward/firewall/rules-around.ts';
import type { Host } from '../../src/forward/host.ts';
import type { Packet } from '../../src/forward/packet.ts';
import { bridge, port } from '../wiring/wiring.ts';
import { DISCOVER, ruleset } from './firewall/scenes.ts';

const CROSSING: BridgeCrossing = {
  kind: 'bridge',
  bridge: bridge('br0'),
  from: port('tap0', 'br0'),
  to: port('uplink0', 'br0'),
  enters: true,
  leaves: true,
};

const around = <Rules>(nearest: Rules): RulesAround<Rules> => ({ nearest, before: null, after: null });
const nft = (...nftables: readonly unknown[]) => around(parseNftRuleset(JSON.stringify({ nftables }))!);
const ebtables = (text: string) => around([ruleset('ebtables-nft', text)]);
const iptables = (text: string, tool = 'iptables-nft') => around([ruleset(tool, text)]);

const ON = { isOn: true, takesTagged: false };

function ask(rules: Partial<Host>, packet: Packet = DISCOVER, crossing = CROSSING) {
  const host: Host = {
    fdb: () => null,
    fdbRead: true,
    nft: () => nft(),
    iptables: () => around([]),
    ebtables: () => around([]),
    tc: () => around({ root: null, hook: null, filters: new Map() }),
    handsToIp: () => ({ isOn: false, takesTagged: false }),
    vlans: () => null,
    ...rules,
  };
  return explain([crossing], packet, host);
}

const chain = (family: string, table: string, hook: string, prio: number, policy = 'drop') => ({
  chain: { family, table, name: 'C', hook, prio, policy },
});
const FORWARD_DROPS = '*filter\n:FORWARD DROP [7:2296]';

describe('iptables', () => {
  test('is asked where the bridge hands frames over, and names the policy', () => {
    const rules = { iptables: () => iptables(FORWARD_DROPS) };
    expect(ask(rules).stop).toBe(null);
    expect(ask({ ...rules, handsToIp: () => ON }).stop).toEqual({
      kind: 'stops',
      code: 'filtered-by-iptables',
      facts: {
        tool: 'iptables-nft',
        table: 'filter',
        chain: 'FORWARD',
        rule: 'policy DROP',
        number: null,
        bridge: 'br0',
        certainty: 'rule alone',
      },
      counter: null,
    });
  });

  test('of frames with a VLAN tag only where the bridge hands those over too', () => {
    const tagged = { ...DISCOVER, vlanIds: [5] };
    const rules = { iptables: () => iptables(FORWARD_DROPS), handsToIp: () => ON };
    expect(ask(rules, tagged).stop).toBe(null);
    expect(ask({ ...rules, handsToIp: () => ({ ...ON, takesTagged: true }) }, tagged).stop).not.toBe(null);
  });

  test('never sees at the bridge what the host itself sends', () => {
    const rules = { iptables: () => iptables(FORWARD_DROPS), handsToIp: () => ON };
    expect(ask(rules, DISCOVER, { ...CROSSING, from: null, enters: false })).toEqual({
      stop: null,
      unknown: [],
      counted: [],
    });
  });

  test.each([
    ['raw', 'PREROUTING'],
    ['mangle', 'PREROUTING'],
    ['mangle', 'FORWARD'],
    ['security', 'FORWARD'],
    ['mangle', 'POSTROUTING'],
  ])('in table %s, chain %s', (table, name) => {
    const text = `*${table}\n:${name} ACCEPT [0:0]\n[3:984] -A ${name} -p udp -m udp --dport 67 -j DROP`;
    const { stop } = ask({ iptables: () => iptables(text, 'iptables-legacy'), handsToIp: () => ON });
    expect(stop?.facts).toMatchObject({ tool: 'iptables-legacy', table, chain: name, number: 1 });
  });

  test('knows a broadcast as a new connection, but where the table raw may keep it from being tracked', () => {
    const filter = '*filter\n:FORWARD ACCEPT [0:0]\n[3:984] -A FORWARD -m conntrack --ctstate NEW -j DROP\n';
    const raw = '*raw\n:PREROUTING ACCEPT [0:0]\n[3:984] -A PREROUTING -p udp -j CT --notrack\n';
    const on = (text: string) => ask({ iptables: () => iptables(text), handsToIp: () => ON });
    expect(on(filter).stop?.facts.number).toBe(1);
    expect(on(filter + raw)).toMatchObject({ stop: null, unknown: [expect.stringContaining('state')] });
  });

  test('takes a request with a bad checksum for invalid, or not, by its settings; so does nftables', () => {
    const text = '*filter\n:FORWARD ACCEPT [0:0]\n[3:984] -A FORWARD -m conntrack --ctstate NEW -j DROP';
    const on = (packet: Packet) => ask({ iptables: () => iptables(text), handsToIp: () => ON }, packet);
    expect(on(DISCOVER).stop?.facts).toMatchObject({ number: 1 });
    expect(on({ ...DISCOVER, isChecksumBad: true })).toMatchObject({
      stop: null,
      unknown: [expect.stringContaining('state')],
    });
  });

  test('that was not read, or a bridge of which it is not known, is said', () => {
    expect(ask({ handsToIp: () => null }).unknown).toEqual(['whether the bridge hands frames to iptables']);
    expect(ask({ handsToIp: () => ON, iptables: () => null })).toEqual({
      stop: null,
      unknown: ['the rules of iptables'],
      counted: [],
    });
  });
});

describe('a wrong IPv4 header', () => {
  const wrong: Packet = { ...DISCOVER, ipFault: 'checksum' };
  const facts = { port: CROSSING.from?.name, bridge: 'br0', fault: 'checksum' };

  test('ends at a bridge that hands frames over, before any rule of iptables, and at no other', () => {
    const rules = { iptables: () => iptables('*raw\n:PREROUTING DROP [0:0]\n*filter\n:FORWARD DROP [0:0]') };
    expect(ask({ ...rules, handsToIp: () => ON }, wrong).stop).toMatchObject({ code: 'ip-header-wrong', facts });
    expect(ask(rules, wrong).stop).toBe(null);
    expect(ask({ handsToIp: () => ON }, { ...wrong, vlanIds: [5] }).stop).toBe(null);
  });

  test('is checked behind what ebtables does before', () => {
    const text = '*nat\n:PREROUTING ACCEPT\n-A PREROUTING -p IPv4 -j DROP';
    const { stop } = ask({ ebtables: () => ebtables(text), handsToIp: () => ON }, wrong);
    expect(stop?.code).toBe('filtered-by-ebtables');
  });

  test('of a length that is not there hides the ports from nftables', () => {
    const match = { match: { op: '==', left: { payload: { protocol: 'udp', field: 'dport' } }, right: 67 } };
    const rule = { rule: { family: 'bridge', table: 't', chain: 'C', handle: 4, expr: [match, { drop: null }] } };
    const rules = { nft: () => nft(chain('bridge', 't', 'forward', 0, 'accept'), rule) };
    expect(ask(rules).stop?.code).toBe('filtered-by-nftables');
    expect(ask(rules, { ...wrong, ipFault: 'length' })).toEqual({ stop: null, unknown: [], counted: [] });
  });
});

describe('nftables that keeps connections from being tracked', () => {
  test('leaves their state open', () => {
    const match = { match: { op: 'in', left: { ct: { key: 'state' } }, right: 'new' } };
    const rule = (expr: readonly unknown[]) => ({
      rule: { family: 'inet', table: 't', chain: 'C', handle: 4, expr },
    });
    const chains = chain('inet', 't', 'forward', 0, 'accept');
    const on = (...rules: readonly unknown[]) => ask({ nft: () => nft(chains, ...rules), handsToIp: () => ON });
    expect(on(rule([match, { drop: null }])).stop?.facts).toMatchObject({ handle: 4 });
    const exempting = on(rule([{ notrack: null }]), rule([match, { drop: null }]));
    expect(exempting).toMatchObject({ stop: null, unknown: [expect.stringContaining('state')] });
  });
});

describe('nftables', () => {
  test('of the families ip and inet is asked where the bridge hands frames over, with the bridge as the device', () => {
    const match = { match: { op: '==', left: { meta: { key: 'oifname' } }, right: 'br0' } };
    const rule = { rule: { family: 'inet', table: 't', chain: 'C', handle: 4, expr: [match, { drop: null }] } };
    const rules = { nft: () => nft(chain('inet', 't', 'forward', 0, 'accept'), rule) };
    expect(ask(rules).stop).toBe(null);
    expect(ask({ ...rules, handsToIp: () => ON }).stop?.facts).toMatchObject({ chain: 'inet t C', handle: 4 });
  });

  test('is not asked about tables that iptables and ebtables keep there', () => {
    const kept = () => nft(chain('bridge', 'filter', 'forward', -200), chain('ip', 'filter', 'forward', 0));
    const readByOthers = {
      nft: kept,
      handsToIp: () => ON,
      ebtables: () => ebtables('*filter\n:FORWARD ACCEPT'),
      iptables: () => iptables('*filter\n:FORWARD ACCEPT [0:0]'),
    };
    expect(ask(readByOthers).stop).toBe(null);
    expect(ask({ ...readByOthers, ebtables: () => around([]) }).stop?.facts.chain).toBe('bridge filter C');
    const legacy = () => iptables('*filter\n:FORWARD ACCEPT [0:0]', 'iptables-legacy');
    expect(ask({ ...readByOthers, iptables: legacy }).stop?.facts.chain).toBe('ip filter C');
  });
});

describe('at one hook', () => {
  test('the order of the kernel decides who is told, whichever tool it is', () => {
    const rules = (prio: number) => ({
      nft: () => nft(chain('bridge', 't', 'forward', prio)),
      ebtables: () => ebtables('*filter\n:FORWARD DROP'),
      iptables: () => iptables(FORWARD_DROPS),
      handsToIp: () => ON,
    });
    expect(ask(rules(-201)).stop?.code).toBe('filtered-by-nftables');
    expect(ask(rules(-199)).stop?.code).toBe('filtered-by-ebtables');
    expect(ask({ ...rules(-2), ebtables: () => around([]) }).stop?.code).toBe('filtered-by-nftables');
    expect(ask({ ...rules(0), ebtables: () => around([]) }).stop?.code).toBe('filtered-by-iptables');
  });

  test('a doubt about one chain is no excuse for the next', () => {
    const doubtful = ebtables('*filter\n:FORWARD ACCEPT\n[0:0] -A FORWARD --mark 0x1 -j DROP');
    expect(ask({ ebtables: () => doubtful })).toEqual({
      stop: null,
      unknown: ["ebtables' --mark (--mark 0x1 -j DROP)"],
      counted: [],
    });
    const both = ask({ ebtables: () => doubtful, nft: () => nft(chain('bridge', 't', 'forward', 0)) });
    expect(both.stop?.code).toBe('filtered-by-nftables');
  });

  test('what the host itself sends meets output; where a port may have been left out, forward is a doubt', () => {
    const own = { ...CROSSING, from: null, enters: false };
    const output = ask({ ebtables: () => ebtables('*filter\n:OUTPUT DROP') }, DISCOVER, own);
    expect(output.stop?.facts).toMatchObject({ chain: 'OUTPUT' });
    expect(ask({ ebtables: () => ebtables('*filter\n:FORWARD DROP') }, DISCOVER, own)).toEqual({
      stop: null,
      unknown: ['by which port of br0 the frame came in'],
      counted: [],
    });
  });

  test('what the table broute drops leaves the bridge', () => {
    const text = '*broute\n:BROUTING ACCEPT\n[1:328] -A BROUTING -p IPv4 -i tap0 -j DROP';
    expect(ask({ ebtables: () => ebtables(text) }).stop?.facts).toMatchObject({ table: 'broute', number: 1 });
  });
});

describe('the counter of the rule that decides', () => {
  const counting = (packets: number) => [
    ruleset('ebtables-nft', `*filter\n:FORWARD ACCEPT\n[${packets}:0] -A FORWARD -j DROP`),
  ];
  const between = (before: number, after: number) => ({
    ebtables: () => ({
      nearest: counting(after),
      before: { timeNs: 1n, rules: counting(before) },
      after: { timeNs: 9n, rules: counting(after) },
    }),
  });

  test('rose: the rule and its counter agree', () => {
    expect(ask(between(3, 6)).stop).toMatchObject({
      facts: { certainty: 'rule and counter' },
      counter: { rose: 3, sinceNs: 1n, untilNs: 9n },
    });
  });

  test('did not rise: the rule cannot have taken the frame, and nothing is claimed', () => {
    expect(ask(between(3, 3))).toEqual({
      stop: null,
      unknown: ['why filter FORWARD (-j DROP) counted nothing'],
      counted: [],
    });
  });

  test('fell, because rules were loaded anew: the rule alone', () => {
    expect(ask(between(3, 1)).stop).toMatchObject({ facts: { certainty: 'rule alone' }, counter: null });
  });
});
