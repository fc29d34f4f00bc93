/** `dhcphop doctor`: what this machine can and cannot do, and how to mend it. */
import type { Command } from '../command.ts';
import { TEXT_OR_JSON } from '../parse/parse-options.ts';
import { COLOR } from '../report-options.ts';
import type { DoctorArguments } from '../run/run-doctor.ts';

export const doctor: Command<DoctorArguments> = {
  name: 'doctor',
  summary: 'Show what dhcphop can do here, and how to mend it',
  operand: null,
  options: {
    format: { type: 'string', value: 'FORMAT', choices: TEXT_OR_JSON, default: 'text', describe: 'how to show it' },
    color: COLOR,
  },
  examples: [
    ['dhcphop doctor', 'as the user you are'],
    ['sudo dhcphop doctor', 'as root, the way a trace runs'],
  ],
  run: async (args) => (await import('../run/run-doctor.ts')).runDoctor(args),
};
