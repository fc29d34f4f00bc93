import { expect, test } from 'vitest';
import { holdsEbtables } from '../../../src/forward/firewall/ebtables/match.ts';
import { ebtablesTarget } from '../../../src/forward/firewall/ebtables/target.ts';
import type { Truth } from '../../../src/forward/firewall/truth.ts';
import { DISCOVER, OFFER, ON_BRIDGE, ruleOf } from './scenes.ts';

const OFFERED = { ...ON_BRIDGE, packet: OFFER, input: 'uplink0', output: 'tap0' };

/** Each as ebtables-save prints it, or the listing of the legacy variant. */
test.each<[spec: string, discover: Truth | 'unknown', offer: Truth | 'unknown']>([
  ['-s ! fa:16:3e:56:ea:fa', false, true],
  ['-s fa:16:3e:0:0:0/ff:ff:ff:0:0:0', true, false],
  ['-d Broadcast', true, false],
  ['-d Multicast', true, false],
  ['-d Unicast', false, true],
  ['-d BGA', false, false],
  ['-i tap0 -o uplink0', true, false],
  ['-i ! tap+', false, true],
  ['-i ! uplink1 -o uplink0', true, false],
  ['--logical-in br0 --logical-out ! br1', true, true],
  ['-p IPv4', true, true],
  ['-p 0x800', true, true],
  ['-p ! RARP', true, true],
  ['-p ARP --arp-op Request', false, false],
  ['-p IPv6 --ip6-proto udp', false, false],
  ['-p Length', false, false],
  ['-p LENGTH --802_3-sap 0x42', false, false],
  ['-p 802_1Q --vlan-id 5', false, false],
  ['-p IPv4 --ip-src 0.0.0.0 --ip-dst 255.255.255.255 --ip-proto udp --ip-sport 68 --ip-dport 67', true, false],
  ['-p IPv4 --ip-src ! 192.0.2.0/24', true, false],
  ['-p IPv4 --ip-proto 17 --ip-dport 60:67', true, false],
  ['-p IPv4 --ip-source 192.0.2.1 --ip-source-port 67', false, true],
  ['-p IPv4 --ip-proto tcp', false, false],
  ['--pkttype-type broadcast', true, false],
  ['--pkttype-type otherhost', false, true],
  ['--pkttype-type host', false, 'unknown'],
  ['--among-src 0:11:22:33:44:55=10.0.0.1,fa:16:3e:56:ea:fa', true, false],
  ['--among-src fa:16:3e:56:ea:fa=192.0.2.27', false, false],
  ['--among-dst ! fa:16:3e:56:ea:fa=192.0.2.27,0:11:22:33:44:66', true, false],
  ['--log-level notice --log-prefix "-j hi"', true, true],
  ['--mark 0x10/0x10', 'unknown', 'unknown'],
  ['--limit 5/min --limit-burst 5', 'unknown', 'unknown'],
  ['-i uplink1 --mark 0x10', false, false],
])('%s', (spec, discover, offer) => {
  const truthOf = (scene: typeof ON_BRIDGE) => {
    const truth = holdsEbtables(ruleOf(`${spec} -j DROP`), scene);
    return typeof truth === 'object' ? 'unknown' : truth;
  };
  expect([truthOf(ON_BRIDGE), truthOf(OFFERED)]).toEqual([discover, offer]);
});

test('a frame with a VLAN tag is no IPv4 to ebtables', () => {
  const scene = { ...ON_BRIDGE, packet: { ...DISCOVER, vlanIds: [5] } };
  const holds = (spec: string) => holdsEbtables(ruleOf(`${spec} -j DROP`), scene);
  expect(holds('-p IPv4')).toBe(false);
  expect(holds('-p 802_1Q --vlan-id 5 --vlan-encap 0800')).toBe(true);
  expect(holds('-p 802_1Q --vlan-id 6')).toBe(false);
});

test.each([
  ['-j DROP', { kind: 'drop' }],
  ['-j CONTINUE', { kind: 'next' }],
  ['-j RETURN', { kind: 'return' }],
  ['-j mark --mark-set 0x5 --mark-target CONTINUE', { kind: 'next' }],
  ['-j mark --mark-or 0x5 --mark-target ACCEPT', { kind: 'accept' }],
  ['-j snat --to-src 00:11:22:33:44:55 --snat-target DROP', { kind: 'drop' }],
  ['-p ARP -j arpreply --arpreply-mac 00:11:22:33:44:55', { kind: 'next' }],
  ['-j redirect', { kind: 'unknown', what: "ebtables' target redirect" }],
  ['-j dnat --to-dst 00:11:22:33:44:55 --dnat-target CONTINUE', { kind: 'unknown', what: "ebtables' target dnat" }],
  ['-j libvirt-I-vnet0', { kind: 'jump', chain: 'libvirt-I-vnet0' }],
])('%s does %o', (spec, target) => {
  expect(ebtablesTarget(ruleOf(spec))).toEqual(target);
});
