/** `dhcphop check`: recordings against what is expected of them, as a test run. The work is in src/cli/run/run-check.ts. */
import type { Command } from '../command.ts';
import { CHECK_FORMATS } from '../parse/parse-options.ts';
import { COLOR } from '../report-options.ts';
import type { CheckArguments } from '../run/run-check.ts';

export const check: Command<CheckArguments, 'folder'> = {
  name: 'check',
  summary: 'Compare recorded captures with what they should show',
  more: 'Replays the recordings in DIR and below it and compares each with NAME.expect.json beside it: verdict, hops, causes and exchanges, as far as the file has them. The file may also list `sources` of its own, and `options` (hops, guest, settle). A capture with several hops is one recording; the other captures of a directory together are another.',
  operand: {
    name: 'folder',
    label: 'DIR',
    isList: true,
    describe: 'a directory of recordings',
    completes: 'file',
  },
  options: {
    update: { type: 'boolean', default: false, describe: 'write what the replays say now into these files' },
    format: { type: 'string', value: 'FORMAT', choices: CHECK_FORMATS, default: 'text', describe: 'how to report' },
    color: COLOR,
  },
  examples: [
    ['dhcphop check recordings --update', 'the first time'],
    ['dhcphop check recordings --format junit', 'in CI'],
  ],
  run: async (args) => (await import('../run/run-check.ts')).runCheck(args),
};
