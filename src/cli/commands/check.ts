/** `dhcphop check`: recordings against what is expected of them, as a test run. The work is in src/cli/run/run-check.ts. */
import type { Command } from '../command.ts';
import { TEXT_OR_JUNIT } from '../parse/parse-options.ts';
import { COLOR } from '../report-options.ts';
import type { CheckArguments } from '../run/run-check.ts';

export const check: Command<CheckArguments, 'folder'> = {
  name: 'check',
  summary: 'Check recorded captures against what they are expected to show',
  more: 'Replays the recordings in DIR and below it and compares each with NAME.expect.json beside it: verdict, hops, causes and exchanges, those of them that the file has. `sources` in the file lists what to replay (FILE or NAME=FILE; without it, NAME), `options` holds hops, guest and settle. The captures that no file speaks of are MISSING: --update writes their expectation. A capture with several hops is a recording by itself; the others of a directory are one.',
  operand: {
    name: 'folder',
    label: 'DIR',
    isList: true,
    describe: 'a directory of recordings',
    completes: 'file',
  },
  options: {
    update: { type: 'boolean', default: false, describe: 'what a replay says now becomes what is expected' },
    format: { type: 'string', value: 'FORMAT', choices: TEXT_OR_JUNIT, default: 'text', describe: 'how to report' },
    color: COLOR,
  },
  examples: [
    ['dhcphop check recordings --update', 'the first time: read what it writes, and keep it'],
    ['dhcphop check recordings --format junit', 'in CI: exit code 1 where one is not as expected'],
  ],
  run: async (args) => (await import('../run/run-check.ts')).runCheck(args),
};
