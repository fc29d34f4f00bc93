/** Faults that no rule of dhcphop knows: where the frames are lost must be right, and no cause may be claimed. */
import { dropByXdp, serveOddly } from './helpers.js';
import { OUTERMOST, UNTIL_NO_REPLY_MS } from './row.js';
import { HANDS_TO_IPTABLES } from './rows-of-firewalls.js';

/** @typedef {import('./row.js').Row} Row */

const NFT_CHAIN = ['nft add table bridge f', 'nft add chain bridge f c { type filter hook forward priority 0 ; }'];

/** @type {readonly Row[]} */
export const UNKNOWN_ROWS = [
  {
    name: 'xdp-at-the-other-end',
    family: 'unknown',
    lost: ['inner', 'end'],
    cause: null,
    spots: ['container', 'proxmox-vmbr'],
    inject: (lab, { end }) => (end === 'vm0/eth0' ? dropByXdp(lab, 'vm0', 'eth0') : dropByXdp(lab, 'hv', end ?? '')),
  },
  {
    name: 'random-drop',
    family: 'unknown',
    lost: ['bridge', 'inner'],
    cause: null,
    also: ['filtered-by-nftables'],
    commands: [
      ...NFT_CHAIN,
      'nft add rule bridge f c oifname {inner} udp dport 68 numgen random mod 100 < 95 counter drop',
    ],
  },
  {
    name: 'over-the-rate',
    family: 'unknown',
    lost: ['bridge', 'inner'],
    cause: null,
    also: ['filtered-by-nftables'],
    commands: [
      ...NFT_CHAIN,
      'nft add rule bridge f c oifname {inner} udp dport 68 limit rate over 1/day burst 1 packets counter drop',
    ],
  },
  {
    name: 'forwarded-elsewhere',
    family: 'unknown',
    lost: ['outer', 'bridge'],
    cause: null,
    also: ['filtered-by-nftables'],
    commands: [
      'nft add table netdev f',
      'nft add chain netdev f c { type filter hook ingress device {outer} priority 0 ; }',
      'nft add rule netdev f c udp dport 68 counter fwd to lo',
    ],
  },
  {
    name: 'translated-address',
    family: 'unknown',
    // The bridge gets it, under a MAC of its own (br_nf_pre_routing_finish).
    lost: ['bridge', 'inner'],
    cause: null,
    spots: OUTERMOST,
    commands: [
      HANDS_TO_IPTABLES,
      'iptables-nft -t nat -A PREROUTING -m physdev --physdev-in {outer} -p udp -m udp --dport 68 -j DNAT --to-destination 10.99.99.99',
    ],
  },
  {
    name: 'marked-and-dropped',
    family: 'unknown',
    lost: ['bridge', 'inner'],
    cause: null,
    also: ['filtered-by-nftables'],
    commands: [
      'nft add table netdev m',
      'nft add chain netdev m c { type filter hook ingress device {outer} priority 0 ; }',
      'nft add rule netdev m c udp dport 68 meta mark set 7',
      ...NFT_CHAIN,
      'nft add rule bridge f c oifname {inner} meta mark 7 counter drop',
    ],
  },
  {
    name: 'server-behind-a-filter',
    family: 'unknown',
    lost: null,
    cause: 'no-reply-from-network',
    spots: OUTERMOST,
    patienceMs: UNTIL_NO_REPLY_MS,
    inject: (lab) => dropByXdp(lab, 'dhcp', 'eth0'),
  },
  {
    name: 'server-hangs',
    family: 'unknown',
    lost: null,
    cause: 'no-reply-from-network',
    spots: OUTERMOST,
    patienceMs: UNTIL_NO_REPLY_MS,
    inject: async (lab) => process.kill(lab.server.pid, 'SIGSTOP'),
    mending: 'the server goes on',
    mend: async (lab) => process.kill(lab.server.pid, 'SIGCONT'),
  },
  {
    name: 'switch-drops-replies',
    family: 'unknown',
    unseen: true,
    lost: null,
    cause: 'no-reply-from-network',
    spots: OUTERMOST,
    patienceMs: UNTIL_NO_REPLY_MS,
    inject: (lab) =>
      lab.exec('sw', [
        'nft',
        'table bridge f { chain c { type filter hook forward priority 0; udp dport 68 drop; }; }',
      ]),
  },
  {
    name: 'server-forgets-the-lease',
    family: 'unknown',
    lost: null,
    cause: null,
    spots: OUTERMOST,
    inject: (lab) => serveOddly(lab, 'only-offers'),
  },
  {
    name: 'xdp-on-the-uplink',
    family: 'unknown',
    lost: null,
    // Nothing shows that it is the program, and nothing else can be shown.
    cause: 'no-reply-from-network',
    facts: ['xdp'],
    spots: OUTERMOST,
    unseen: true,
    patienceMs: UNTIL_NO_REPLY_MS,
    inject: (lab) => dropByXdp(lab, 'hv', 'uplink0'),
  },
];
