/** What is said about `port-isolated`; the stage is one of src/forward/stages. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const portIsolated: Words<'port-isolated'> = {
  brief: 'both ports are isolated from each other',
  title: ({ port, other }) =>
    `${say(port, 'the port')} and ${say(other, 'the other port')} are both isolated: the bridge lets nothing pass between them`,
  likely: NOT_LIKELY,
  meaning:
    'A bridge forwards nothing between two ports that are both isolated. Guests are isolated from each other that way; the uplink must not be isolated as well.',
  proof: 'The message stops between two ports of one bridge, both of which were isolated when the host was read.',
  advice: ({ other, port }) => [
    `take one of them out, the uplink: ${netCommand('bridge', other, 'UPLINK', (word) => `link set dev ${word} isolated off`)}`,
    `or the other one: ${netCommand('bridge', port, 'PORT', (word) => `link set dev ${word} isolated off`)}`,
  ],
};
