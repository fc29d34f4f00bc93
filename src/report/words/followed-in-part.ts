/** What is said about `followed-in-part`; the rule is src/diagnose/rules/followed-in-part.ts. */
import { NOT_LIKELY, sayCount, type Words } from './words.ts';

export const followedInPart: Words = {
  brief: 'dhcphop could not follow all of its input',
  title({ what }, count) {
    switch (what) {
      case 'host-states':
        return `${sayCount(count, 'record')} of host state had to be left out: too many came without a frame`;
      case 'capture-events':
        return `${sayCount(count, 'event')} of the capture had to be left out: too many came without a frame`;
      default:
        return 'dhcphop failed before the end: this report holds what it had followed until then';
    }
  },
  likely: NOT_LIKELY,
  meaning:
    'Part of the input did not reach the trace: a bug in dhcphop ended it early, or the input holds more records without a frame between them than there is memory for. Nothing is claimed to be lost where the missing part could say otherwise.',
  proof: 'The error that ended the trace, or the number of records left out.',
  advice: ({ what }) =>
    what === 'program-failed'
      ? ['report the bug with what DHCPHOP_DEBUG=1 prints']
      : ['record a shorter time: dhcphop trace TARGET --write FILE.pcapng --for 1h'],
};
