/** What is said about `learning-off`; the stage is one of src/forward/stages. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const learningOff: Words<'learning-off'> = {
  brief: 'a port takes frames from known MACs only',
  title: ({ port, mac }) =>
    `${say(port, 'the port')} is locked, and the bridge has no entry for ${say(mac, 'the sender')} on it`,
  likely: NOT_LIKELY,
  meaning:
    'A locked port drops every frame whose source MAC has no entry on that port. The entry is made by hand or by an authenticator (802.1X).',
  proof:
    'The message is seen coming in on the port and not on the bridge, the port was locked when the host was read, and the bridge had no entry for its source there.',
  advice: ({ port, mac }) => [
    `add the entry: ${netCommand('bridge', port, 'PORT', (word) => `fdb replace ${sayWord(mac, 'MAC')} dev ${word} master static`)}`,
    `or unlock the port: ${netCommand('bridge', port, 'PORT', (word) => `link set dev ${word} locked off`)}`,
  ],
};
