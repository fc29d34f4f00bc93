/** Faults of bridges, their ports and their forwarding databases. */
import { sleep } from '../process.js';
import { delayReplies, macOf, macOfThisProcess, serveOddly, speakFromOutside } from './helpers.js';
import { INNERMOST, OUTERMOST } from './row.js';

/** The default in some kernels; it would check the IP header of frames that a fault is not about. */
const PAST_IPTABLES = 'sysctl -e -q -w net.bridge.bridge-nf-call-iptables=0';

/** @type {readonly import('./row.js').Row[]} */
export const BRIDGE_ROWS = [
  {
    name: 'reflecting-switch',
    family: 'bridge',
    lost: ['bridge', 'inner'],
    cause: 'reflected-request',
    also: ['guest-mac-on-wrong-port', 'guest-mac-moving'],
    spots: OUTERMOST,
    // Hairpin returns broadcasts only: no storm.
    inject: (lab) => lab.exec('sw', ['bridge', 'link', 'set', 'dev', 'hv0', 'hairpin', 'on']),
    mending: 'the loop behind the uplink is taken away',
    mend: (lab) => lab.exec('sw', ['bridge', 'link', 'set', 'dev', 'hv0', 'hairpin', 'off']),
  },
  {
    name: 'entry-on-wrong-port',
    summary: 'the bridge has an entry for the guest on its uplink that does not go away: replies die there',
    family: 'bridge',
    lost: ['bridge', 'inner'],
    cause: 'guest-mac-on-wrong-port',
    commands: ['bridge fdb replace {mac} dev {outer} master static sticky'],
  },
  {
    name: 'entry-appears',
    family: 'bridge',
    lost: ['bridge', 'inner'],
    cause: 'guest-mac-on-wrong-port',
    during: true,
    commands: ['bridge fdb replace {mac} dev {outer} master static sticky'],
  },
  {
    name: 'mac-speaks-outside',
    family: 'bridge',
    lost: ['bridge', 'inner'],
    cause: 'guest-mac-on-wrong-port',
    also: ['guest-mac-moving', 'duplicate-mac'],
    spots: OUTERMOST,
    async inject(lab) {
      await delayReplies(lab, 150);
      await speakFromOutside(lab, lab.guests[0]?.mac ?? '', 'answer');
    },
  },
  {
    name: 'port-mac-speaks-outside',
    family: 'bridge',
    lost: null,
    cause: null,
    symptoms: ['own-address-from-outside'],
    spots: OUTERMOST,
    alone: true,
    async inject(lab, { inner }) {
      // Of its own: labs of other processes have the same names, and read the same log.
      await lab.ns.ip('hv', 'link', 'set', inner, 'address', macOfThisProcess());
      await speakFromOutside(lab, await macOf(lab, inner), '400');
    },
    // A lease takes less time than the other one's next word.
    async ask(lab, patienceMs) {
      const attempt = await lab.runClient(0, 'udhcpc', { timeoutMs: patienceMs });
      await sleep(1500);
      return attempt;
    },
  },
  {
    name: 'port-has-guests-mac',
    family: 'bridge',
    lost: ['bridge', 'inner'],
    cause: 'guest-mac-is-port-mac',
    alone: true,
    commands: ['ip link set {outer} address {mac}'],
    mending: 'the port gets another MAC',
    mend: (lab, { outer }) => lab.ns.ip('hv', 'link', 'set', outer, 'address', '02:00:00:00:00:99'),
  },
  {
    name: 'port-learning',
    family: 'bridge',
    lost: ['bridge', 'outer'],
    cause: 'port-not-forwarding',
    commands: ['bridge link set dev {outer} state 2'],
  },
  {
    name: 'port-listening',
    family: 'bridge',
    lost: ['inner', 'bridge'],
    cause: 'port-not-forwarding',
    commands: ['bridge link set dev {inner} state 1'],
  },
  {
    name: 'forward-delay',
    family: 'bridge',
    lost: ['inner', 'bridge'],
    cause: 'port-not-forwarding',
    during: true,
    byItself: true,
    mending: 'the forward delay is waited for',
    mend: () => sleep(4500),
    patienceMs: 7000,
    // As a guest's port that has just been plugged in: two times two seconds, the least that the kernel takes.
    commands: [
      'ip link set {bridge} type bridge stp_state 1',
      'ip link set {bridge} type bridge forward_delay 200',
      'ip link set {inner} nomaster',
      'ip link set {inner} master {bridge}',
    ],
  },
  {
    name: 'port-off-the-bridge',
    family: 'bridge',
    lost: ['inner', 'bridge'],
    cause: 'tap-not-on-bridge',
    during: true,
    commands: ['ip link set {inner} nomaster'],
  },
  {
    name: 'outer-port-off-the-bridge',
    family: 'bridge',
    lost: ['bridge', 'outer'],
    cause: 'tap-not-on-bridge',
    during: true,
    commands: ['ip link set {outer} nomaster'],
  },
  {
    name: 'port-down',
    family: 'bridge',
    lost: ['bridge', 'outer'],
    cause: 'port-down',
    during: true,
    commands: ['ip link set {outer} down'],
  },
  {
    name: 'no-carrier',
    family: 'bridge',
    lost: ['bridge', 'outer'],
    cause: 'port-down',
    during: true,
    spots: OUTERMOST,
    inject: (lab) => lab.ns.ip('sw', 'link', 'set', 'hv0', 'down'),
    mending: 'the other end comes up again',
    mend: (lab) => lab.ns.ip('sw', 'link', 'set', 'hv0', 'up'),
  },
  {
    name: 'ports-isolated',
    family: 'bridge',
    lost: ['bridge', 'outer'],
    cause: 'port-isolated',
    commands: ['bridge link set dev {inner} isolated on', 'bridge link set dev {outer} isolated on'],
  },
  {
    name: 'no-broadcast-flood',
    family: 'bridge',
    lost: ['bridge', 'outer'],
    cause: 'flooding-off',
    commands: ['bridge link set dev {outer} bcast_flood off'],
  },
  {
    name: 'no-unicast-flood',
    family: 'bridge',
    lost: ['bridge', 'inner'],
    cause: 'flooding-off',
    commands: ['bridge link set dev {inner} flood off learning off'],
  },
  {
    name: 'proxy-arp',
    family: 'bridge',
    lost: ['bridge', 'outer'],
    cause: 'flooding-off',
    commands: ['ip link set {outer} type bridge_slave proxy_arp on'],
  },
  {
    name: 'port-locked',
    family: 'bridge',
    lost: ['inner', 'bridge'],
    cause: 'learning-off',
    commands: ['bridge link set dev {inner} locked on learning off'],
  },
  {
    name: 'mtu-of-the-port',
    family: 'bridge',
    lost: ['bridge', 'inner'],
    cause: 'mtu-too-small',
    spots: ['tap', 'proxmox'],
    commands: [PAST_IPTABLES, 'ip link set {inner} mtu 300'],
  },
  {
    name: 'mtu-of-a-veth-port',
    family: 'bridge',
    lost: ['end', 'inner'],
    cause: 'mtu-too-small',
    // An end of a veth pair takes no more than its own MTU from the other.
    spots: ['container', 'proxmox-vmbr'],
    commands: [PAST_IPTABLES, 'ip link set {inner} mtu 250'],
  },
  {
    name: 'mtu-of-the-outer-port',
    family: 'bridge',
    lost: ['bridge', 'outer'],
    cause: 'mtu-too-small',
    // Requests of udhcpc have 286 bytes of IP and more.
    commands: [PAST_IPTABLES, 'ip link set {outer} mtu 250'],
  },
  {
    name: 'mtu-of-the-other-end',
    family: 'bridge',
    lost: ['inner', 'end'],
    cause: 'mtu-too-small',
    spots: ['container', 'proxmox-vmbr'],
    // Requests fit, replies do not; udhcpc takes none that is longer than 548 bytes.
    async inject(lab, { end }) {
      await serveOddly(lab, 'big=200');
      if (end === 'vm0/eth0') await lab.ns.ip('vm0', 'link', 'set', 'eth0', 'mtu', '400');
      else await lab.ns.ip('hv', 'link', 'set', end ?? '', 'mtu', '400');
    },
  },
  {
    name: 'hairpin',
    family: 'bridge',
    lost: null,
    cause: null,
    spots: INNERMOST,
    commands: ['bridge link set dev {inner} hairpin on'],
  },
  {
    name: 'hairpin-between-bridges',
    family: 'bridge',
    // On the bridge behind it, which is the guest's own.
    lost: ['fwbr101i0', 'tap101i0'],
    cause: 'hairpin-on',
    also: ['guest-mac-on-wrong-port', 'guest-mac-moving'],
    spots: ['proxmox-vmbr'],
    commands: ['bridge link set dev {inner} hairpin on'],
  },
  {
    name: 'guest-takes-nothing',
    family: 'bridge',
    lost: null,
    cause: 'guest-not-reading',
    spots: ['tap', 'proxmox'],
    unseen: true,
    // A ring without room is a full one (ptr_ring_produce): frames of the guest still come in.
    commands: ['ip link set {inner} txqueuelen 0'],
    mending: 'the queue gets room',
    mend: (lab, { inner }) => lab.ns.ip('hv', 'link', 'set', inner, 'txqueuelen', '1000'),
  },
];
