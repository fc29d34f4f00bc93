/** What is said about `mtu-too-small`; the stage is one of src/forward/stages. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const mtuTooSmall: Words<'mtu-too-small'> = {
  brief: 'the frame is longer than the next interface carries',
  title: ({ port, mtu, length }) =>
    `${say(port, 'the port')} carries ${say(mtu, 'fewer')} bytes, the message has ${say(length, 'more')}: the bridge drops it in silence`,
  likely: NOT_LIKELY,
  meaning:
    'A bridge drops a frame that is longer than its egress port carries, without a counter, a log line or an ICMP message.',
  proof: 'The message stops in front of the port, and its length exceeds the MTU of the port when the host was read.',
  advice: ({ port, length }) => [
    netCommand('ip', port, 'PORT', (word) => `link set ${word} mtu ${say(length, '1500')}`),
  ],
};
