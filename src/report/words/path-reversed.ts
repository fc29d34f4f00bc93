/** What is said about `path-reversed`; the rule is src/diagnose/rules/path-reversed.ts. */
import { NOT_LIKELY, type Words } from './words.ts';

export const pathReversed: Words = {
  brief: 'the sources seem to be in the wrong order',
  title: () => 'the sources seem to be in the wrong order: messages run against it',
  likely: NOT_LIKELY,
  meaning:
    'The order of the sources is the order of the path, from the network to the guest; in a capture on `any` it is the order in which its interfaces first show a frame, mostly the guest first. Here two hops show requests and replies the other way round in time. What is said of the path may be wrong then.',
  proof:
    'Of two hops, the one given as the outer shows requests before the inner one and replies after it, or no reply; a wrong clock would turn round only one of the two.',
  advice: () => ['give the sources from the network to the guest, or name the order: --hops UPLINK,BRIDGE,TAP'],
};
