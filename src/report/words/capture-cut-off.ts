/** What is said about `capture-cut-off`; the rule is src/diagnose/rules/capture-cut-off.ts. */
import { NOT_LIKELY, say, sayCount, type Words } from './words.ts';

export const captureCutOff: Words<'capture-cut-off'> = {
  brief: 'the capture or a file ends too early',
  title: (facts, count) =>
    facts.interface === null || facts.interface === undefined
      ? `the capture ends before ${sayCount(count, 'message')} had time to reach the next hop`
      : `not all of the capture of ${say(facts.interface, '')} could be read`,
  likely: NOT_LIKELY,
  meaning:
    'The file is damaged or cut off, or the capture ended before the last messages had time to reach the next hop. What came before is judged as usual; what is missing near the end may only be missing from the file.',
  proof: 'A record that ends past the end of the file, a damaged block, or messages within the settle time of the end.',
  advice: () => [
    'take the capture again and end it a few seconds after the last message (tcpdump -U writes each frame at once)',
  ],
};
