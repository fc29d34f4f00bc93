/** `dhcphop path`: the way from the network to a guest, and what is wrong with it, without capturing. */
import type { Command } from '../command.ts';
import type { PathArguments } from '../run/run-path.ts';

export const path: Command<PathArguments> = {
  usage: 'path [target]',
  describe: 'Show the path to a guest and what is wrong with its wiring, without capturing',
  examples: [
    ['dhcphop path tap0b5f208b-76', 'the hops from the network to the guest behind this interface'],
    ['dhcphop path instance-00000347 --format json', 'the path of a libvirt domain, as JSON'],
  ],
  options: (yargs) =>
    yargs
      .positional('target', {
        type: 'string',
        describe: 'the guest: a libvirt domain (name, id, UUID), a MAC, or its interface (NAME or NETNS/NAME)',
      })
      .option('guest', {
        type: 'string',
        requiresArg: true,
        describe: "the guest's MAC, where the host does not know it",
      })
      .option('format', { type: 'string', requiresArg: true, default: 'text', describe: 'text or json' })
      .option('color', { type: 'boolean', describe: 'colour in text; --no-color or NO_COLOR turn it off' }),
  run: async (argv) => (await import('../run/run-path.ts')).runPath(argv),
};
