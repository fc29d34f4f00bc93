/** `dhcphop decode`: every DHCP message of saved captures in full. The work is in src/cli/run/run-decode.ts. */
import type { Command } from '../command.ts';
import { TEXT_OR_JSON } from '../parse/parse-options.ts';
import { COLOR } from '../report-options.ts';
import type { DecodeArguments } from '../run/run-decode.ts';
import { SOURCE } from './replay.ts';

export const decode: Command<DecodeArguments, 'source'> = {
  name: 'decode',
  summary: 'Show each DHCP message of saved captures in full',
  more: 'Every field and option of every message, and what is wrong with them.',
  operand: SOURCE,
  options: {
    filter: {
      type: 'string',
      value: 'LIST',
      describe: 'MACs, xids (0x...) and message types, comma-separated: any of each kind, all kinds',
    },
    format: { type: 'string', value: 'FORMAT', choices: TEXT_OR_JSON, default: 'text', describe: 'how to show them' },
    color: COLOR,
  },
  examples: [
    ['dhcphop decode tap0.pcap', 'every message'],
    ['dhcphop decode incident.pcapng --filter OFFER,fa:16:3e:56:ea:fa', 'the OFFERs for one client'],
  ],
  run: async (args) => (await import('../run/run-decode.ts')).runDecode(args),
};
