/** `dhcphop doctor`: what this machine can and cannot do, and how to mend it. */
import type { Command } from '../command.ts';
import type { DoctorArguments } from '../run/run-doctor.ts';

export const doctor: Command<DoctorArguments> = {
  usage: 'doctor',
  describe: 'Show what this machine can and cannot do for dhcphop, and how to mend it',
  examples: [
    ['dhcphop doctor', 'as the user you are'],
    ['sudo dhcphop doctor', 'as root, the way a trace runs'],
  ],
  options: (yargs) =>
    yargs.option('color', { type: 'boolean', describe: 'colour; --no-color or NO_COLOR turn it off' }),
  run: async (argv) => (await import('../run/run-doctor.ts')).runDoctor(argv),
};
