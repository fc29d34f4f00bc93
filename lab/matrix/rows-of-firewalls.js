/** Rules that drop DHCP, as firewalls of hypervisors write them. */

import { INNERMOST } from './row.js';

/** The default where br_netfilter is loaded; said so that the fault does not hang on it. */
export const HANDS_TO_IPTABLES = 'sysctl -q -w net.bridge.bridge-nf-call-iptables=1';

/** @typedef {import('./row.js').Row} Row */

const NFT_CHAIN = ['nft add table bridge f', 'nft add chain bridge f c { type filter hook forward priority 0 ; }'];

/**
 * @param {string} name
 * @param {Row['lost']} lost
 * @param {string} cause
 * @param {readonly string[]} commands
 * @returns {Row}
 */
function rule(name, lost, cause, commands) {
  // What takes requests on every bridge takes them on the guest's own.
  const isForAll = lost === ON_THE_WAY_OUT && !commands.some((command) => command.includes('{inner}'));
  return { name, family: 'firewall', lost, cause, commands, ...(isForAll ? { spots: INNERMOST } : {}) };
}

/** @type {Row['lost']} */
const ON_THE_WAY_OUT = ['bridge', 'outer'];
/** @type {Row['lost']} */
const ON_THE_WAY_IN = ['bridge', 'inner'];
/** @type {Row['lost']} */
const FROM_THE_GUEST = ['inner', 'bridge'];
/** @type {Row['lost']} */
const FROM_THE_NETWORK = ['outer', 'bridge'];

