/** `dhcphop explain`: what a finding means, what proves it, what to do. */
import type { Command } from '../command.ts';
import { TEXT_OR_JSON } from '../parse/parse-options.ts';
import { COLOR } from '../report-options.ts';
import type { ExplainArguments } from '../run/run-explain.ts';

export const explain: Command<ExplainArguments, 'code'> = {
  name: 'explain',
  summary: 'Explain a finding: its proof, and what to do',
  more: 'Without a code it lists them all.',
  operand: {
    name: 'code',
    label: 'CODE',
    isList: false,
    describe: "a finding's code, as reports have it",
    completes: 'code',
  },
  options: {
    format: { type: 'string', value: 'FORMAT', choices: TEXT_OR_JSON, default: 'text', describe: 'how to show it' },
    color: COLOR,
  },
  examples: [
    ['dhcphop explain', 'all codes, a line each'],
    ['dhcphop explain reflected-request', 'one of them in full'],
  ],
  run: async (args) => (await import('../run/run-explain.ts')).runExplain(args),
};
