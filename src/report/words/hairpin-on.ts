/** What is said about `hairpin-on`; the rule is src/diagnose/rules/hairpin-on.ts. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const hairpinOn: Words<'hairpin-on'> = {
  brief: "the guest's port returns its own broadcasts",
  title: ({ port }) => `${say(port, "the guest's port")} gave the guest its own broadcasts back (hairpin mode)`,
  likely: NOT_LIKELY,
  meaning:
    'In hairpin mode a bridge sends a frame out of the port that it came in by, too. It is meant for ports behind which several machines are. A guest that bridges inside learns its own MAC from the copy, on its outer side.',
  proof: 'The request is seen going out on the port that it came in by, and the flag of the port was on.',
  advice: ({ port }) => [netCommand('bridge', port, 'PORT', (word) => `link set dev ${word} hairpin off`)],
};
