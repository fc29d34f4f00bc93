/** What is said about `guest-not-reading`; the rule is src/diagnose/rules/guest-not-reading.ts. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const guestNotReading: Words<'guest-not-reading'> = {
  brief: 'the guest does not read what its port is sent',
  title: ({ port }) =>
    `the replies went out on ${say(port, "the guest's port")} and were dropped there: the guest does not read`,
  likely: NOT_LIKELY,
  meaning:
    'Every hop showed the reply, the last one on its way out. Behind that the port has a queue that the guest, or vhost for it, empties. The queue was full, so the kernel threw the frames away. The guest is paused, hangs, or its network card is not set up.',
  proof:
    'Replies are seen going out on the port, the exchange fails all the same, and tx_dropped of the port rose by at least as many in that time.',
  advice: ({ port }) => [
    `watch the drops: ${netCommand('ip', port, 'PORT', (word) => `-s link show dev ${word}`)}`,
    'check that the guest runs and has its network card up: virsh domstate DOMAIN, and its console',
  ],
};
