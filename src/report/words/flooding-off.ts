/** What is said about `flooding-off`; the stage is one of src/forward/stages. */
import { netCommand } from './host-command.ts';
import { NOT_LIKELY, say, type Words } from './words.ts';

export const floodingOff: Words<'flooding-off'> = {
  brief: 'a port does not get what the bridge floods',
  title: ({ port, broadcast, proxyArp }) =>
    proxyArp === true
      ? `${say(port, 'the port')} answers ARP for others (proxy_arp): the bridge floods nothing to it`
      : broadcast === true
        ? `${say(port, 'the port')} gets no broadcasts from the bridge`
        : `${say(port, 'the port')} gets no unicast whose receiver the bridge does not know, as for this guest`,
  likely: NOT_LIKELY,
  meaning:
    'A bridge floods broadcasts, and frames to a MAC that it has not learned, to all ports. On this port that is switched off, by its own flag or by proxy_arp, and no entry of the bridge leads there.',
  proof:
    'The message stops in front of the port, was to be flooded by what the bridge had learned, and the flag was off when the host was read.',
  advice: ({ port, broadcast, proxyArp }) => [
    proxyArp === true
      ? netCommand('ip', port, 'PORT', (word) => `link set ${word} type bridge_slave proxy_arp off`)
      : netCommand(
          'bridge',
          port,
          'PORT',
          (word) => `link set dev ${word} ${broadcast === true ? 'bcast_flood' : 'flood'} on`,
        ),
  ],
};
