import { expect, test } from 'vitest';
import { holdsIptables } from '../../../src/forward/firewall/iptables/match.ts';
import { iptablesTarget } from '../../../src/forward/firewall/iptables/target.ts';
import type { Truth } from '../../../src/forward/firewall/truth.ts';
import { HANDED_OVER, OFFER, ruleOf } from './scenes.ts';

const DISCOVERED = HANDED_OVER;
const OFFERED = { ...HANDED_OVER, packet: OFFER, ports: { input: 'uplink0', output: 'tap0' } };

/** Each as iptables-save prints it. */
test.each<[spec: string, discover: Truth | 'unknown', offer: Truth | 'unknown']>([
  ['-i br0', true, true],
  ['! -i docker0 -o br+', true, true],
  ['-i tap0', false, false],
  ['-s 192.0.2.0/24', false, true],
  ['! -s 192.0.2.0/24', true, false],
  ['-s 192.0.0.1/255.255.0.255', false, true],
  ['-d 255.255.255.255/32', true, false],
  ['-s 0.0.0.0/0', true, true],
  ['-p udp', true, true],
  ['! -p tcp', true, true],
  ['-p tcp -m tcp --dport 67', false, false],
  ['! -p udp -m mark --mark 0x1', false, false],
  ['-p udp -m udp --sport 67:68 --dport 67', true, false],
  ['-p udp -m udp ! --dport 67', false, true],
  ['-p udp -m udp --dport 60:', true, true],
  ['-p udp -m multiport --dports 53,67', true, false],
  ['-p udp -m multiport --sports 60:67', false, true],
  ['-p udp -m multiport ! --ports 67:70,9', false, false],
  ['-f', false, false],
  ['! -f -i br0', true, true],
  ['-m physdev --physdev-in tap0', true, false],
  ['-m physdev ! --physdev-in tap+ --physdev-is-bridged', false, true],
  ['-m physdev --physdev-out tap+', false, true],
  ['-m physdev --physdev-is-in --physdev-is-out', true, true],
  ['-m mac --mac-source fa:16:3e:56:ea:fa', true, false],
  ['-m mac ! --mac-source FA:16:3E:56:EA:FA', false, true],
  ['-m pkttype --pkt-type broadcast', true, false],
  ['-m pkttype --pkt-type unicast', false, true],
  ['-m addrtype --dst-type LOCAL', false, 'unknown'],
  ['-m addrtype --dst-type BROADCAST', true, 'unknown'],
  ['-m addrtype --src-type BROADCAST,LOCAL', true, 'unknown'],
  ['-m conntrack --ctstate RELATED,ESTABLISHED', false, 'unknown'],
  ['-m conntrack --ctstate NEW', true, 'unknown'],
  ['-m state --state INVALID', false, 'unknown'],
  ['-m iprange --src-range 192.0.2.1-192.0.2.9', false, true],
  ['-m iprange ! --dst-range 192.0.2.1-192.0.2.9', true, true],
  ['-m length --length 300:400', true, true],
  ['-m ttl --ttl-lt 64', false, false],
  ['-m ttl --ttl-eq 64', true, true],
  ['-m comment --comment "-j ACCEPT: no"', true, true],
  ['-m mark --mark 0x4000/0x4000', 'unknown', 'unknown'],
  ['-m limit --limit 3/min', 'unknown', 'unknown'],
  ['-m set --match-set blocked src', 'unknown', 'unknown'],
  ['-m set ! --match-set blocked src -s 10.0.0.0/8', false, false],
  ['-m u32 --u32 "0x0&0xff=0x1"', 'unknown', 'unknown'],
  ['-s nonsense', 'unknown', 'unknown'],
])('%s', (spec, discover, offer) => {
  const truthOf = (scene: typeof HANDED_OVER) => {
    const truth = holdsIptables(ruleOf(`${spec} -j DROP`), scene);
    return typeof truth === 'object' ? 'unknown' : truth;
  };
  expect([truthOf(DISCOVERED), truthOf(OFFERED)]).toEqual([discover, offer]);
});

test('before the bridge has decided a frame has no output, and is not known as bridged', () => {
  const scene = { ...HANDED_OVER, output: null, ports: { input: 'tap0', output: null }, isTracked: null };
  const holds = (spec: string) => holdsIptables(ruleOf(`${spec} -j DROP`), scene);
  expect(holds('-m physdev --physdev-is-bridged')).toBe(false);
  expect(holds('-m physdev --physdev-in tap0')).toBe(true);
  expect(holds('! -o br0')).toBe(true);
  expect(holds('-m conntrack --ctstate NEW')).toEqual({ unknown: 'the state of the connection' });
});

test.each([
  ['-j DROP', { kind: 'drop' }],
  ['-j REJECT --reject-with icmp-port-unreachable', { kind: 'drop' }],
  ['-j ACCEPT', { kind: 'accept' }],
  ['-s 172.17.0.0/16 -j MASQUERADE', { kind: 'accept' }],
  ['-j RETURN', { kind: 'return' }],
  ['-j LOG --log-prefix "DROP -j DROP"', { kind: 'next' }],
  ['-j MARK --set-xmark 0x10/0x10', { kind: 'next' }],
  ['-s 10.0.0.0/8', { kind: 'next' }],
  ['-j DNAT --to-destination 10.0.0.1', { kind: 'unknown', what: "iptables' target DNAT" }],
  ['-j DOCKER-USER', { kind: 'jump', chain: 'DOCKER-USER' }],
  ['-g FO-vnet0', { kind: 'goto', chain: 'FO-vnet0' }],
])('%s does %o', (spec, target) => {
  expect(iptablesTarget(ruleOf(spec))).toEqual(target);
});
