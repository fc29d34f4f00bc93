/** What is said about `followed-in-part`; the rule is src/diagnose/rules/followed-in-part.ts. */
import { NOT_LIKELY, sayCount, type Words } from './words.ts';

export const followedInPart: Words<'followed-in-part'> = {
  brief: 'dhcphop could not follow all of its input',
  title: ({ what }, count) =>
    what === 'late-interfaces'
      ? `${sayCount(count, 'interface')} came too late to be followed: the input holds too much before its first frame`
      : 'dhcphop failed before the end: this report holds what it had followed until then',
  likely: NOT_LIKELY,
  meaning:
    'Part of the input did not reach the trace: a bug in dhcphop ended it early, or a file holds so many records before its first frame that the paths had to be chosen before all interfaces were declared. Such a trace is never called healthy.',
  proof: 'The error that ended the trace, or the number of interfaces that were declared too late.',
  advice: ({ what }) =>
    what === 'late-interfaces'
      ? ['name the path yourself: dhcphop replay FILE --hops bond0,br0,tap0']
      : ['report the bug with what DHCPHOP_DEBUG=1 prints'],
};
