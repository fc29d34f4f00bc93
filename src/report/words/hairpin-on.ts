/** What is said about `hairpin-on`; the rule is src/diagnose/rules/hairpin-on.ts. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const hairpinOn: Words<'hairpin-on'> = {
  brief: "a port returns the guest's own broadcasts",
  title: ({ port }) => `${say(port, "the guest's port")} gives the guest's own broadcasts back (hairpin mode)`,
  likely: NOT_LIKELY,
  meaning:
    "In hairpin mode a bridge sends a frame out of the port that it came in by, too. It is meant for ports behind which several machines are. Whoever bridges behind that port, a guest or another bridge of this host, learns the guest's MAC from the copy, on its outer side, and sends the replies there.",
  proof: 'The request is seen going out on the port that it came in by, and the flag of the port was on.',
  advice: ({ port }) => [netCommand('bridge', port, 'PORT', (word) => `link set dev ${word} hairpin off`)],
};
