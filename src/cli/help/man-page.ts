/** The man page dhcphop(1) as roff (groff_man(7)), made when the package is (scripts/package/texts.js). */

import { wrap } from '../../report/text/width.ts';
import { TOOL } from '../../report/tool.ts';
import { type AnyCommand, describeOption, usageOf } from '../command.ts';
import { optionSyntax } from './command-help.ts';
import { EXIT_CODES_LIST, PURPOSE } from './program-help.ts';

const METHOD =
  'It captures on every hop at once, or reads captures of the hops, follows each DHCP message from hop to hop, names the hop where a reply stops appearing, and says why, with the evidence.';

/** Lines of the source. Escapes make them longer: mandoc wants 80 bytes at most. */
const SOURCE_COLUMNS = 70;

/** @param date  `2026-11-29`. */
export function manPage(commands: readonly AnyCommand[], date: string): string {
  const lines = [
    `.TH DHCPHOP 1 ${date} ${quote(`dhcphop ${TOOL.version}`)} ${quote('User Commands')}`,
    '.SH NAME',
    'dhcphop \\- find the hop where DHCP dies between wire and guest, and why',
    '.SH SYNOPSIS',
    '.B dhcphop',
    '.I COMMAND',
    '.RI [ OPTION ]...',
    '.RI [ ARGUMENT ]...',
    '.SH DESCRIPTION',
    ...prose(`${PURPOSE} ${METHOD}`),
    '.SH COMMANDS',
    ...commands.flatMap(section),
    '.SH EXIT STATUS',
    ...EXIT_CODES_LIST.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, roff(meaning)]),
    '.SH ENVIRONMENT',
    ...variable('NO_COLOR', 'When not empty, text is not coloured.'),
    ...variable('FORCE_COLOR', 'Text is coloured although it does not go to a terminal, unless this is 0 or false.'),
    ...variable('COLUMNS', 'The width of text that does not go to a terminal; 80 without it.'),
    ...variable('DHCPHOP_DEBUG', 'When not empty, errors come with a stack trace.'),
    '.SH SEE ALSO',
    '.BR tcpdump (8),',
    '.BR bridge (8),',
    '.BR pcap\\-filter (7)',
  ];
  return `${lines.join('\n')}\n`;
}

function section(command: AnyCommand): readonly string[] {
  const { summary, more, operand, options, examples } = command;
  const rows = Object.entries(options).flatMap(([key, option]) => {
    const value =
      option.type === 'string' ? ` " " \\fI${roff(option.value ?? 'VALUE')}${option.isList === true ? '...' : ''}` : '';
    return ['.TP', `.BR ${roff(optionSyntax(key, option).split(' ')[0]!)}${value}`, ...prose(describeOption(option))];
  });
  return [
    `.SS ${quote(`dhcphop ${usageOf(command)}`)}`,
    ...prose(`${summary}.`),
    ...(more === undefined ? [] : prose(more)),
    ...(operand === null ? [] : ['.TP', `.I ${operand.label}`, ...prose(operand.describe)]),
    ...rows,
    '.PP',
    ...(examples.length > 1 ? ['Examples:'] : ['Example:']),
    '.RS',
    ...examples.flatMap(([line, what]) => ['.PP', '.nf', roff(line), '.fi', roff(what)]),
    '.RE',
  ];
}

function variable(name: string, meaning: string): readonly string[] {
  return ['.TP', `.B ${name}`, ...prose(meaning)];
}

function prose(text: string): readonly string[] {
  return wrap(text, SOURCE_COLUMNS).map(roff);
}

/** A line of text in which nothing is a request or an escape. */
function roff(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('`', '\\(ga').replaceAll("'", '\\(aq');
  return /^\./.test(escaped) ? `\\&${escaped}` : escaped;
}

function quote(text: string): string {
  return `"${roff(text).replaceAll('"', '\\(dq')}"`;
}
