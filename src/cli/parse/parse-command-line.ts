/**
 * The words of a command line as a command and its arguments, by the definitions in src/cli/commands. Node's own parser
 * splits them; what does not fit is refused here, in words that keep what was typed.
 */
import { parseArgs } from 'node:util';
import { ToolError } from '../../core/errors.ts';
import { type AnyCommand, optionName } from '../command.ts';
import { didYouMean } from './did-you-mean.ts';

export type Asked =
  | { readonly kind: 'run'; readonly command: AnyCommand; readonly args: Readonly<Record<string, unknown>> }
  /** Null: of the program. */
  | { readonly kind: 'help'; readonly command: AnyCommand | null }
  | { readonly kind: 'version' };

interface OptionToken {
  readonly name: string;
  /** As it was typed: `--hops`, `-h`. */
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** @throws ToolError 'usage' for what is none of the commands, options and operands, or too many of them. */
export function parseCommandLine(words: readonly string[], commands: readonly AnyCommand[]): Asked {
  const { options, operands } = split(words, commands);
  const [name] = operands;
  const command = commands.find((each) => each.name === name) ?? null;
  const known = command === null ? commands : [command];
  for (const option of options) checkKnown(option, known, command, commands);
  if (name !== undefined && command === null) throw unknownCommand(name, commands);
  if (options.some(({ name: each }) => each === 'help')) return { kind: 'help', command };
  if (options.some(({ name: each }) => each === 'version')) return { kind: 'version' };
  if (command === null) {
    const [{ rawName, name: each } = { rawName: '', name: '' }] = options;
    const owners = commands.filter((owner) => definitionOf(owner, each) !== null).map((owner) => owner.name);
    const hint = `dhcphop ${owners[0] ?? 'trace'} --help`;
    throw new ToolError('usage', `no command is given: ${rawName} belongs to ${owners.join(', ')}`, hint);
  }
  return { kind: 'run', command, args: { ...optionsOf(command, options), ...operandOf(command, operands.slice(1)) } };
}

/** Options and the rest; whatever stands behind `--` is an operand, and a file whose name looks like an option a path. */
function split(words: readonly string[], commands: readonly AnyCommand[]) {
  const config: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'V' },
  };
  for (const { options } of commands)
    for (const key of Object.keys(options)) config[optionName(key)] = { type: options[key]!.type };
  const { tokens } = parseArgs({
    args: [...words],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? words.length;
  const options: OptionToken[] = [];
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'option') options.push(token);
    else if (token.kind === 'positional') {
      operands.push(token.index > end && token.value.startsWith('-') ? `./${token.value}` : token.value);
    }
  }
  return { options, operands };
}

/** The key of an option of `command`, and whether it was denied (`--no-color`); null where it has none of that name. */
function definitionOf(command: AnyCommand, name: string): { readonly key: string; readonly isDenied: boolean } | null {
  for (const [key, { type }] of Object.entries(command.options)) {
    if (optionName(key) === name) return { key, isDenied: false };
    if (type === 'boolean' && `no-${optionName(key)}` === name) return { key, isDenied: true };
  }
  return null;
}

function checkKnown(
  { name, rawName }: OptionToken,
  known: readonly AnyCommand[],
  command: AnyCommand | null,
  commands: readonly AnyCommand[],
): void {
  if (name === 'help' || name === 'version' || known.some((each) => definitionOf(each, name) !== null)) return;
  const names = known.flatMap(({ options }) => Object.keys(options).map((key) => `--${optionName(key)}`));
  const owners = commands.filter((each) => definitionOf(each, name) !== null).map((each) => each.name);
  const elsewhere =
    owners.length === 0
      ? didYouMean(rawName, ['--help', '--version', ...names])
      : ` (it belongs to ${owners.join(', ')})`;
  const [where, hint] =
    command === null ? ['', 'dhcphop --help'] : [`${command.name}: `, `dhcphop ${command.name} --help`];
  throw new ToolError('usage', `${where}unknown option ${rawName}${elsewhere}`, hint);
}

function unknownCommand(name: string, commands: readonly AnyCommand[]): ToolError {
  const isCapture = /\.(?:pcap|pcapng|cap)(?:\.gz|\d+)?$/.test(name);
  const meant = didYouMean(
    name,
    commands.map((each) => each.name),
  );
  return new ToolError(
    'usage',
    `unknown command ${name}${meant}`,
    isCapture ? 'dhcphop replay FILE...' : 'dhcphop --help',
  );
}

/** The values by key, with the defaults of those not given. */
function optionsOf(command: AnyCommand, tokens: readonly OptionToken[]): Record<string, unknown> {
  const hint = `dhcphop ${command.name} --help`;
  const values: Record<string, unknown> = {};
  for (const { name, rawName, value, inlineValue } of tokens) {
    const { key, isDenied } = definitionOf(command, name)!;
    const { type } = command.options[key]!;
    if (key in values) throw new ToolError('usage', `--${optionName(key)} is given twice`, hint);
    if (type === 'boolean' && value !== undefined) throw new ToolError('usage', `${rawName} takes no value`, hint);
    // Node takes the next word whatever it is.
    const isMissing = value === undefined || value === '' || (inlineValue !== true && value.startsWith('--'));
    if (type === 'string' && isMissing) throw new ToolError('usage', `${rawName} needs a value`, hint);
    values[key] = type === 'boolean' ? !isDenied : value;
  }
  for (const [key, option] of Object.entries(command.options)) values[key] ??= option.default;
  return values;
}

function operandOf({ name, operand }: AnyCommand, words: readonly string[]): Record<string, unknown> {
  if (operand?.isList === true) return { [operand.name]: words };
  const extra = words[operand === null ? 0 : 1];
  if (extra !== undefined)
    throw new ToolError('usage', `${name}: ${extra} is one word too many`, `dhcphop ${name} --help`);
  return operand === null ? {} : { [operand.name]: words[0] };
}
