/** What is said about `bond-without-lag`; the rule is src/diagnose/rules/bond-without-lag.ts. */
import { bareWord, inNamespaceOf } from './host-command.ts';
import { say, type Words } from './words.ts';

export const bondWithoutLag: Words<'bond-without-lag'> = {
  brief: 'a bond is set up for a LAG, and the switch has none',
  title: ({ bond, mode }) =>
    `requests come back through ${say(bond, 'the bond')} (${say(mode, 'a mode that needs a LAG')}): the switch takes its ports for separate ones`,
  likely: () => 'the ports of the switch that the bond is plugged into are not one LAG',
  meaning:
    'The modes balance-rr, balance-xor, broadcast and 802.3ad send and take on all ports, so the switch must know them as one LAG. Where it does not, it floods what came in by one port out of the other, and the bond takes that for frames from the network: the own requests of the guest come back. So it is in active-backup where all_slaves_active is on.',
  proof:
    'A request of the guest left through the bond and came back in by it, and the mode of the bond needs a LAG; for 802.3ad its LACP partner is all zero.',
  advice: ({ bond, mode }) => [
    `see the mode, and the partner of LACP: ${inNamespaceOf(bond, `cat /proc/net/bonding/${bareWord(bond, 'BOND')}`)}`,
    ...(typeof mode === 'string' && mode.includes('all_slaves_active')
      ? [
          `to take frames from the active slave only: ${inNamespaceOf(bond, `ip link set ${bareWord(bond, 'BOND')} type bond all_slaves_active 0`)}`,
        ]
      : []),
    'make the ports of the switch one LAG (LACP for 802.3ad), or set the bond to active-backup',
  ],
};
