/** `dhcphop collect`: the script that gathers host state where dhcphop is not. */
import type { Command } from '../command.ts';
import type { CollectArguments } from '../run/run-collect.ts';

export const collect: Command<CollectArguments, 'netns'> = {
  name: 'collect',
  summary: "Print a shell script that gathers another host's state",
  more: 'The script runs where dhcphop is not installed (sh, busybox too), takes a second and changes nothing. It prints the links, bridges, firewall rules and kernel log of the host, with the time of each; what is missing or refused is said there. `dhcphop replay --state` reads it beside captures.',
  operand: {
    name: 'netns',
    label: 'NETNS',
    isList: true,
    describe: 'network namespaces that the script looks into beside its own',
  },
  options: {},
  examples: [
    ['dhcphop collect | ssh HOST sudo sh > host.txt', 'runs it there; what it printed is here'],
    ['dhcphop replay *.pcap --state host.txt', 'the captures, and why they lost what they lost'],
    ['dhcphop collect > collect.sh', 'to take along: sudo sh collect.sh > host.txt'],
  ],
  run: async (args) => (await import('../run/run-collect.ts')).runCollect(args),
};
