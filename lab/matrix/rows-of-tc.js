/** Traffic control: filters and queues that take frames. What this kernel lacks (flower, police, netem) is not here. */

/** @typedef {import('./row.js').Row} Row */

/** Classic BPF as a filter that decides itself: verdict 2 is TC_ACT_SHOT. */
const DROPS_ALL = "bpf direct-action bytecode '1,6 0 0 2,'";

/** @type {readonly Row[]} */
export const TC_ROWS = [
  {
    name: 'tc-ingress',
    family: 'tc',
    lost: ['outer', 'bridge'],
    cause: 'filtered-by-tc',
    commands: ['tc qdisc add dev {outer} clsact', `tc filter add dev {outer} ingress ${DROPS_ALL}`],
  },
  {
    name: 'tc-egress',
    summary: "a program of traffic control on the guest's port drops what goes out by it",
    family: 'tc',
    lost: ['bridge', 'inner'],
    cause: 'filtered-by-tc',
    commands: ['tc qdisc add dev {inner} clsact', `tc filter add dev {inner} egress ${DROPS_ALL}`],
  },
  {
    name: 'tc-redirect',
    family: 'tc',
    lost: ['outer', 'bridge'],
    cause: 'filtered-by-tc',
    commands: [
      'tc qdisc add dev {outer} clsact',
      'tc filter add dev {outer} ingress protocol ip u32 match ip protocol 17 0xff action mirred egress redirect dev lo',
    ],
  },
  {
    name: 'tc-queue',
    family: 'tc',
    lost: ['bridge', 'inner'],
    cause: 'filtered-by-tc',
    // No frame fits into the bucket.
    commands: ['tc qdisc add dev {inner} root tbf rate 1mbit burst 200 limit 2000'],
  },
];
