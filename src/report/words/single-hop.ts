/** What is said about `single-hop`; the rule is src/diagnose/rules/single-hop.ts. */
import { NOT_LIKELY, say, type Words } from './words.ts';

export const singleHop: Words<'single-hop'> = {
  brief: 'there is one hop only, so no loss can be placed',
  title: ({ hop }) => `only one hop, ${say(hop, 'one interface')}: nothing can be said about where a message is lost`,
  likely: NOT_LIKELY,
  meaning: 'With one place to look at, what is seen is seen; whether it arrived anywhere else cannot be known.',
  proof: 'The path has one hop.',
  advice: () => [
    'capture at two places or more, best on every interface between the uplink and the guest: dhcphop path TARGET',
  ],
};
