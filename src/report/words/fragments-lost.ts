/** What is said about `fragments-lost`; the rule is src/diagnose/rules/fragments-lost.ts. */
import { say, type Words } from './words.ts';

export const fragmentsLost: Words<'fragments-lost'> = {
  brief: 'some fragments of a message are lost on the way',
  title: ({ hop, lastSeen }) =>
    `a fragmented message was whole on ${say(lastSeen, 'one hop')}, and only a part of it came to ${say(hop, 'the next')}`,
  likely: () => 'a filter that asks for ports, which only the first fragment has',
  meaning:
    'A DHCP message longer than the MTU travels in fragments. Only the first one has the UDP ports, so a rule that passes ports 67 and 68 and drops the rest drops the others, and the guest never gets a whole message.',
  proof:
    'One hop showed all fragments, the next one showed the first and not all of the others. A capture filter that passes ports only hides them in the same way, on every hop.',
  advice: () => [
    'pass fragments where DHCP passes, or make the server send less: fewer options, or a maximum message size that fits',
    "when capturing by hand: tcpdump 'port 67 or port 68 or ip[6:2] & 0x1fff != 0'",
  ],
};
