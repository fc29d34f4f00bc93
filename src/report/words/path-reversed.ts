/** What is said about `path-reversed`; the rule is src/diagnose/rules/path-reversed.ts. */
import { NOT_LIKELY, type Words } from './words.ts';

export const pathReversed: Words = {
  brief: 'the sources seem to be in the wrong order',
  title: () => 'the sources seem to be in the wrong order: requests are seen first nearer the network',
  likely: NOT_LIKELY,
  meaning:
    'The order of the sources is the order of the path, from the network to the guest; that of a capture on `any` is the order in which its interfaces come up. Here two hops show every request first at the one that should be nearer the network, which a guest cannot do. What is said of the path may be wrong then.',
  proof: 'Of two hops, the one given as the outer shows all requests first and no reply.',
  advice: () => ['give the sources from the network to the guest, or name the order: --hops UPLINK,BRIDGE,TAP'],
};
