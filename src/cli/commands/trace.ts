/** `dhcphop trace`: follows a guest's DHCP through this host, live. The work is in src/cli/run/run-trace.ts. */
import { type Command, reportOptions } from '../command.ts';
import type { TraceArguments } from '../run/run-trace.ts';

export const trace: Command<TraceArguments> = {
  usage: 'trace [target]',
  describe: 'Follow the DHCP of a guest through this host, hop by hop, until Ctrl-C',
  examples: [
    ['dhcphop trace tap0b5f208b-76', "the guest behind this interface, along the host's own wiring"],
    ['dhcphop trace --bridge br0', 'all guests of a bridge at once, those that come later too'],
    ['dhcphop trace --hops bond0,br0,tap0 --for 30s', 'a path given by hand, for half a minute'],
  ],
  options: (yargs) =>
    reportOptions(
      yargs.positional('target', {
        type: 'string',
        describe: 'the guest: a libvirt domain (name, id, UUID), a MAC, or its interface (NAME or NETNS/NAME)',
      }),
    )
      .option('bridge', { type: 'string', requiresArg: true, describe: 'follow all guests of this bridge' })
      .option('wait', {
        type: 'boolean',
        describe: 'wait for a target that is not there yet; a libvirt domain that is shut off is waited for anyway',
      })
      .option('write', {
        type: 'string',
        requiresArg: true,
        describe: 'record everything into a new pcapng file, to replay it elsewhere',
      })
      .option('for', { type: 'string', requiresArg: true, describe: 'end after this time, for instance 30s' })
      .option('until', {
        type: 'string',
        requiresArg: true,
        default: 'never',
        describe: 'end when the guest is bound, or at the first loss: never, bound or loss',
      }),
  run: async (argv) => (await import('../run/run-trace.ts')).runTrace(argv),
};
