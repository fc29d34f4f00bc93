/** What is said about `hop-blind`; the rule is src/diagnose/rules/hop-blind.ts. */
import { NOT_LIKELY, say, sayCount, type Words } from './words.ts';

export const hopBlind: Words<'hop-blind'> = {
  brief: 'a hop could not show what its neighbours showed',
  title: ({ hop }, count) =>
    `${say(hop, 'a hop')} did not show ${sayCount(count, 'message')} that it may have carried: its silence proves nothing`,
  likely: NOT_LIKELY,
  meaning:
    'The hops on both sides of it saw a message, this one did not. It did not lose it, it could not show it: a bridge shows forwarded unicast only while it is promiscuous, and tcpdump -i any does not make it so.',
  proof: 'Messages seen before and after the hop, and not at the hop.',
  advice: () => ['when recording by hand, capture on each interface by name, without tcpdump -p'],
};
