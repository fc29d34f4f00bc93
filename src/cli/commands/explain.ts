/** `dhcphop explain`: what a finding means, what proves it, what to do. */
import type { Command } from '../command.ts';
import type { ExplainArguments } from '../run/run-explain.ts';

export const explain: Command<ExplainArguments> = {
  usage: 'explain [code]',
  describe: 'Explain a finding: what it means, what proves it, what to do. Without a code: list them all',
  examples: [
    ['dhcphop explain', 'all codes, a line each'],
    ['dhcphop explain reflected-request', 'one of them in full'],
  ],
  options: (yargs) =>
    yargs
      .positional('code', { type: 'string', describe: "a finding's code, as reports have it" })
      .option('color', { type: 'boolean', describe: 'colour; --no-color or NO_COLOR turn it off' }),
  run: async (argv) => (await import('../run/run-explain.ts')).runExplain(argv),
};
