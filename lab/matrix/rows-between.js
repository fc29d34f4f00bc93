/** What is between the guest and its server and is neither: another machine with its MAC, a relay, what this host stands on. */
import { delayReplies, speakFromOutside, startDnsmasq } from './helpers.js';
import { OUTERMOST, UNTIL_NO_REPLY_MS } from './row.js';

/** @typedef {import('./row.js').Row} Row */
/** @typedef {import('../lab.js').Lab} Lab */

/** In the place of the bridge's uplink: the host itself routes, and a relay on it takes requests to the server. @param {Lab} lab @param {boolean} [isServed] */
async function relayHere(lab, isServed = true) {
  const { ns } = lab;
  await ns.ip('hv', 'link', 'set', 'uplink0', 'nomaster');
  await ns.ip('hv', 'address', 'add', '192.0.2.254/24', 'dev', 'uplink0');
  await ns.ip('hv', 'address', 'add', '198.51.100.1/24', 'dev', 'br0');
  await ns.exec('hv', ['sysctl', '-q', '-w', 'net.ipv4.ip_forward=1']);
  await ns.ip('dhcp', 'route', 'add', '198.51.100.0/24', 'via', '192.0.2.254');
  await lab.server.stop();
  if (isServed)
    await startDnsmasq(lab, 'dhcp', ['--interface=eth0', '--dhcp-range=198.51.100.10,198.51.100.99,255.255.255.0,1h']);
  await startDnsmasq(lab, 'hv', ['--interface=br0', '--interface=uplink0', '--dhcp-relay=198.51.100.1,192.0.2.1']);
}

/** Without it the switch takes no frame of a guest: the access point, or the hypervisor below. @param {Lab} lab */
function refuseOtherMacs(lab) {
  const rule =
    'table bridge f { chain c { type filter hook prerouting priority 0; iifname hv0 ether saddr != 02:00:00:00:01:00 drop; }; }';
  return lab.exec('sw', ['nft', rule]);
}

/** @param {Lab} lab */
const byHand = ({ path, guests }) => ['--hops', path.join(','), '--guest', guests[0]?.mac ?? ''];

/** @type {readonly Row[]} */
export const BETWEEN_ROWS = [
  {
    name: 'two-with-one-mac',
    family: 'between',
    lost: ['bridge', 'inner'],
    cause: 'duplicate-mac',
    also: ['guest-mac-on-wrong-port', 'guest-mac-moving'],
    spots: OUTERMOST,
    unseen: true,
    patienceMs: 4000,
    // The other one asks as well, and speaks after each request of the guest: it is the last that the bridge heard.
    async inject(lab) {
      await delayReplies(lab, 150);
      await speakFromOutside(lab, lab.guests[0]?.mac ?? '', 'answer');
    },
    async ask(lab, patienceMs) {
      const other = lab.start('rogue', [
        'busybox',
        'udhcpc',
        '-f',
        '-i',
        'eth0',
        '-s',
        '/bin/true',
        '-t',
        '3',
        '-T',
        '1',
      ]);
      const attempt = await lab.runClient(0, 'udhcpc', { timeoutMs: patienceMs });
      await other.stop('SIGKILL');
      return attempt;
    },
  },
  {
    name: 'relay-works',
    family: 'between',
    lost: null,
    cause: null,
    spots: ['tap'],
    unseen: true,
    argv: byHand,
    inject: (lab) => relayHere(lab),
  },
  {
    name: 'relay-gets-no-reply',
    family: 'between',
    lost: ['outer', 'bridge'],
    cause: 'relay-in-between',
    facts: ['rule'],
    spots: ['tap'],
    unseen: true,
    argv: byHand,
    patienceMs: UNTIL_NO_REPLY_MS,
    inject: (lab) => relayHere(lab),
    commands: [
      "nft 'table inet f { chain c { type filter hook input priority 0; iifname uplink0 udp dport 67 drop; }; }'",
    ],
  },
  {
    name: 'relay-without-server',
    family: 'between',
    lost: null,
    cause: 'no-reply-from-network',
    symptoms: ['relay-in-between'],
    spots: ['tap'],
    unseen: true,
    argv: byHand,
    patienceMs: UNTIL_NO_REPLY_MS,
    inject: (lab) => relayHere(lab, false),
  },
  {
    name: 'host-is-a-guest',
    family: 'between',
    lost: null,
    cause: 'no-reply-from-network',
    symptoms: ['host-is-a-guest'],
    spots: OUTERMOST,
    unseen: true,
    patienceMs: UNTIL_NO_REPLY_MS,
    machine: ({ outer }) => ({ hardware: outer, firmware: { vendor: 'VMware, Inc.', product: 'VMware7,1' } }),
    inject: refuseOtherMacs,
  },
  {
    name: 'uplink-is-wifi',
    family: 'between',
    lost: null,
    cause: 'no-reply-from-network',
    symptoms: ['uplink-is-wifi'],
    spots: OUTERMOST,
    unseen: true,
    patienceMs: UNTIL_NO_REPLY_MS,
    machine: ({ outer }) => ({ hardware: outer, wireless: outer }),
    inject: refuseOtherMacs,
  },
  {
    name: 'guest-link-down',
    family: 'between',
    lost: null,
    cause: 'guest-held',
    facts: ['held'],
    spots: ['tap', 'proxmox'],
    unseen: true,
    anyone: true,
    machine: ({ inner }) => ({ libvirt: { domain: 'web1', port: inner, state: 'link-down' } }),
    inject: (lab) => lab.ns.ip('vm0', 'link', 'set', 'eth0', 'down'),
  },
  {
    name: 'guest-paused',
    family: 'between',
    lost: null,
    cause: 'guest-held',
    facts: ['held'],
    spots: ['tap', 'proxmox'],
    unseen: true,
    anyone: true,
    machine: ({ inner }) => ({ libvirt: { domain: 'web1', port: inner, state: 'paused' } }),
    inject: (lab) => lab.ns.ip('vm0', 'link', 'set', 'eth0', 'down'),
  },
];
