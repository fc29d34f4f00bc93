/** `dhcphop path`: the way from the network to a guest, and what is wrong with it, without capturing. */
import type { Command, Operand } from '../command.ts';
import { TEXT_OR_JSON } from '../parse/parse-options.ts';
import { COLOR } from '../report-options.ts';
import type { PathArguments } from '../run/run-path.ts';

export const TARGET: Operand & { readonly name: 'target' } = {
  name: 'target',
  label: 'TARGET',
  isList: false,
  describe: 'the guest: a libvirt domain (name, id, UUID), a MAC, or its interface (NAME or NETNS/NAME)',
  completes: 'interface',
};

export const path: Command<PathArguments, 'target'> = {
  name: 'path',
  summary: 'Show the path to a guest and what is wrong with it',
  more: 'Looks without capturing. A libvirt domain with several NICs has a path for each.',
  operand: TARGET,
  options: {
    guest: { type: 'string', value: 'MAC', describe: "the guest's MAC, where the host does not know it" },
    format: { type: 'string', value: 'FORMAT', choices: TEXT_OR_JSON, default: 'text', describe: 'how to show it' },
    color: COLOR,
  },
  examples: [
    ['dhcphop path tap0b5f208b-76', 'the hops from the network to the guest behind this interface'],
    ['dhcphop path instance-00000347 --format json', 'the path of a libvirt domain, as JSON'],
  ],
  run: async (args) => (await import('../run/run-path.ts')).runPath(args),
};
