/** Faults of VLANs: tags that nobody takes, and ports of a bridge that are not in the VLAN of a frame. */
import { bondVlan } from '../faults/bond-vlan.js';
import { VLAN } from '../topologies/bond.js';

/** @typedef {import('./row.js').Row} Row */
/** @typedef {import('../lab.js').Lab} Lab */

const FILTERS = 'ip link set {bridge} type bridge vlan_filtering 1';
const OF_REPLIES = 'protocol 802.1Q flower vlan_ethtype ipv4 ip_proto udp src_port 67';

/**
 * Programs traffic control of the switch's trunks with what they do to the replies that leave by them.
 * @param {Lab} lab
 * @param {string} action
 */
async function changeReplies(lab, action) {
  for (const port of ['p0', 'p1']) {
    await lab.exec('sw', ['tc', 'qdisc', 'add', 'dev', port, 'clsact']);
    const filter = `filter add dev ${port} egress ${OF_REPLIES} action ${action}`;
    await lab.exec('sw', ['tc', ...filter.split(' ')]);
  }
}

/** @param {Lab} lab */
async function tagRequestsWithZero(lab) {
  await lab.exec('vm0', ['tc', 'qdisc', 'add', 'dev', 'eth0', 'clsact']);
  const filter = 'filter add dev eth0 egress protocol ip matchall action vlan push id 0 priority 3';
  await lab.exec('vm0', ['tc', ...filter.split(' ')]);
}

/** @type {readonly Row[]} */
export const VLAN_ROWS = [
  {
    name: 'replies-in-another-vlan',
    family: 'vlan',
    lost: ['bond0', 'bond0.2222'],
    cause: 'vlan-tag-mismatch',
    spots: ['bond'],
    inject: (lab) => changeReplies(lab, 'vlan modify id 2223'),
  },
  {
    name: 'replies-tagged-with-zero',
    family: 'vlan',
    lost: ['bond0', 'bond0.2222'],
    cause: 'vlan-tag-mismatch',
    spots: ['bond'],
    inject: (lab) => changeReplies(lab, 'vlan modify id 0'),
  },
  {
    name: 'replies-without-a-tag',
    family: 'vlan',
    lost: ['bond0', 'bond0.2222'],
    cause: 'vlan-tag-mismatch',
    spots: ['bond'],
    // The VLAN is the native one of the trunk: the switch takes it tagged and sends it untagged.
    async inject(lab) {
      for (const port of ['p0', 'p1'])
        await lab.exec('sw', ['bridge', 'vlan', 'add', 'dev', port, 'vid', VLAN, 'untagged']);
    },
  },
  {
    name: 'requests-tagged-with-zero',
    family: 'vlan',
    lost: null,
    cause: null,
    inject: tagRequestsWithZero,
  },
  {
    name: 'replies-in-vlan-of-no-guest',
    family: 'vlan',
    lost: ['bridge', 'inner'],
    cause: 'vlan-not-allowed',
    spots: ['bond'],
    inject: bondVlan.inject,
  },
  {
    name: 'outer-port-lacks-vlan',
    family: 'vlan',
    lost: ['bridge', 'outer'],
    cause: 'vlan-not-allowed',
    spots: ['bond'],
    commands: [FILTERS, 'bridge vlan del dev {outer} vid 1'],
  },
  {
    name: 'guest-port-in-another-vlan',
    family: 'vlan',
    lost: ['bridge', 'outer'],
    cause: 'vlan-not-allowed',
    commands: [FILTERS, 'bridge vlan add dev {inner} vid 30 pvid untagged'],
  },
  {
    name: 'guest-port-without-pvid',
    family: 'vlan',
    lost: ['inner', 'bridge'],
    cause: 'vlan-not-allowed',
    commands: [
      FILTERS,
      'bridge vlan add dev {inner} vid 1 untagged',
      `bridge vlan add dev {inner} vid ${VLAN} untagged`,
    ],
  },
  {
    name: 'zero-tag-without-pvid',
    family: 'vlan',
    lost: ['inner', 'bridge'],
    cause: 'vlan-not-allowed',
    spots: ['vlan-aware'],
    inject: tagRequestsWithZero,
    commands: [`bridge vlan add dev {inner} vid ${VLAN} untagged`],
  },
  {
    name: 'trunk-port-lacks-vlan',
    family: 'vlan',
    lost: ['bridge', 'outer'],
    cause: 'vlan-not-allowed',
    spots: ['vlan-aware'],
    commands: [`bridge vlan del dev {outer} vid ${VLAN}`],
  },
  {
    name: 'trunk-port-refuses-replies',
    family: 'vlan',
    lost: ['outer', 'bridge'],
    cause: 'vlan-not-allowed',
    spots: ['vlan-aware'],
    inject: (lab) => changeReplies(lab, 'vlan modify id 2223'),
  },
  {
    name: 'trunk-port-refuses-zero',
    family: 'vlan',
    lost: ['outer', 'bridge'],
    cause: 'vlan-not-allowed',
    spots: ['vlan-aware'],
    inject: (lab) => changeReplies(lab, 'vlan modify id 0'),
  },
];
