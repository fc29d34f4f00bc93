/** The text of `nft list ruleset` is read to the same rules as its JSON, by the nft of this machine. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../lab/differential/random.js';
import { randomNft } from '../../lab/differential/random-nft.js';
import { type NftRuleset, parseNftRuleset } from '../../src/forward/firewall/nft/ruleset.ts';
import { parseNftText } from '../../src/tools/nft-text/ruleset.ts';
import { describeLab } from './lab-or-skip.ts';

const NETNS = `dhcphop${process.pid}x-nft`;
const STATIONS = [1, 2, 3, 4].map((each) => `02:aa:00:00:00:0${each}`);
const nft = (args: readonly string[], input = '') =>
  execFileSync('ip', ['netns', 'exec', NETNS, 'nft', ...args], { input, encoding: 'utf8', stdio: 'pipe' });

const OBJECTS = `
add table inet fw
add set inet fw s1 { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.168.1.5-192.168.1.9, 1.2.3.4 } }
add set inet fw s2 { type ipv4_addr . inet_service; elements = { 1.2.3.4 . 67, 2.3.4.5 . 68 } }
add set inet fw dyn { type ether_addr; flags dynamic; timeout 1m; }
add counter inet fw cnt
add limit inet fw lim { rate 10/second }
add chain inet fw side
add chain inet fw f { type filter hook forward priority filter + 5; policy drop; }
add map inet fw m1 { type inet_service : verdict; elements = { 67 : accept, 68 : jump side } }
add table bridge b
add chain bridge b f { type filter hook forward priority filter; policy accept; }
add chain bridge b o { type filter hook output priority out; policy accept; }
`;

const RULES = [
  'inet fw side counter packets 5 bytes 9 return',
  'inet fw f ct state established,related accept',
  'inet fw f ct state { new, untracked } counter',
  'inet fw f iifname "br0" oifname != "eth*" udp dport 67-68 accept comment "a; b { # }"',
  'inet fw f iifname { "tap0", "tap1" } ip saddr @s1 drop',
  'inet fw f ip saddr . udp dport @s2 drop',
  'inet fw f ip saddr != 10.0.0.0/8 log prefix "no: " level info flags all drop',
  'inet fw f udp dport vmap @m1',
  'inet fw f udp dport vmap { 67 : drop, 68-70 : accept }',
  'inet fw f meta mark 0x1 accept',
  'inet fw f meta mark & 0xff == 0x10 drop',
  'inet fw f limit rate over 10/second burst 5 packets drop',
  'inet fw f limit name "lim" accept',
  'inet fw f counter name "cnt" accept',
  'inet fw f update @dyn { ether saddr timeout 30s }',
  'inet fw f ip protocol { tcp, udp } accept',
  'inet fw f ip ttl < 5 drop',
  'inet fw f meta l4proto udp udp sport 68 udp dport 67 counter',
  'inet fw f meta pkttype { broadcast, multicast } accept',
  'inet fw f tcp flags syn / fin,syn,rst,ack drop',
  'inet fw f @th,0,16 67 drop',
  'inet fw f fib daddr . iif type local accept',
  'inet fw f icmpv6 type { nd-neighbor-solicit, nd-router-advert } accept',
  'inet fw f ip6 saddr fe80::/10 drop',
  'inet fw f udp dport 67 reject with icmpx type port-unreachable',
  'inet fw f meta nfproto ipv4 udp dport 67 goto side',
  'inet fw f iifname . udp dport { "a" . 67, "b" . 68 } drop',
  'inet fw f meta mark set 0x5 accept',
  'bridge b f ether type ip udp dport 67 counter drop',
  'bridge b f vlan id { 10-20, 30 } drop',
  'bridge b f ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00 drop',
  'bridge b f ether saddr . ip saddr { 02:00:00:00:00:01 . 1.2.3.4 } accept',
  'bridge b f ether saddr 02:00:00:00:00:01-02:00:00:00:00:09 drop',
  'bridge b f iifname "a b" drop',
];

/** Statements whose contents decide nothing, and matches that are known by their name alone. */
const BY_NAME = new Set([
  'log',
  'limit',
  'quota',
  'reject',
  'set',
  'mangle',
  'fib',
  'numgen',
  'ct count',
  'dnat',
  'snat',
]);

/** What the evaluator reads of a rule: `in` and `==` are one to it, and the text tells no more of some statements. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, each: unknown) => {
    if (key === 'op' && each === 'in') return '==';
    if (BY_NAME.has(key) && !Array.isArray(each)) return key;
    // `@th,16,16`.
    if (key === 'payload' && typeof each === 'object' && each !== null && 'base' in each) return 'raw';
    return each;
  });
}

function rulesOf({ chains, sets }: NftRuleset) {
  const all = [...chains].map(([name, { rules, devices: _, ...chain }]) => [
    name,
    chain,
    rules.map(({ handle, statements }) => ({ handle, statements: statements.map(plain) })),
  ]);
  return { chains: all, sets: [...sets].map(([name, elements]) => [name, plain(elements)]) };
}

/** What is in the namespace now, as text and as JSON. */
function compare() {
  const { json, unread, isWhole } = parseNftText(nft(['-a', 'list', 'ruleset']).split('\n'));
  expect([unread, isWhole]).toEqual([[], true]);
  const raw = (text: string) => text.replaceAll(/\{"raw":"[^"]*"\}/g, '{"payload":"raw"}');
  const [fromText, fromJson] = [raw(json), nft(['-j', '-a', 'list', 'ruleset'])].map((text) => parseNftRuleset(text)!);
  expect(rulesOf(fromText!)).toEqual(rulesOf(fromJson!));
  return fromText!;
}

describeLab('nft', () => {
  beforeAll(() => {
    execFileSync('ip', ['netns', 'add', NETNS]);
  });
  afterAll(() => {
    execFileSync('ip', ['netns', 'del', NETNS]);
  });

  test('rules as firewalls write them', () => {
    nft(['-f', '-'], `flush ruleset\n${OBJECTS}${RULES.map((rule) => `add rule ${rule}\n`).join('')}`);
    const ruleset = compare();
    const rules = [...ruleset.chains.values()].flatMap((chain) => chain.rules);
    expect(rules.length).toBe(RULES.length);
  });

  test('random rulesets', { timeout: 60_000 }, () => {
    for (let seed = 1; seed <= 40; seed++) {
      nft(['-f', '-'], `flush ruleset\n${randomNft(createRandom(seed), ['tap0', 'up0'], STATIONS)}`);
      compare();
    }
  });
});
