/** What is said about `captures-apart`; the rule is src/diagnose/rules/captures-apart.ts. */
import { NOT_LIKELY, say, type Words } from './words.ts';

export const capturesApart: Words = {
  brief: 'two captures were not running at the same time',
  title: ({ interfaces }) =>
    `captures do not overlap (${say(interfaces, 'some')}): what one shows, the other could not have shown`,
  likely: NOT_LIKELY,
  meaning:
    'One capture ends before another begins, so they share no instant. A message that only one of them shows is not lost: the other was not running.',
  proof: 'The last frame of one capture is earlier than the first frame of another, by more than the settle time.',
  advice: () => ['capture on all hops at the same time, and make the guest ask while all captures run'],
};
