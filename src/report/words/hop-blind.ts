/** What is said about `hop-blind`; the rule is src/diagnose/rules/hop-blind.ts. */
import { NOT_LIKELY, say, type Words } from './words.ts';

export const hopBlind: Words = {
  title: (facts) =>
    `${say(facts.hop, 'a hop')} showed nothing that its neighbours showed: it is left out of the verdicts`,
  likely: NOT_LIKELY,
  meaning:
    'The hops on both sides of it saw a message, this one did not. It did not lose it, it could not show it: a bridge shows forwarded unicast only while it is promiscuous, and tcpdump -i any does not make it so.',
  proof: 'Messages seen before and after the hop, and not at the hop.',
  advice: () => ['when recording by hand, capture on each interface by name, without tcpdump -p'],
};
