/** What the rules of a host do with a frame that is for a program on it. */
import { expect, test } from 'vitest';
import { parseNftRuleset } from '../../src/forward/firewall/nft/ruleset.ts';
import type { RulesAround } from '../../src/forward/firewall/rules-around.ts';
import type { Host } from '../../src/forward/host.ts';
import { localInput } from '../../src/forward/local-input.ts';
import { bridge, port } from '../wiring/wiring.ts';
import { DISCOVER, ruleset } from './firewall/scenes.ts';

const around = <Rules>(nearest: Rules): RulesAround<Rules> => ({ nearest, before: null, after: null });
const nft = (...nftables: readonly unknown[]) => ({
  nft: () => around(parseNftRuleset(JSON.stringify({ nftables }))!),
});
const iptables = (text: string) => ({ iptables: () => around([ruleset('iptables-legacy', text)]) });
const chain = (family: string, hook: string, policy = 'drop', more: object = {}) => ({
  chain: { family, table: 't', name: 'c', type: 'filter', hook, prio: 0, policy, ...more },
});
const rule = (family: string, ...expr: readonly unknown[]) => ({ rule: { family, table: 't', chain: 'c', expr } });
const match = (left: unknown, right: unknown) => ({ match: { op: '==', left, right } });
const PORT_67 = match({ payload: { protocol: 'udp', field: 'dport' } }, 67);

function ask(rules: Partial<Host>, isHanded = false) {
  const host: Host = {
    fdb: () => null,
    fdbRead: true,
    nft: () => around(parseNftRuleset('{"nftables":[]}')!),
    iptables: () => around([]),
    ebtables: () => around([]),
    tc: () => null,
    handsToIp: () => ({ isOn: isHanded, takesTagged: false }),
    vlans: () => null,
    ...rules,
  };
  const answer = localInput(bridge('br0'), port('tap0', 'br0'), DISCOVER, host);
  return answer.kind === 'stops'
    ? `${answer.facts.table ?? ''} ${answer.facts.chain}: ${answer.facts.rule}`
    : answer.kind;
}

test('the hooks behind the capture of the device are asked, in families that see what comes in', () => {
  expect(ask({})).toBe('passes');
  expect(ask(nft(chain('inet', 'input')))).toBe(' inet t c: policy drop');
  expect(ask(nft(chain('ip', 'prerouting')))).toBe(' ip t c: policy drop');
  expect(ask(nft(chain('netdev', 'ingress', 'drop', { dev: 'br0' })))).toBe(' netdev t c: policy drop');
  expect(ask(nft(chain('netdev', 'ingress', 'drop', { dev: 'tap0' })))).toBe('passes');
  for (const other of [
    chain('inet', 'forward'),
    chain('inet', 'output'),
    chain('ip6', 'input'),
    chain('bridge', 'input'),
  ])
    expect(ask(nft(other))).toBe('passes');
  expect(ask(nft(chain('inet', 'input'), rule('inet', PORT_67, { accept: null })))).toBe('passes');
});

test('the device is the bridge; the port behind it is known where br_netfilter is on', () => {
  const from = (name: string) =>
    nft(chain('inet', 'input', 'accept'), rule('inet', match({ meta: { key: 'iifname' } }, name), { drop: null }));
  expect(ask(from('br0'))).toBe(' inet t c: iifname br0 drop');
  expect(ask(from('tap0'))).toBe('passes');
  const physdev = iptables('*filter\n:INPUT ACCEPT [0:0]\n[0:0] -A INPUT -m physdev --physdev-in tap0 -j DROP');
  expect(ask(physdev)).toBe('passes');
  expect(ask(physdev, true)).toBe('filter INPUT: -m physdev --physdev-in tap0 -j DROP');
});

test('iptables is asked at its tables, and a broadcast is a new connection', () => {
  expect(ask(iptables('*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]'))).toBe('filter INPUT: policy DROP');
  expect(ask(iptables('*raw\n:PREROUTING DROP [0:0]'))).toBe('raw PREROUTING: policy DROP');
  expect(ask(iptables('*filter\n:FORWARD DROP [0:0]'))).toBe('passes');
  const state = (name: string) =>
    ask(iptables(`*filter\n:INPUT DROP [0:0]\n[0:0] -A INPUT -m conntrack --ctstate ${name} -j ACCEPT`));
  expect(state('NEW')).toBe('passes');
  expect(state('RELATED,ESTABLISHED')).toBe('filter INPUT: policy DROP');
});
