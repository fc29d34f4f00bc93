/** `dhcphop replay`: the same report from saved captures. The work is in src/cli/run/run-replay.ts. */
import { type Command, reportOptions } from '../command.ts';
import type { ReplayArguments } from '../run/run-replay.ts';

export const replay: Command<ReplayArguments> = {
  usage: 'replay [source..]',
  describe: 'Follow DHCP through saved captures, in the order of the path: network first, guest last',
  examples: [
    ['dhcphop replay bond0.pcap br0.pcap tap0.pcap', 'one capture per interface, named after it'],
    ['dhcphop replay incident.pcapng --format json', 'what `dhcphop trace --write` recorded, as JSON'],
  ],
  lists: ['source'],
  options: (yargs) =>
    reportOptions(
      yargs.positional('source', {
        type: 'string',
        array: true,
        describe: 'FILE, or NAME=FILE for a capture taken on interface NAME; - is standard input',
      }),
    ),
  run: async (argv) => (await import('../run/run-replay.ts')).runReplay(argv),
};
