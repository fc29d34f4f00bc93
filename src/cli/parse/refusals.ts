/** What yargs refuses, in words that keep what was typed and point to the help of the command it was typed for. */
import { ToolError } from '../../core/errors.ts';
import { type AnyCommand, optionName } from '../command.ts';
import { didYouMean } from './did-you-mean.ts';

export interface Typed {
  readonly words: readonly string[];
  /** The command among them; null where there is none yet. */
  readonly command: AnyCommand | null;
  readonly commands: readonly AnyCommand[];
}

export function refuseOption(command: AnyCommand, message: string): ToolError {
  return new ToolError('usage', message, `dhcphop ${command.name} --help`);
}

/** An option that says more about another one, which is not given. */
export function refuseAlone({ options }: AnyCommand, key: string, needs: string): ToolError {
  const [own, other] = [key, needs].map((each) => {
    const value = options[each]?.value;
    return `--${optionName(each)}${value === undefined ? '' : ` ${value}`}`;
  });
  const message = `--${optionName(key)} goes with --${optionName(needs)}, which is not given`;
  return new ToolError('usage', message, `${other} ${own}`);
}

/** `message` is what yargs says: which kind of fault it is, and the names without their dashes (its locales/en.json). */
export function refuseWords(message: string, typed: Typed): ToolError {
  const { words, command } = typed;
  const [, fault = '', names = message] = /^(Unknown|Not enough|Argument unexpected)[^:]*: (.*)$/s.exec(message) ?? [];
  const option = optionsAmong(words).find((word) => isNamed(word, names.split(', ')));
  if (fault === 'Unknown') return option === undefined ? refuseOperand(names, typed) : unknownOption(option, typed);
  if (command === null) return refuseNoCommand(words, typed.commands);
  const name = option === undefined ? `--${names}` : nameOf(option);
  if (fault === 'Not enough') return refuseOption(command, `${name} needs a value`);
  if (fault === 'Argument unexpected') return refuseOption(command, `${name} takes no value`);
  return refuseOption(command, `${command.name}: ${message}`);
}

/** @param words hold options at most. */
export function refuseNoCommand(words: readonly string[], commands: readonly AnyCommand[]): ToolError {
  const option = nameOf(optionsAmong(words)[0] ?? '');
  const owners = ownersOf(option, commands);
  const what = owners.length === 0 ? '' : `: ${option} belongs to ${owners.join(', ')}`;
  return new ToolError('usage', `no command is given${what}`, `dhcphop ${owners[0] ?? 'trace'} --help`);
}

function unknownOption(word: string, { command, commands }: Typed): ToolError {
  const name = nameOf(word);
  const owners = ownersOf(name, commands);
  if (command !== null && owners.includes(command.name)) return refuseOption(command, `${name} takes no value`);
  const known = command === null ? commands : [command];
  const names = known.flatMap(({ options }) => Object.keys(options).map((key) => `--${optionName(key)}`));
  const elsewhere =
    owners.length === 0 ? didYouMean(name, ['--help', '--version', ...names]) : ` (it belongs to ${owners.join(', ')})`;
  if (command === null) return new ToolError('usage', `unknown option ${name}${elsewhere}`, 'dhcphop --help');
  return refuseOption(command, `${command.name}: unknown option ${name}${elsewhere}`);
}

/** `names` are the words that have no place, joined by commas, which the first may hold itself. */
function refuseOperand(names: string, { words, command, commands }: Typed): ToolError {
  const word = words.find((each) => names === each || names.startsWith(`${each}, `)) ?? names;
  if (command !== null) return refuseOption(command, `${command.name}: ${word} is one word too many`);
  const isCapture = /\.(?:pcap|pcapng|cap)(?:\.gz|\d+)?$/.test(word);
  const meant = didYouMean(
    word,
    commands.map(({ name }) => name),
  );
  const hint = isCapture ? 'dhcphop replay FILE...' : 'dhcphop --help';
  return new ToolError('usage', `unknown command ${word}${meant}`, hint);
}

/** What looks like options, before `--`. */
function optionsAmong(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return words.slice(0, end < 0 ? words.length : end).filter((word) => /^-./.test(word));
}

/** `--hops` of `--hops=a,b`. */
function nameOf(word: string): string {
  return word.replace(/=.*$/s, '');
}

/** Whether yargs means this word: by its name, with or without `no-`, or by one of its letters. */
function isNamed(word: string, names: readonly string[]): boolean {
  const name = nameOf(word).replace(/^-+/, '');
  const letters = word.startsWith('--') ? [] : [...name];
  return [name, name.replace(/^no-/, ''), ...letters].some((each) => names.includes(each));
}

/** The commands that have an option of this name, denied (`--no-color`) too. */
function ownersOf(name: string, commands: readonly AnyCommand[]): readonly string[] {
  const isOf = ({ options }: AnyCommand) =>
    Object.entries(options).some(([key, { type }]) => {
      const own = optionName(key);
      return name === `--${own}` || (type === 'boolean' && name === `--no-${own}`);
    });
  return commands.filter(isOf).map((command) => command.name);
}
