/** What is said about `capture-dropped`; the rule is src/diagnose/rules/capture-dropped.ts. */
import { NOT_LIKELY, say, sayCount, type Words } from './words.ts';

export const captureDropped: Words<'capture-dropped'> = {
  brief: 'the capture itself lost frames',
  title: (facts, count) =>
    `the capture on ${say(facts.interface, 'a hop')} dropped ${sayCount(count, 'frame')}: what it did not show there may not be lost`,
  likely: NOT_LIKELY,
  meaning:
    'The kernel had more frames for the capture than its buffer held. What was dropped by the capture was not dropped by the network, so nothing is called lost at this hop in that time.',
  proof: 'The drop counter of the capture handle (ps_drop), or the one recorded in the file, rose.',
  advice: () => [
    'trace again while there is less traffic, or name the guest with --guest so that the filter lets less through',
  ],
};
