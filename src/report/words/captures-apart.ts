/** What is said about `captures-apart`; the rule is src/diagnose/rules/captures-apart.ts. */
import { NOT_LIKELY, say, type Words } from './words.ts';

export const capturesApart: Words<'captures-apart'> = {
  brief: 'two captures were not running at the same time',
  title: ({ interfaces }) =>
    `captures do not overlap by their clocks (${say(interfaces, 'some')}): what one shows, the other could not have shown`,
  likely: NOT_LIKELY,
  meaning:
    'One capture ends before another begins, so they share no instant; or both show the same messages, and at other times, so that one clock is wrong and too little is shared to put it right. A message that only one of them shows at a time is not lost.',
  proof:
    'The last frame of one capture is earlier than the first frame of another, by more than the settle time; or no message that two captures share is within the settle time in both.',
  advice: () => ['capture on all hops at the same time, and make the guest ask while all captures run'],
};
