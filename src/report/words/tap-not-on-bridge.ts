/** What is said about `tap-not-on-bridge`; the stage is one of src/forward/stages. */
import { bareWord, netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const tapNotOnBridge: Words<'tap-not-on-bridge'> = {
  brief: 'a port of the path is not on its bridge',
  title: ({ port, master, bridge }) =>
    `${say(port, 'the port')} is no port of ${say(bridge, 'the bridge of the path')}: it is on ${say(master, 'no bridge')}`,
  likely: NOT_LIKELY,
  meaning:
    'The bridge sends frames to its own ports only. The interface that should get this one is not one of them: it was never added, or a script or a restart of the network moved it.',
  proof:
    "The message is seen on the bridge, not on the port, and the port's master was another one when the host was read.",
  advice: ({ port, bridge }) => [
    `put it there: ${netCommand('ip', port, 'PORT', (word) => `link set ${word} master ${bareWord(bridge, 'BRIDGE')}`)}`,
  ],
};
