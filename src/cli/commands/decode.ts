/** `dhcphop decode`: every DHCP message of saved captures in full. The work is in src/cli/run/run-decode.ts. */
import type { Command } from '../command.ts';
import type { DecodeArguments } from '../run/run-decode.ts';

export const decode: Command<DecodeArguments> = {
  usage: 'decode [source..]',
  describe: 'Show each DHCP message of saved captures in full: fields, options, what is wrong with them',
  examples: [
    ['dhcphop decode tap0.pcap', 'every message'],
    ['dhcphop decode incident.pcapng --filter OFFER,fa:16:3e:56:ea:fa', 'the OFFERs for one client'],
  ],
  lists: ['source'],
  options: (yargs) =>
    yargs
      .positional('source', {
        type: 'string',
        array: true,
        describe: 'FILE, or NAME=FILE for a capture taken on interface NAME; - is standard input',
      })
      .option('filter', {
        type: 'string',
        requiresArg: true,
        describe: 'MACs, xids (0x...) and message types, comma-separated: any of each kind, all kinds',
      })
      .option('format', { type: 'string', requiresArg: true, default: 'text', describe: 'text or json' })
      .option('color', { type: 'boolean', describe: 'colour in text; --no-color or NO_COLOR turn it off' }),
  run: async (argv) => (await import('../run/run-decode.ts')).runDecode(argv),
};
