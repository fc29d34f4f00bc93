/** The trace did not follow all of its input: a bug of ours ended it, or its paths had to be chosen too early. */
import { fact } from '../fact.ts';
import { defineRule } from '../rule.ts';

export const followedInPart = defineRule({
  code: 'followed-in-part',
  facts: {
    what: fact.said(
      'A bug of dhcphop ended the trace, or so many interfaces as count says were declared too late to be followed.',
      fact.oneOf('program-failed', 'late-interfaces'),
    ),
  },
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
