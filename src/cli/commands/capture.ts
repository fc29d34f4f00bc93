/** `dhcphop capture`: records what a trace would follow, without judging it. The work is in src/cli/run/run-capture.ts. */
import type { Command } from '../command.ts';
import { RECORDING_OPTIONS } from '../report-options.ts';
import type { CaptureArguments } from '../run/run-capture.ts';
import { TARGET } from './path.ts';
import { trace } from './trace.ts';

const { for: forTime, wait, hops, guest } = trace.options;

export const capture: Command<CaptureArguments, 'target'> = {
  name: 'capture',
  summary: 'Record what a trace would follow, without judging it',
  more: 'The left half of a trace: captures on every hop, reads the state of this host, and writes both as an incident, to replay it anywhere. With --write - it is a stream that can be replayed while it runs.',
  operand: TARGET,
  options: {
    hops,
    bridge: { ...trace.options.bridge, value: 'BRIDGE', describe: 'follow all guests of this bridge' },
    server: {
      type: 'boolean',
      describe:
        'the way to a DHCP server instead: TARGET, or whatever listens on UDP port 67 here; with --guest to that guest too, where it is here',
    },
    guest,
    for: forTime,
    wait,
    ...RECORDING_OPTIONS,
    attached: {
      type: 'boolean',
      default: false,
      describe: 'end with standard input as well; each line of it asks for a look at the state of this host',
    },
  },
  examples: [
    ['dhcphop capture --server --write server.pcapng', 'what reaches and leaves the DHCP server of this host'],
    [
      'dhcphop capture tap0b5f208b-76 --write incident.pcapng --for 10m',
      'ten minutes of one guest, to replay elsewhere',
    ],
    ['ssh root@hv1 dhcphop capture tap0 --write - | dhcphop replay -', 'capture on one host and judge on another'],
  ],
  run: async (args) => (await import('../run/run-capture.ts')).runCapture(args),
};
