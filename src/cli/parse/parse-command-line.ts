/**
 * The words of a command line as a command and its arguments. yargs parses them, by what is declared to it here from the
 * definitions in src/cli/commands; its refusals are put in our words by refusals.ts. Help, completion and the man page are
 * our own: yargs lays out help text for a screen, not for `man`, and completes by starting the program at each key.
 */
import yargs, { type Argv, type Options } from 'yargs';
import { type AnyCommand, type Option, optionName } from '../command.ts';
import { refuseAlone, refuseNoCommand, refuseOption, refuseWords } from './refusals.ts';

export type Asked =
  | { readonly kind: 'run'; readonly command: AnyCommand; readonly args: Readonly<Record<string, unknown>> }
  /** Null: of the program. */
  | { readonly kind: 'help'; readonly command: AnyCommand | null }
  | { readonly kind: 'version' };

type Words = Readonly<Record<string, unknown>>;

/** Options are typed as they are named, a word is no number, and `--` is heeded. */
const CONFIGURATION = {
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'populate--': true,
};

const ANYWHERE = {
  help: { type: 'boolean', nargs: 0, alias: 'h' },
  version: { type: 'boolean', nargs: 0, alias: 'V' },
} as const satisfies Readonly<Record<string, Options>>;

/** yargs takes a lone `-` for an option without a name. No word of a command line can hold this. */
const STANDARD_STREAM = '\0';

/** Thrown out of yargs: when a handler returns, it lays out the help text, which takes as long as all of its parsing. */
class Parsed {
  readonly asked: Asked;

  constructor(asked: Asked) {
    this.asked = asked;
  }
}

/** @throws ToolError 'usage' for what is none of the commands, options and operands, or too many of them. */
export function parseCommandLine(words: readonly string[], commands: readonly AnyCommand[]): Asked {
  let command: AnyCommand | null = null;
  // Declaring takes most of yargs' time. A command that stands first has no options before it, and there is no other one.
  const first = commands.filter(({ name }) => name === words[0]);
  const program = createParser(first.length > 0 ? [] : commands)
    .strict()
    .fail((message, error) => {
      if (error !== undefined && error.name !== 'YError') throw error;
      const said = (message ?? error?.message ?? '').replaceAll(STANDARD_STREAM, '-');
      throw refuseWords(said, { words, command, commands });
    });
  for (const each of first.length > 0 ? first : commands) {
    program.command(
      declaredUsage(each),
      each.summary,
      (own) => {
        command = each;
        return declare(own, each);
      },
      (argv: Words) => {
        throw new Parsed(readWords(each, argv));
      },
    );
  }
  try {
    const argv: Words = program.parseSync(words.map((word) => (word === '-' ? STANDARD_STREAM : word)));
    if (argv.help === true) return { kind: 'help', command: null };
    if (argv.version === true) return { kind: 'version' };
  } catch (thrown) {
    if (thrown instanceof Parsed) return thrown.asked;
    throw thrown;
  }
  throw refuseNoCommand(words, commands);
}

/** The program without its commands. It knows every option, so that options may stand before the command. */
function createParser(commands: readonly AnyCommand[]): Argv {
  const program = yargs([], '/')
    .scriptName('dhcphop')
    .detectLocale(false)
    .exitProcess(false)
    .help(false)
    .version(false)
    .parserConfiguration(CONFIGURATION)
    .options(ANYWHERE);
  for (const { options } of commands) {
    for (const [key, option] of Object.entries(options))
      program.option(optionName(key), { ...declared(option), global: false });
  }
  return program;
}

function declared({ type, isList }: Option): Options {
  if (isList === true) return { type, array: true };
  return type === 'boolean' ? { type, nargs: 0 } : { type, nargs: 1 };
}

/** `replay [SOURCE..]`. */
function declaredUsage({ name, operand }: AnyCommand): string {
  return operand === null ? name : `${name} [${operand.label}${operand.isList ? '..' : ''}]`;
}

function declare(own: Argv, { operand, options }: AnyCommand): Argv {
  for (const [key, option] of Object.entries(options)) own.option(optionName(key), declared(option));
  return operand === null ? own : own.positional(operand.label, { type: 'string', array: operand.isList });
}

function typed(value: unknown): unknown {
  return value === STANDARD_STREAM ? '-' : value;
}

function readWords(command: AnyCommand, argv: Words): Asked {
  const args = { ...optionsOf(command, argv), ...operandOf(command, argv) };
  if (argv.help === true) return { kind: 'help', command };
  return argv.version === true ? { kind: 'version' } : { kind: 'run', command, args };
}

/** The values by key. */
function optionsOf(command: AnyCommand, argv: Words): Words {
  const values: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(command.options)) {
    const { type, isList, isRepeated, needs } = option;
    const name = optionName(key);
    const takesSeveral = isList === true || isRepeated === true;
    const given = argv[name];
    // yargs makes a list of what is not given, too.
    const words: readonly unknown[] = [given ?? []].flat().filter((word) => word !== undefined);
    const isWithoutWord = isList === true && Array.isArray(given) && given.length === 0;
    // yargs denies whatever has a name.
    if (type === 'string' && words.includes(false))
      throw refuseOption(command, `${command.name}: unknown option --no-${name}`);
    if (Array.isArray(given) && !takesSeveral) throw refuseOption(command, `--${name} is given twice`);
    if (isWithoutWord || words.includes('')) throw refuseOption(command, `--${name} needs a value`);
    const several = words.length === 0 && isRepeated !== true ? undefined : words.map(typed);
    const isAsked = given !== undefined && given !== false;
    if (needs !== undefined && isAsked && argv[optionName(needs)] === undefined) throw refuseAlone(command, key, needs);
    values[key] = takesSeveral ? several : (typed(given) ?? option.default);
  }
  return values;
}

function operandOf(command: AnyCommand, argv: Words): Words {
  const { operand } = command;
  const before = operand === null ? [] : [argv[operand.label] ?? []].flat().map(typed);
  // Behind `--` nothing is an option, and a file whose name looks like one is a path.
  const behind = [argv['--'] ?? []].flat().map(typed);
  const words = [...before, ...behind.map((word) => (String(word).startsWith('-') ? `./${word}` : word))];
  if (operand?.isList === true) return { [operand.name]: words };
  const extra = words[operand === null ? 0 : 1];
  if (extra !== undefined) throw refuseOption(command, `${command.name}: ${extra} is one word too many`);
  return operand === null ? {} : { [operand.name]: words[0] };
}
