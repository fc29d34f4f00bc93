/** Help of one command: its operand, its options, examples. */
import { type AnyCommand, describeOption, type Option, optionName, usageOf } from '../command.ts';
import { helpColumns, paragraph, table } from './layout.ts';

export function commandHelp(command: AnyCommand, terminalColumns: number): string {
  const columns = helpColumns(terminalColumns);
  const { summary, more, operand, options, examples } = command;
  const rows = Object.entries(options).map(
    ([key, option]) => [optionSyntax(key, option), describeOption(option)] as const,
  );
  const lines = [
    ...paragraph(`${summary}.${more === undefined ? '' : ` ${more}`}`, columns),
    '',
    `Usage: dhcphop ${usageOf(command)}`,
    ...(operand === null ? [] : ['', ...table([[operand.label, operand.describe]], columns)]),
    '',
    'Options:',
    ...table([...rows, ['-h, --help', 'show this help']], columns),
    '',
    'Examples:',
    ...table(examples, columns),
  ];
  return `${lines.join('\n')}\n`;
}

/** `--hops LIST`, `--[no-]color`. */
export function optionSyntax(key: string, { type, value, isList, default: preset }: Option): string {
  const name = optionName(key);
  if (type === 'string') return `--${name} ${value ?? 'VALUE'}${isList === true ? '...' : ''}`;
  // A switch without a default can be denied: something else decides where it is not given.
  return name === 'color' && preset === undefined ? `--[no-]${name}` : `--${name}`;
}
