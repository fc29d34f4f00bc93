/**
 * Two hypervisors and a trace from the client's host, B, that captures on the server's host, A, by ssh: healthy, with replies
 * that end on the one, between the two and on the other, and with a host A that is hard to listen to.
 */

/** @typedef {import('./index.js').Fault} Fault */

/** Drops the server's replies in a bridge of this namespace. */
export const drop = (/** @type {string} */ role) => async (/** @type {import('../lab.js').Lab} */ lab) => {
  await lab.exec(role, [
    'nft',
    'add table bridge lab; add chain bridge lab fw { type filter hook forward priority 0; }; add rule bridge lab fw udp sport 67 drop',
  ]);
};
export const nothing = async () => {};
/** As one veth in 64 has by chance: a MAC that looks like that of a guest's port. */
const likeGuests = async (/** @type {import('../lab.js').Lab} */ lab) => {
  for (const [role, uplink] of [
    ['hv', 'uplink0'],
    ['hva', 'uplink1'],
  ]) {
    await lab.exec(/** @type {string} */ (role), [
      'ip',
      'link',
      'set',
      /** @type {string} */ (uplink),
      'address',
      'fe:5c:11:22:33:44',
    ]);
  }
};
const server = ['--host', 'A', '--server-at', 'tap7'];
/** The way is not looked for there. */
const byHand = (/** @type {import('../lab.js').Lab} */ lab) => [
  '--hops',
  'A:tap7,A:br1,A:uplink1,uplink0,br0,tap0',
  '--host',
  'A',
  '--guest',
  lab.guests[0]?.mac ?? '',
];
const topology = 'two-hosts';
const far = { argv: () => ['tap0', ...server] };
export const NONE = { where: [], findings: [], mayFind: [] };
export const BETWEEN = [{ lastSeen: 'A:uplink1', missing: 'B:uplink0' }];
export const IN_B = [{ lastSeen: 'B:br0', missing: 'B:tap0' }];

export const loop = async (/** @type {import('../lab.js').Lab} */ lab) => {
  await lab.exec('sw', ['bridge', 'link', 'set', 'dev', 'hv0', 'hairpin', 'on']);
};
export const LOOP = {
  lost: /** @type {const} */ ('all'),
  where: IN_B,
  findings: ['reflected-request', 'guest-mac-on-wrong-port'],
  mayFind: ['guest-mac-moving'],
};

/** @type {readonly Fault[]} */
export const twoHostFaults = [
  {
    name: 'hosts-healthy',
    summary: 'server and client on two hosts, nothing wrong',
    topology,
    far,
    inject: nothing,
    expect: { ...NONE, lost: 'none' },
  },
  {
    name: 'hosts-loop',
    summary: 'the loop behind the uplink of B: replies die on its bridge',
    topology,
    far,
    inject: loop,
    expect: LOOP,
  },
  {
    name: 'hosts-firewall',
    summary: "A's firewall drops the replies of its guest",
    topology,
    far,
    inject: drop('hva'),
    expect: {
      lost: 'all',
      where: [{ lastSeen: 'A:br1', missing: 'A:uplink1' }],
      findings: ['filtered-by-nftables'],
      mayFind: [],
    },
  },
  {
    name: 'hosts-between',
    summary: 'the switch between the hosts drops the replies',
    topology,
    far,
    inject: drop('sw'),
    expect: { lost: 'all', where: BETWEEN, findings: ['lost-between-hosts'], mayFind: [] },
  },
  {
    name: 'hosts-bridge',
    summary: "B's firewall drops the replies on its bridge",
    topology,
    far,
    inject: drop('hv'),
    expect: { lost: 'all', where: IN_B, findings: ['filtered-by-nftables'], mayFind: [] },
  },
  {
    name: 'hosts-tcpdump',
    summary: 'A has tcpdump and no dhcphop; the switch drops the replies',
    topology,
    far: { argv: byHand, dhcphop: false },
    inject: drop('sw'),
    expect: { lost: 'all', where: BETWEEN, findings: ['lost-between-hosts'], mayFind: [] },
  },
  {
    name: 'hosts-tcpdump-ok',
    summary: 'A has tcpdump and no dhcphop; nothing is wrong',
    topology,
    far: { argv: byHand, dhcphop: false },
    inject: nothing,
    expect: { ...NONE, lost: 'none' },
  },
  {
    name: 'hosts-collect',
    summary: 'A has tcpdump and no dhcphop, and its state is collected: its firewall drops the replies',
    topology,
    far: { ...far, dhcphop: false },
    inject: drop('hva'),
    expect: {
      lost: 'all',
      where: [{ lastSeen: 'A:br1', missing: 'A:uplink1' }],
      findings: ['filtered-by-nftables'],
      mayFind: [],
    },
  },
  {
    name: 'hosts-collect-ok',
    summary: 'A has tcpdump and no dhcphop, and its state is collected; nothing is wrong',
    topology,
    far: { ...far, dhcphop: false },
    inject: nothing,
    expect: { ...NONE, lost: 'none' },
  },
  {
    name: 'hosts-clock',
    summary: "A's clock is 3 s ahead and drifts; the switch drops the replies",
    topology,
    far: { ...far, shift: { seconds: 3, ppm: 50 } },
    inject: drop('sw'),
    expect: { lost: 'all', where: BETWEEN, findings: ['lost-between-hosts'], mayFind: [] },
  },
  {
    name: 'hosts-clock-ok',
    summary: "A's clock is 3 s behind and drifts; nothing is wrong",
    topology,
    far: { ...far, shift: { seconds: -3, ppm: -50 } },
    inject: nothing,
    expect: { ...NONE, lost: 'none' },
  },
  {
    name: 'hosts-clock-set',
    summary: 'A has tcpdump and no dhcphop, and its clock is set by an hour in mid-trace; nothing is wrong',
    topology,
    far: { ...far, dhcphop: false, set: 3600 },
    inject: nothing,
    expect: { ...NONE, lost: 'none' },
  },
  {
    name: 'hosts-clock-back',
    summary: 'the same by an hour back, and the switch drops the replies',
    topology,
    far: { ...far, dhcphop: false, set: -3600 },
    inject: drop('sw'),
    expect: { lost: 'all', where: BETWEEN, findings: ['lost-between-hosts'], mayFind: [] },
  },
  {
    name: 'hosts-mac',
    summary: "the uplinks of both hosts have MACs like those of guests' ports; the switch drops the replies",
    topology,
    far,
    inject: async (lab) => {
      await likeGuests(lab);
      await drop('sw')(lab);
    },
    expect: { lost: 'all', where: BETWEEN, findings: ['lost-between-hosts'], mayFind: [] },
  },
  {
    name: 'hosts-mac-collect',
    summary: 'the same where A has tcpdump and no dhcphop',
    topology,
    far: { ...far, dhcphop: false },
    inject: async (lab) => {
      await likeGuests(lab);
      await drop('sw')(lab);
    },
    expect: { lost: 'all', where: BETWEEN, findings: ['lost-between-hosts'], mayFind: [] },
  },
  {
    name: 'hosts-cut',
    summary: 'the connection to A is cut in mid-trace, and comes back',
    topology,
    far: { ...far, cut: true },
    inject: nothing,
    expect: { ...NONE, lost: 'none', mayBeUnsure: true },
  },
  {
    name: 'collect-cut',
    summary: 'the connection to A, which has tcpdump only, is cut in mid-trace, and comes back',
    topology,
    far: { ...far, dhcphop: false, cut: true },
    inject: nothing,
    expect: { ...NONE, lost: 'none', mayBeUnsure: true },
  },
];
