/** The same two hypervisors, traced from a machine that is neither host: third-machine. */
import { BETWEEN, drop, IN_B, LOOP, loop, NONE, nothing } from './two-hosts.js';

/** @typedef {import('./index.js').Fault} Fault */

/** Neither host is where it is typed, and the guest is known by its MAC. */
const third = {
  from: /** @type {const} */ ('desk'),
  argv: (/** @type {import('../lab.js').Lab} */ lab) => [
    lab.guests[0]?.mac ?? '',
    '--host',
    'A',
    '--host',
    'B',
    '--server-at',
    'tap7',
  ],
};
/** All guests of a bridge of B. */
const allOfB = ['--host', 'A', '--host', 'B', '--bridge', 'B:br0', '--server-at', 'tap7'];

/** @type {readonly Fault[]} */
export const thirdMachineFaults = [
  {
    name: 'third-healthy',
    summary: 'traced from a machine that is neither host; nothing is wrong',
    topology: 'third-machine',
    far: third,
    inject: nothing,
    expect: { ...NONE, lost: 'none' },
  },
  {
    name: 'third-between',
    summary: 'traced from a machine that is neither host; the switch drops the replies',
    topology: 'third-machine',
    far: third,
    inject: drop('sw'),
    expect: { lost: 'all', where: BETWEEN, findings: ['lost-between-hosts'], mayFind: [] },
  },
  {
    name: 'third-bridge',
    summary: "traced from a machine that is neither host; B's firewall drops the replies",
    topology: 'third-machine',
    far: third,
    inject: drop('hv'),
    expect: { lost: 'all', where: IN_B, findings: ['filtered-by-nftables'], mayFind: [] },
  },
  {
    name: 'third-all',
    summary: "all guests of B's bridge, traced from a machine that is neither host; B's firewall drops the replies",
    topology: 'third-machine',
    far: { ...third, argv: () => allOfB },
    inject: drop('hv'),
    expect: { lost: 'all', where: IN_B, findings: ['filtered-by-nftables'], mayFind: [] },
  },
  {
    name: 'third-all-collect',
    summary: 'the same, with tcpdump only on both',
    topology: 'third-machine',
    far: { ...third, argv: () => allOfB, dhcphop: false },
    inject: drop('hv'),
    expect: { lost: 'all', where: IN_B, findings: ['filtered-by-nftables'], mayFind: [] },
  },
  {
    name: 'third-collect',
    summary: 'traced from a machine that is neither host, with tcpdump only on both; B drops the replies',
    topology: 'third-machine',
    far: { ...third, dhcphop: false },
    inject: drop('hv'),
    expect: { lost: 'all', where: IN_B, findings: ['filtered-by-nftables'], mayFind: [] },
  },
  {
    name: 'third-collect-loop',
    summary: 'traced from a machine that is neither host, with tcpdump only on both; the loop behind the uplink of B',
    topology: 'third-machine',
    far: { ...third, dhcphop: false },
    inject: loop,
    expect: LOOP,
  },
  {
    name: 'third-late',
    summary:
      'traced from a machine that is neither host; the first is not reached at first, and their clocks are 3 s behind',
    topology: 'third-machine',
    far: { ...third, late: true, shift: { seconds: -3, ppm: 0 } },
    inject: nothing,
    expect: { ...NONE, lost: 'none', mayBeUnsure: true },
  },
];
