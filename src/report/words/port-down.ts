/** What is said about `port-down`; the stage is one of src/forward/stages. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const portDown: Words<'port-down'> = {
  brief: 'an interface of the path is down or has no carrier',
  title: ({ port, up }) =>
    up === true ? `${say(port, 'the port')} has no carrier` : `${say(port, 'the port')} is down`,
  likely: NOT_LIKELY,
  meaning:
    "A bridge sends nothing to a port that is down or has no carrier. A guest's port has no carrier while the guest does not run or has not opened it.",
  proof: 'The message stops in front of this port, which was down or without carrier when the host was read.',
  advice: ({ port, up }) =>
    up === true
      ? [
          `start what is at the other end of ${say(port, 'the port')}, or plug it in: ${netCommand('ip', port, 'PORT', (word) => `link show dev ${word}`)}`,
        ]
      : [netCommand('ip', port, 'PORT', (word) => `link set ${word} up`)],
};