/** @type {readonly Row[]} */
export const FIREWALL_ROWS = [
  rule('nft-bridge-forward', ON_THE_WAY_IN, 'filtered-by-nftables', [
    ...NFT_CHAIN,
    'nft add rule bridge f c oifname {inner} udp sport 67 udp dport 68 counter drop',
  ]),
  rule('nft-bridge-policy', FROM_THE_GUEST, 'filtered-by-nftables', [
    'nft add table bridge f',
    'nft add chain bridge f c { type filter hook prerouting priority 0 ; policy drop ; }',
    'nft add rule bridge f c iifname != {inner} accept',
  ]),
  // A rogue server's replies, by a set of known ones.
  rule('nft-bridge-set', ON_THE_WAY_IN, 'filtered-by-nftables', [
    ...NFT_CHAIN,
    'nft add set bridge f servers { type ipv4_addr ; }',
    'nft add element bridge f servers { 198.51.100.1 }',
    'nft add rule bridge f c oifname {inner} udp sport 67 ip saddr != @servers counter drop',
  ]),
  rule('nft-bridge-vmap', ON_THE_WAY_OUT, 'filtered-by-nftables', [
    ...NFT_CHAIN,
    'nft add chain bridge f out',
    'nft add rule bridge f out ether saddr != 02:00:00:00:00:01 counter drop',
    'nft add rule bridge f c iifname vmap { {inner} : jump out }',
  ]),
  {
    ...rule('nft-rule-comes', ON_THE_WAY_IN, 'filtered-by-nftables', [
      ...NFT_CHAIN,
      'nft add rule bridge f c oifname {inner} udp dport 68 drop',
    ]),
    during: true,
  },
  rule('nft-netdev-ingress', FROM_THE_NETWORK, 'filtered-by-nftables', [
    'nft add table netdev f',
    'nft add chain netdev f c { type filter hook ingress device {outer} priority 0 ; }',
    'nft add rule netdev f c udp sport 67 counter drop',
  ]),
  rule('nft-netdev-egress', ON_THE_WAY_IN, 'filtered-by-nftables', [
    'nft add table netdev f',
    'nft add chain netdev f c { type filter hook egress device {inner} priority 0 ; }',
    'nft add rule netdev f c udp dport 68 counter drop',
  ]),
  // Family inet, which br_netfilter asks as well.
  rule('nft-inet-policy', ON_THE_WAY_OUT, 'filtered-by-nftables', [
    HANDS_TO_IPTABLES,
    'nft add table inet f',
    'nft add chain inet f c { type filter hook forward priority 0 ; policy drop ; }',
    'nft add rule inet f c ct state established,related accept',
  ]),
  // As Docker leaves a host whose bridges ask iptables.
  rule('docker-forward', ON_THE_WAY_OUT, 'filtered-by-iptables', [
    HANDS_TO_IPTABLES,
    'iptables-nft -P FORWARD DROP',
    'iptables-nft -N DOCKER-USER',
    'iptables-nft -A FORWARD -j DOCKER-USER',
    'iptables-nft -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'iptables-nft -A FORWARD -i docker0 ! -o docker0 -j ACCEPT',
  ]),
  rule('iptables-legacy-physdev', ON_THE_WAY_OUT, 'filtered-by-iptables', [
    HANDS_TO_IPTABLES,
    'iptables-legacy -A FORWARD -p udp -m physdev --physdev-in {inner} --physdev-is-bridged -m udp --dport 67 -j DROP',
  ]),
  {
    ...rule('libvirt-port-rule', ON_THE_WAY_IN, 'filtered-by-iptables', [
      HANDS_TO_IPTABLES,
      'iptables-nft -N libvirt-out',
      'iptables-nft -N FO-tap0',
      'iptables-nft -A FORWARD -j libvirt-out',
      'iptables-nft -A libvirt-out -m physdev --physdev-is-bridged --physdev-out {inner} -g FO-tap0',
      'iptables-nft -A FO-tap0 -p udp -m udp --sport 67 --dport 68 -j DROP',
    ]),
    summary: "br_netfilter is on, and a rule for the guest's port, as libvirt writes it, drops replies",
  },
  // Security groups of OpenStack: DHCP of a server that neutron does not know.
  rule('neutron-group', ON_THE_WAY_IN, 'filtered-by-iptables', [
    HANDS_TO_IPTABLES,
    'iptables-nft -N neutron-linuxbri-FORWARD',
    'iptables-nft -N neutron-linuxbri-sg-chain',
    'iptables-nft -N neutron-linuxbri-i1a2b',
    'iptables-nft -N neutron-linuxbri-sg-fallback',
    'iptables-nft -A FORWARD -j neutron-linuxbri-FORWARD',
    'iptables-nft -A neutron-linuxbri-FORWARD -m physdev --physdev-out {inner} --physdev-is-bridged -j neutron-linuxbri-sg-chain',
    'iptables-nft -A neutron-linuxbri-sg-chain -m physdev --physdev-out {inner} --physdev-is-bridged -j neutron-linuxbri-i1a2b',
    'iptables-nft -A neutron-linuxbri-i1a2b -s 198.51.100.1/32 -p udp -m udp --sport 67 --dport 68 -j RETURN',
    'iptables-nft -A neutron-linuxbri-i1a2b -m state --state INVALID -j DROP',
    'iptables-nft -A neutron-linuxbri-i1a2b -j neutron-linuxbri-sg-fallback',
    'iptables-nft -A neutron-linuxbri-sg-fallback -j DROP',
  ]),
  rule('iptables-raw', FROM_THE_GUEST, 'filtered-by-iptables', [
    HANDS_TO_IPTABLES,
    'iptables-nft -t raw -A PREROUTING -m physdev --physdev-in {inner} -m mac ! --mac-source 02:00:00:00:00:01 -j DROP',
  ]),
  // Proxmox's MAC filter: a guest may send with its own address only.
  rule('proxmox-mac-filter', ON_THE_WAY_OUT, 'filtered-by-ebtables', [
    'ebtables-nft -N PVEFW-FORWARD',
    'ebtables-nft -N PVEFW-FWBR-OUT',
    'ebtables-nft -N tap101i0-OUT',
    'ebtables-nft -A FORWARD -j PVEFW-FORWARD',
    'ebtables-nft -A PVEFW-FORWARD -j PVEFW-FWBR-OUT',
    'ebtables-nft -A PVEFW-FWBR-OUT -i {inner} -j tap101i0-OUT',
    'ebtables-nft -A tap101i0-OUT -s ! 02:00:00:00:00:01 -j DROP',
  ]),
  // libvirt's nwfilter: a chain for each guest, from the table nat.
  rule('nwfilter-from-guest', FROM_THE_GUEST, 'filtered-by-ebtables', [
    'ebtables-nft -t nat -N libvirt-I-tap0',
    'ebtables-nft -t nat -A PREROUTING -i {inner} -j libvirt-I-tap0',
    'ebtables-nft -t nat -A libvirt-I-tap0 -p IPv4 --ip-proto udp --ip-sport 68 --ip-dport 67 -j DROP',
  ]),
  rule('nwfilter-to-guest', ON_THE_WAY_IN, 'filtered-by-ebtables', [
    'ebtables-nft -t nat -N libvirt-O-tap0',
    'ebtables-nft -t nat -A POSTROUTING -o {inner} -j libvirt-O-tap0',
    'ebtables-nft -t nat -A libvirt-O-tap0 -p IPv4 --ip-proto udp --ip-sport 67 --ip-dport 68 -j DROP',
  ]),
];
