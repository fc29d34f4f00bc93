/** What the hooks of IPv4 see of a frame that a bridge hands them: devices, ports, and whether its connection is tracked. */
import { expect, test } from 'vitest';
import { explain } from '../../../src/forward/explain.ts';
import { parseNftRuleset } from '../../../src/forward/firewall/nft/ruleset.ts';
import type { Host } from '../../../src/forward/host.ts';
import { bridge, port } from '../../wiring/wiring.ts';
import { DISCOVER, ruleset } from '../firewall/scenes.ts';
import { crossing } from './build.ts';

const around = <Rules>(nearest: Rules) => ({ nearest, before: null, after: null });
const iptables = (...lines: readonly string[]): Partial<Host> => ({
  iptables: () => around([ruleset('iptables-nft', lines.join('\n'))]),
});
const table = (name: string, hook: string, match: string) =>
  `*${name}\n:${hook} ACCEPT [0:0]\n[3:984] -A ${hook} ${match} -j DROP`;
const RAW_EXEMPTS =
  '*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n[3:984] -A PREROUTING -p udp -j CT --notrack\n[1:1] -A OUTPUT -p tcp -j ACCEPT';

/** A chain with one rule, of a name of its own. */
const chain = (hook: string, prio: number, expr: readonly unknown[]) => [
  { chain: { family: 'inet', table: 't', name: `${hook}${prio}`, hook, prio, policy: 'accept' } },
  { rule: { family: 'inet', table: 't', chain: `${hook}${prio}`, handle: 4, expr } },
];
const nft = (...parts: readonly (readonly unknown[])[]): Partial<Host> => ({
  nft: () => around(parseNftRuleset(JSON.stringify({ nftables: parts.flat() }))!),
});
const drops = (left: object, right: string) => [{ match: { op: '==', left, right } }, { drop: null }];
const meta = (key: string) => drops({ meta: { key } }, 'br0');
const NEW = [{ match: { op: 'in', left: { ct: { key: 'state' } }, right: 'new' } }, { drop: null }];

/** What becomes of a DISCOVER from tap0 to uplink0 on br0. */
function ask(...rules: readonly Partial<Host>[]): string {
  const host: Host = Object.assign(
    {
      fdb: () => null,
      fdbRead: true,
      nft: () => around(parseNftRuleset('{"nftables":[]}')!),
      iptables: () => around([]),
      ebtables: () => around([]),
      tc: () => around({ root: null, hook: null, filters: new Map() }),
      handsToIp: () => ({ isOn: true, takesTagged: false }),
      vlans: () => null,
    },
    ...rules,
  );
  const way = crossing({ bridge: bridge('br0'), from: port('tap0', 'br0'), to: port('uplink0', 'br0') });
  const { stop, unknown } = explain([way], DISCOVER, host);
  if (stop !== null) return 'dropped';
  return unknown.length === 0 ? 'passes' : unknown.join(', ');
}

test.each([
  ['prerouting', 'iifname', 'dropped'],
  ['prerouting', 'oifname', 'passes'],
  ['forward', 'iifname', 'dropped'],
  ['forward', 'oifname', 'dropped'],
  ['postrouting', 'iifname', 'passes'],
  ['postrouting', 'oifname', 'dropped'],
])('the bridge is the device that the hook %s knows as %s, or not', (hook, key, becomes) => {
  expect(ask(nft(chain(hook, 0, meta(key))))).toBe(becomes);
});

test.each([
  ['PREROUTING', '--physdev-in tap0', 'dropped'],
  ['PREROUTING', '--physdev-out uplink0', 'passes'],
  ['FORWARD', '--physdev-in tap0', 'dropped'],
  ['FORWARD', '--physdev-out uplink0', 'dropped'],
  ['POSTROUTING', '--physdev-out uplink0', 'dropped'],
])('the chain %s knows of the ports %s', (name, match, becomes) => {
  expect(ask(iptables(table('mangle', name, `-m physdev ${match}`)))).toBe(becomes);
});

test('a connection is tracked from the priority of its tracking on, at the first hook', () => {
  const state = expect.stringContaining('state of the connection');
  const isNew = '-m conntrack --ctstate NEW';
  expect(ask(iptables(table('raw', 'PREROUTING', isNew)))).toEqual(state);
  expect(ask(iptables(table('mangle', 'PREROUTING', isNew)))).toBe('dropped');
  expect(ask(nft(chain('prerouting', -200, NEW)))).toEqual(state);
  expect(ask(nft(chain('prerouting', -199, NEW)))).toBe('dropped');
  expect(ask(nft(chain('forward', -300, NEW)))).toBe('dropped');
});

test('whether it is tracked is open where a rule may exempt it, or such rules were not read', () => {
  const state = expect.stringContaining('state of the connection');
  const byIptables = iptables(table('filter', 'FORWARD', '-m conntrack --ctstate NEW'));
  expect(ask(byIptables)).toBe('dropped');
  expect(ask(byIptables, { nft: () => null })).toEqual(state);
  expect(ask(iptables(table('filter', 'FORWARD', '-m conntrack --ctstate NEW'), RAW_EXEMPTS))).toEqual(state);
  const byNft = chain('forward', 0, NEW);
  expect(ask(nft(byNft))).toBe('dropped');
  expect(ask(nft(byNft), { iptables: () => null })).toBe('the rules of iptables');
  expect(ask(nft(byNft), iptables(RAW_EXEMPTS))).toEqual(state);
  expect(ask(nft(byNft, chain('prerouting', -300, [{ notrack: null }])))).toEqual(state);
});
