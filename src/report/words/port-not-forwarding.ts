/** What is said about `port-not-forwarding`; the stage is one of src/forward/stages. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const portNotForwarding: Words<'port-not-forwarding'> = {
  brief: 'spanning tree or the forward delay holds a port back',
  title: ({ port, state }) => `${say(port, 'the port')} does not forward: its state is ${say(state, 'another one')}`,
  likely: NOT_LIKELY,
  meaning:
    'A new port of a bridge listens and learns for twice the forward delay, 30 seconds by default, before it forwards. With spanning tree it may be blocked for good. A guest that asks for an address in that time gets no answer, and may give up before it is over.',
  proof:
    'The message stops at this port, which was not forwarding then: the kernel tells of each change, else it is the state when the host was read.',
  advice: ({ port }) => [
    `see whether it becomes forwarding: ${netCommand('bridge', port, 'PORT', (word) => `-d link show dev ${word}`)}`,
    `where it was set by hand, without spanning tree: ${netCommand('bridge', port, 'PORT', (word) => `link set dev ${word} state 3`)}`,
    'without spanning tree, let ports forward at once: ip link set BRIDGE type bridge forward_delay 0',
  ],
};
