/** `dhcphop trace`: follows a guest's DHCP through this host, live. The work is in src/cli/run/run-trace.ts. */
import type { Command } from '../command.ts';
import { UNTIL } from '../parse/parse-options.ts';
import { RECORDING_OPTIONS, REPORT_OPTIONS } from '../report-options.ts';
import type { TraceArguments } from '../run/run-trace.ts';
import { TARGET } from './path.ts';

export const trace: Command<TraceArguments, 'target'> = {
  name: 'trace',
  summary: "Follow a guest's DHCP through this host, live",
  more: 'Finds the way from the network to the guest, captures on every hop of it at once and follows each DHCP message from hop to hop. Ctrl-C ends it and prints the report. Takes root; it gives that up once everything is open.',
  operand: TARGET,
  options: {
    bridge: {
      type: 'string',
      value: '[HOST:]BRIDGE',
      completes: 'interface',
      describe: 'follow all guests of this bridge; HOST: one of --host, else this one',
    },
    host: {
      type: 'string',
      value: '[NAME=]DESTINATION',
      isRepeated: true,
      describe: 'another host on the way, by ssh: that of the DHCP server, for instance; may be given several times',
    },
    serverAt: {
      type: 'string',
      value: 'GUEST',
      describe:
        'which guest of a --host is the DHCP server: its MAC, libvirt domain or interface; else whatever listens on port 67',
    },
    for: { type: 'string', value: 'TIME', describe: 'end after this time, for instance 30s' },
    until: {
      type: 'string',
      value: 'EVENT',
      choices: UNTIL,
      default: 'never',
      describe: 'end when the guest is bound and has kept its lease for 10 s, or at the first loss',
    },
    wait: {
      type: 'boolean',
      describe: 'wait for a target that is not there yet; a libvirt domain that is shut off is waited for anyway',
    },
    ...RECORDING_OPTIONS,
    ...REPORT_OPTIONS,
  },
  examples: [
    ['dhcphop trace tap0b5f208b-76', "the guest behind this interface, along the host's own wiring"],
    ['dhcphop trace --bridge br0', 'all guests of a bridge at once, those that come later too'],
    ['dhcphop trace --hops bond0,br0,tap0 --for 30s', 'a path given by hand, for half a minute'],
    [
      'dhcphop trace tap0 --host root@hv1 --server-at fa:16:3e:7f:00:07',
      'from the server, a guest of hv1, to the guest',
    ],
    [
      'dhcphop trace --host A=root@hv1 --host B=root@hv2 --bridge B:br0',
      'all guests of a bridge of hv2, from elsewhere',
    ],
  ],
  run: async (args) => (await import('../run/run-trace.ts')).runTrace(args),
};
