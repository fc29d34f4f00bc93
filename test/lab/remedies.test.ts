/** What a finding advises is executed on a real host, and the client then gets its lease. `scripts/lab remedies` tries all. */
import { expect, test } from 'vitest';
import { commandsIn, tryRemedies } from '../../lab/matrix/remedies.js';
import { cellsOf, findRow } from '../../lab/matrix/rows.js';
import { describeLab } from './lab-or-skip.ts';

/** Faults, each with how many remedies are tried: commands of the advice, or what its prose means. */
const REMEDIES: readonly (readonly [fault: string, remedies: number])[] = [
  ['reflecting-switch', 1],
  ['entry-on-wrong-port', 1],
  ['port-off-the-bridge', 1],
  ['port-down', 1],
  ['port-learning', 1],
  ['ports-isolated', 2],
  ['no-broadcast-flood', 1],
  ['proxy-arp', 1],
  ['port-locked', 2],
  ['mtu-of-the-port', 1],
  ['nft-bridge-forward', 1],
  ['docker-forward', 2],
  ['proxmox-mac-filter', 1],
  ['tc-redirect', 1],
  ['tc-queue', 1],
  ['no-server', 1],
];

test('only what changes something is a remedy', () => {
  const advice = [
    'bridge link set dev tap0 isolated off',
    'or the other one: sudo ip link set uplink0 up',
    'to see it: bridge fdb show br br0 | grep -i fa:16:3e:56:ea:fa',
    'see the chain and its counters: nft -a list chain bridge f c',
    'without spanning tree: ip link set BRIDGE type bridge forward_delay 0',
    'to let pass what no rule takes: ebtables -t filter -P FORWARD ACCEPT',
    'look for a loop behind uplink0: switch ports, LAG membership, spanning tree',
  ];
  expect(commandsIn(advice)).toEqual([
    'bridge link set dev tap0 isolated off',
    'sudo ip link set uplink0 up',
    'ebtables -t filter -P FORWARD ACCEPT',
  ]);
});

describeLab('a remedy heals:', () => {
  test.for(REMEDIES)('%s', { timeout: 90_000 }, async ([fault, count]) => {
    const row = findRow(fault);
    const remedies = await tryRemedies(row, cellsOf([row])[0]!.spot);
    expect(remedies.filter(({ works }) => !works)).toEqual([]);
    expect(remedies).toHaveLength(count);
  });
});
