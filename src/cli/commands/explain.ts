/** `dhcphop explain`: what a finding or a word on the screen means, what proves it, what else looks like it, what to do. */
import type { Command } from '../command.ts';
import { EXPLAIN_FORMATS } from '../parse/parse-options.ts';
import { COLOR } from '../report-options.ts';
import type { ExplainArguments } from '../run/run-explain.ts';

export const explain: Command<ExplainArguments, 'code'> = {
  name: 'explain',
  summary: 'Explain a finding: its proof, and what to do',
  more: 'It knows the code of each finding and every other word of a report, of `path` and of `doctor`: what it means, what proves it, what else looks like it, what to do. Without one it lists them all.',
  operand: {
    name: 'code',
    label: 'CODE',
    isList: true,
    describe: "a finding's code, or another word on the screen",
    completes: 'code',
  },
  options: {
    format: { type: 'string', value: 'FORMAT', choices: EXPLAIN_FORMATS, default: 'text', describe: 'how to show it' },
    color: COLOR,
  },
  examples: [
    ['dhcphop explain', 'all codes, a line each'],
    ['dhcphop explain reflected-request', 'one of them in full'],
    ['dhcphop explain LOST', 'any other word on the screen'],
  ],
  run: async (args) => (await import('../run/run-explain.ts')).runExplain(args),
};
