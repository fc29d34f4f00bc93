/** The trace did not follow all of its input: a bug of ours ended it, or its paths had to be chosen too early. */
import { defineRule } from '../rule.ts';

export const followedInPart = defineRule({
  code: 'followed-in-part',
  level: 'caution',
  needs: [],
  onEnd({ leftOut }) {
    return leftOut.map(({ what, timeNs, count, detail }) => ({
      facts: { what },
      evidence: [{ source: 'capture', timeNs, interface: 'dhcphop', detail }],
      exchanges: [],
      messages: [],
      count,
    }));
  },
});
