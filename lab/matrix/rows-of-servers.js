/** Servers that do not answer, refuse, or answer so that a client cannot take it. */
import { addRogue, serveOddly, startDnsmasq, startOddServer } from './helpers.js';
import { OUTERMOST, UNTIL_NO_REPLY_MS } from './row.js';
import { HANDS_TO_IPTABLES } from './rows-of-firewalls.js';

/** @typedef {import('./row.js').Row} Row */
/** @typedef {import('../lab.js').Lab} Lab */

/**
 * An OFFER that a client cannot take.
 * @param {string} name
 * @param {string} manners
 * @param {string} cause
 * @returns {Row}
 */
function malformed(name, manners, cause = 'reply-malformed') {
  return {
    name,
    family: 'server',
    lost: null,
    cause,
    spots: OUTERMOST,
    patienceMs: UNTIL_NO_REPLY_MS,
    inject: (lab) => serveOddly(lab, manners),
  };
}

/** @param {Lab} lab @param {string} bridge */
async function serveHere(lab, bridge) {
  await lab.ns.ip('hv', 'address', 'add', '198.51.100.1/24', 'dev', bridge);
  const words = [`--interface=${bridge}`, '--dhcp-range=198.51.100.10,198.51.100.99,1h'];
  return startDnsmasq(lab, 'hv', words);
}

/** @type {readonly Row[]} */
export const SERVER_ROWS = [
  {
    name: 'no-server',
    family: 'server',
    lost: null,
    cause: 'no-reply-from-network',
    spots: OUTERMOST,
    patienceMs: UNTIL_NO_REPLY_MS,
    inject: (lab) => lab.server.stop(),
    mending: 'the server is started',
    mend: (lab) => startDnsmasq(lab, 'dhcp', ['--interface=eth0', '--dhcp-range=192.0.2.10,192.0.2.200,12h']),
  },
  {
    name: 'server-refuses',
    summary: 'the server offers an address and refuses it when the guest asks for it',
    by: { server: 'lab/odd-server.pl' },
    family: 'server',
    lost: null,
    cause: 'server-refused',
    spots: OUTERMOST,
    inject: (lab) => serveOddly(lab, 'nak'),
  },
  {
    name: 'another-server-refuses',
    family: 'server',
    lost: null,
    // udhcpc heeds no refusal of a server that it did not choose: it gets its lease.
    cause: null,
    symptoms: ['several-servers'],
    spots: OUTERMOST,
    unseen: true,
    // The second one offers nothing, and refuses at once what the first one offered.
    async inject(lab) {
      await addRogue(lab, '02:00:00:00:00:66');
      await serveOddly(lab, 'delay=60');
      await startOddServer(lab, 'rogue', 'own=192.0.2.2,no-offers,nak');
    },
  },
  malformed('bad-checksum', 'checksum=bad'),
  malformed('partial-checksum', 'checksum=partial', 'checksum-partial'),
  // Where no bridge hands frames to iptables, which would look at the header.
  {
    ...malformed('bad-ip-checksum', 'ip-checksum'),
    commands: ['sysctl -e -q -w net.bridge.bridge-nf-call-iptables=0'],
  },
  {
    name: 'bad-ip-checksum-on-the-bridge',
    family: 'server',
    lost: ['outer', 'bridge'],
    cause: 'ip-header-wrong',
    spots: OUTERMOST,
    commands: [HANDS_TO_IPTABLES],
    inject: (lab) => serveOddly(lab, 'ip-checksum'),
    mending: 'the server sends what it should',
    mend: (lab) => serveOddly(lab, 'ttl=64'),
  },
  {
    name: 'bad-ip-length-on-the-bridge',
    family: 'server',
    lost: ['outer', 'bridge'],
    cause: 'ip-header-wrong',
    spots: OUTERMOST,
    commands: [HANDS_TO_IPTABLES],
    inject: (lab) => serveOddly(lab, 'ip-length=60'),
  },
  malformed('wrong-xid', 'xid'),
  malformed('wrong-chaddr', 'chaddr'),
  malformed('wrong-port', 'port=6800'),
  // Its chaddr has sixteen bytes then: what tells the truth looks for six.
  { ...malformed('wrong-hardware-length', 'hlen'), unseen: true },
  {
    name: 'later-fragments-dropped',
    family: 'server',
    lost: ['outer', 'bridge'],
    cause: 'fragments-lost',
    also: ['filtered-by-nftables'],
    spots: OUTERMOST,
    unseen: true,
    inject: (lab) => serveOddly(lab, 'big=1600'),
    commands: [
      'nft add table netdev f',
      'nft add chain netdev f c { type filter hook ingress device {outer} priority 0 ; }',
      'nft add rule netdev f c ip frag-off & 0x1fff != 0 counter drop',
    ],
  },
  {
    name: 'local-server-gone',
    family: 'server',
    lost: null,
    cause: 'no-reply-from-host',
    spots: ['tap'],
    patienceMs: UNTIL_NO_REPLY_MS,
    unseen: true,
    // As a NAT network of libvirt: a bridge without an uplink.
    async inject(lab, { bridge, outer }) {
      await lab.ns.ip('hv', 'link', 'delete', outer);
      const server = await serveHere(lab, bridge);
      await server.stop();
    },
    mending: 'the server is started',
    mend: (lab, { bridge }) =>
      startDnsmasq(lab, 'hv', [`--interface=${bridge}`, '--dhcp-range=198.51.100.10,198.51.100.99,1h']),
  },
  {
    name: 'local-server-filtered',
    family: 'server',
    lost: null,
    cause: 'no-reply-from-host',
    facts: ['rule'],
    also: ['filtered-by-nftables'],
    spots: OUTERMOST,
    patienceMs: UNTIL_NO_REPLY_MS,
    async inject(lab, { bridge }) {
      await serveHere(lab, bridge);
      await lab.server.stop();
    },
    commands: [
      'nft add table inet f',
      'nft add chain inet f c { type filter hook input priority 0 ; policy drop ; }',
      'nft add rule inet f c ct state established,related accept',
    ],
  },
];
