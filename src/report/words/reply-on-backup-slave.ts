/** What is said about `reply-on-backup-slave`; the rule is src/diagnose/rules/reply-on-backup-slave.ts. */
import { bareWord, inNamespaceOf } from './host-command.ts';
import { say, type Words } from './words.ts';

export const replyOnBackupSlave: Words<'reply-on-backup-slave'> = {
  brief: 'replies come in on a slave of the bond that is not active',
  title: ({ bond, slave, active }) =>
    `replies came in on ${say(slave, 'a slave')} only, and ${say(bond, 'the bond')} takes frames from ${say(active, 'its active slave')}`,
  likely: () => 'the switch has the guest on the port of the other slave',
  meaning:
    'A bond in mode active-backup sends and takes on one slave, the active one. What the switch sends to another slave ends there. It does so while its table still has the guest behind that port: after a failover, or when the ports of the switch were swapped.',
  proof:
    'The reply is seen on a slave that is not the active one, not on the active one and not on the bond, and the active slave was the same when the links were read before and after.',
  advice: ({ bond }) => [
    `see which slave is active: ${inNamespaceOf(bond, `cat /proc/net/bonding/${bareWord(bond, 'BOND')}`)}`,
    'let the switch forget its entry for the guest, or let the bond tell it: num_grat_arp, or a ping from the guest',
  ],
};
