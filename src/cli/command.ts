/** What a command is: how yargs shows and parses it, and what it does. One file a command, in src/cli/commands. */
import type { ArgumentsCamelCase, Argv } from 'yargs';

export interface Command<Options> {
  /** With its positional arguments, as yargs writes them. */
  readonly usage: string;
  readonly describe: string;
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** Arguments that may be given several times. */
  readonly lists?: readonly string[];
  readonly options: (yargs: Argv) => Argv<Options>;
  /** Does it and returns the exit code. What it needs is imported inside, so that starting up costs little. */
  readonly run: (argv: ArgumentsCamelCase<Options>) => Promise<number>;
}

/** Options of the commands that make a report. */
export function reportOptions<Options>(yargs: Argv<Options>) {
  return yargs
    .option('hops', {
      type: 'string',
      requiresArg: true,
      describe: 'the path by hand, network to guest: bond0,br0,tap0 (x0|x1: side by side)',
    })
    .option('guest', { type: 'string', requiresArg: true, describe: "the guest's MAC: others are not judged" })
    .option('settle', {
      type: 'string',
      requiresArg: true,
      default: '250ms',
      describe: 'how long a message may take from one hop to the next',
    })
    .option('format', {
      type: 'string',
      requiresArg: true,
      default: 'text',
      describe: 'text, json, ndjson, markdown or junit',
    })
    .option('details', {
      type: 'boolean',
      default: false,
      describe: 'every option of every message (text, json, ndjson)',
    })
    .option('color', { type: 'boolean', describe: 'colour in text; --no-color or NO_COLOR turn it off' });
}
