/** `dhcphop replay`: the same report from saved captures. The work is in src/cli/run/run-replay.ts. */
import type { Command, Operand, Option } from '../command.ts';
import { RECORDING_OPTIONS, REPORT_OPTIONS } from '../report-options.ts';
import type { ReplayArguments } from '../run/run-replay.ts';

export const SOURCE: Operand & { readonly name: 'source' } = {
  name: 'source',
  label: 'SOURCE',
  isList: true,
  describe:
    'FILE, a directory of captures, or NAME=FILE for a capture taken on interface NAME (HOST:NAME on another host, HOST of an incident); - is standard input',
  completes: 'file',
};

const STATE: Option = {
  type: 'string',
  isList: true,
  value: 'FILE',
  completes: 'file',
  describe:
    'the state of the host, saved beside the captures: what `dhcphop collect` gathered, or ip, bridge, brctl, nft, iptables-save, ebtables-save, dmesg, ... printed',
};

export const replay: Command<ReplayArguments, 'source'> = {
  name: 'replay',
  summary: 'Follow DHCP through saved captures',
  more: 'Each SOURCE is a capture of one hop (pcap or pcapng, gzip too, zstd with Node 22.15 or later), in any order, or one incident that `trace --write` recorded. The order of the hops is inferred from the frames where --hops does not give it. The parts of a rotated capture (tcpdump -C, -G) are put together.',
  operand: SOURCE,
  options: { state: STATE, ...REPORT_OPTIONS, ...RECORDING_OPTIONS },
  examples: [
    ['dhcphop replay bond0.pcap br0.pcap tap0.pcap', 'one capture per interface, named after it'],
    ['dhcphop replay *.pcap --state host.txt', 'and why it was lost, by what `dhcphop collect` gathered there'],
    ['dhcphop replay incident.pcapng --format json', 'what `dhcphop trace --write` recorded, as JSON'],
    ['dhcphop replay *.pcap --anonymize --write share.pcapng', 'one file for a stranger, with the same verdicts'],
  ],
  run: async (args) => (await import('../run/run-replay.ts')).runReplay(args),
};
