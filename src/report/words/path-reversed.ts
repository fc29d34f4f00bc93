/** What is said about `path-reversed`; the rule is src/diagnose/rules/path-reversed.ts. */
import { NOT_LIKELY, type Words } from './words.ts';

export const pathReversed: Words = {
  brief: 'the sources seem to be in the wrong order',
  title: () => 'the sources seem to be in the wrong order: requests start at the network side',
  likely: NOT_LIKELY,
  meaning:
    'The order of the sources is the order of the path, from the network to the guest. Here every request is seen first at the end that should be the network, which a guest cannot do.',
  proof: 'All requests that can be told apart begin at the first source and end at the last one.',
  advice: () => ['give the sources from the network to the guest, or name the order: --hops UPLINK,BRIDGE,TAP'],
};
